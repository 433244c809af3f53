import { FACTOR, imaginaryOf, loadPair, realOf, storePair, swap, times } from './complexLanes';
import { runPasses } from './passes';
import { planConvolution, planFilter, planLength } from './plan';

/**
 * The complex transforms of `lanes` columns in buffer a, whatever the length; b is the other buffer. Returns the buffer that has
 * the result.
 */
export function runColumns(plan: usize, a: usize, b: usize, lanes: i32, aside: usize): usize {
  const n = planLength(plan);
  const m = planConvolution(plan);
  return m ? convolve(plan, n, m, a, b, lanes, aside) : runPasses(plan, n, a, b, lanes, aside);
}

/**
 * Bluestein: with j k = (j^2 + k^2 - (j - k)^2) / 2 a transform is a convolution with a chirp, c[k] = e^(-π i k^2 / n):
 * X[k] = c[k] Σ (x[j] c[j]) conj(c[k - j]), by two transforms of length m >= 2 n - 1. The one back is that of the swapped parts.
 */
function convolve(plan: usize, n: i32, m: i32, a: usize, b: usize, lanes: i32, aside: usize): usize {
  const filter = planFilter(plan);
  const chirp = filter - <usize>n * FACTOR;
  multiply(a, n, lanes, chirp, false);
  memory.fill(a + ((<usize>n * <usize>lanes) << 3), 0, (<usize>(m - n) * <usize>lanes) << 3);
  const spectrum = runPasses(plan, m, a, b, lanes, aside);
  const other = spectrum == a ? b : a;
  multiply(spectrum, m, lanes, filter, true);
  const result = runPasses(plan, m, spectrum, other, lanes, aside);
  swapParts(result, n, lanes);
  multiply(result, n, lanes, chirp, false);
  return result;
}

/** x[k] times factor k, with swapped parts then where told. */
function multiply(x: usize, n: i32, lanes: i32, factors: usize, swapped: bool): void {
  for (let k = 0; k < n; k++, factors += FACTOR) {
    const re = realOf(factors);
    const im = imaginaryOf(factors);
    let rest = lanes;
    for (; rest > 1; rest -= 2, x += 16) {
      const y = times(v128.load(x), re, im);
      v128.store(x, swapped ? swap(y) : y);
    }
    if (rest) {
      const y = times(loadPair(x, true), re, im);
      storePair(x, swapped ? swap(y) : y, true);
      x += 8;
    }
  }
}

/** Exchanges real and imaginary parts. */
export function swapParts(x: usize, n: i32, lanes: i32): void {
  for (const end = x + ((<usize>n * <usize>lanes) << 3); x < end; x += 8) store<i64>(x, rotl(load<i64>(x), 32));
}
