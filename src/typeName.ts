/** What kind of value it is, for messages: Array, Date, number, null. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  return (value as object | undefined)?.constructor?.name ?? typeof value;
}

/** A value as messages show it, whatever it is: `String` throws for objects without a prototype, and for a list with a symbol in it. */
export function textOf(value: unknown): string {
  try {
    return String(Array.isArray(value) ? value.map(textOf) : value);
  } catch {
    return typeName(value);
  }
}

/** A size or a list of sizes as it was given: 3, [3,3]. */
export function shownSizes(value: unknown): string {
  try {
    return JSON.stringify(value) ?? textOf(value);
  } catch {
    return textOf(value);
  }
}
