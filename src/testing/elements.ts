import type { Shape } from '../tensor/layout';
import { magnitude } from './complex';
import { Mismatch, mismatchText, type Tolerances } from './mismatch';
import { scalarText } from './scalars';

/** The elements of one side in row-major order. */
export interface Elements {
  /** Complex numbers as pairs, unless `onlyReal`. */
  values: ArrayLike<number>;
  isInteger: boolean;
  isComplex: boolean;
  onlyReal?: boolean;
}

/**
 * Compares element by element: floats in float64, integers as torch.isclose does, whose tolerance is a float32.
 *
 * @throws Mismatch
 */
export function compareElements(
  actual: Elements,
  expected: Elements,
  shape: Shape,
  within: Tolerances,
  equalNan: boolean,
): void {
  const count = shape.reduce((n, size) => n * size, 1);
  const mismatched = new Uint8Array(count);
  let mismatches = 0;
  for (let i = 0; i < count; i++) {
    if (!isClose(actual, expected, i, within, equalNan)) {
      mismatched[i] = 1;
      mismatches++;
    }
  }
  if (mismatches === 0) return;
  if (shape.length === 0) {
    const [a, b] = [complexAt(actual, 0), complexAt(expected, 0)];
    throw new Mismatch(scalarText(a, b, within, actual.isInteger));
  }
  const absolute = greatest(count, (i) => (mismatched[i] === 0 ? 0 : distance(actual, expected, i)));
  const relative = greatest(count, (i) => (mismatched[i] === 0 ? 0 : relativeDistance(actual, expected, i)));
  throw new Mismatch(
    mismatchText(
      'Tensor-likes',
      `Mismatched elements: ${mismatches} / ${count} (${percent(mismatches / count)})`,
      { value: absolute.value, isInteger: actual.isInteger, index: unravel(absolute.at, shape) },
      { value: relative.value, isInteger: false, index: unravel(relative.at, shape) },
      within,
    ),
  );
}

function complexAt({ values, isComplex, onlyReal }: Elements, i: number): { re: number; im: number } {
  if (!isComplex || onlyReal) return { re: values[i] as number, im: 0 };
  return { re: values[2 * i] as number, im: values[2 * i + 1] as number };
}

function distance(actual: Elements, expected: Elements, i: number): number {
  const [a, b] = [complexAt(actual, i), complexAt(expected, i)];
  return magnitude(a.re - b.re, a.im - b.im);
}

/** Integers are divided as float32. */
function relativeDistance(actual: Elements, expected: Elements, i: number): number {
  const b = complexAt(expected, i);
  const [difference, size] = [distance(actual, expected, i), magnitude(b.re, b.im)];
  return actual.isInteger ? Math.fround(Math.fround(difference) / Math.fround(size)) : difference / size;
}

function isClose(actual: Elements, expected: Elements, i: number, within: Tolerances, equalNan: boolean): boolean {
  const [a, b] = [complexAt(actual, i), complexAt(expected, i)];
  if (a.re === b.re && a.im === b.im) return true;
  if (equalNan && (Number.isNaN(a.re) || Number.isNaN(a.im)) && (Number.isNaN(b.re) || Number.isNaN(b.im))) return true;
  const { rtol, atol } = within;
  if (rtol === 0 && atol === 0) return false;
  if (actual.isInteger) {
    const { fround } = Math;
    const allowed = fround(atol + Math.abs(fround(rtol * fround(b.re))));
    return Math.abs(fround(fround(a.re) - fround(b.re))) <= allowed;
  }
  const difference = magnitude(a.re - b.re, a.im - b.im);
  return Number.isFinite(difference) && difference <= atol + rtol * magnitude(b.re, b.im);
}

/** The largest of n values and where it is first; NaN is larger than all. */
function greatest(n: number, valueAt: (i: number) => number): { value: number; at: number } {
  let [value, at] = [valueAt(0), 0];
  for (let i = 1; i < n && !Number.isNaN(value); i++) {
    const next = valueAt(i);
    if (next > value || Number.isNaN(next)) [value, at] = [next, i];
  }
  return { value, at };
}

function unravel(flat: number, shape: Shape): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = (rest - (rest % size)) / size;
  }
  return index;
}

/** As Python's format '.1%': one digit, and of two that are as near the even one. */
function percent(share: number): string {
  const value = share * 100;
  const quarters = value * 4;
  // Odd quarters are as near to the tenth below as to the one above.
  if (quarters % 2 !== 1) return `${value.toFixed(1)}%`;
  const tenths = Math.floor(value * 10);
  return `${((tenths + (tenths % 2)) / 10).toFixed(1)}%`;
}
