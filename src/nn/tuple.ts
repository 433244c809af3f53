/** A list as Python's tuple: the layer's own, which nobody writes to. Anything else is returned as it is. */
export function tuple<T>(value: T): T {
  return Array.isArray(value) ? (Object.freeze([...value]) as T) : value;
}

/** A layer's own options, lists in them as tuples. */
export function tuples<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, tuple(value)])) as T;
}

/** What a hook sees of arguments and gradients. What it returns takes their place; writing to them would do so by accident. */
export function shown<T>(args: readonly T[]): T[] {
  return tuple(args) as T[];
}
