import type { Complex } from '../tensor/tensor';

export function isComplex(value: unknown): value is Complex {
  const { re, im } = (value ?? {}) as Partial<Complex>;
  return typeof re === 'number' && typeof im === 'number';
}

/** √(re² + im²), scaled so that no square overflows; infinite where a part is, even beside NaN. */
export function magnitude(re: number, im: number): number {
  const [a, b] = [Math.abs(re), Math.abs(im)];
  if (a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const largest = a > b ? a : b;
  if (largest === 0 || Number.isNaN(a + b)) return a + b;
  return largest * Math.sqrt((a / largest) * (a / largest) + (b / largest) * (b / largest));
}
