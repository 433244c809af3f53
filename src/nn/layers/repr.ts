/** As Python prints a tuple. */
export function showPair(values: readonly number[]): string {
  return `(${values.join(', ')})`;
}

/** A size as it was given: a number, or a tuple. */
export function showSize(size: number | readonly number[]): string {
  return typeof size === 'number' ? String(size) : showPair(size);
}

export function showBool(value: boolean): string {
  return value ? 'True' : 'False';
}
