/** As Python prints a tuple. */
export function showPair(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(', ')})`;
}

/** A size as it was given: a number, or a tuple. */
export function showSize(size: number | readonly number[]): string {
  return typeof size === 'number' ? String(size) : showPair(size);
}

export function showBool(value: boolean): string {
  return value ? 'True' : 'False';
}

/** As Python prints a small number: 1e-05. */
export function showNumber(value: number): string {
  const text = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
