import { uniformDouble } from './bits';

/** What is wrong with a row of weights. */
const NEGATIVE = 1;
const INFINITE = 2;
const ALL_ZERO = 3;

/**
 * sums[i] = the sum of the weights p[0] .. p[i] divided by that of all n, float32, as torch.multinomial adds them up: one by one.
 * Returns 0, or what is wrong: 1 a weight is negative or NaN, 2 one is infinite, 3 all are 0.
 */
export function multinomialSums(p: usize, sums: usize, n: i32): i32 {
  const bytes = (<usize>n) << 2;
  let sum: f32 = 0;
  for (let at: usize = 0; at < bytes; at += 4) {
    const weight = load<f32>(p + at);
    if (!(weight >= 0)) return NEGATIVE;
    if (weight == Infinity) return INFINITE;
    sum += weight;
    store<f32>(sums + at, sum);
  }
  if (!(sum > 0)) return ALL_ZERO;
  const total = f32x4.splat(sum);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(sums + at, f32x4.div(v128.load(sums + at), total));
  for (; at < bytes; at += 4) store<f32>(sums + at, load<f32>(sums + at) / sum);
  store<f32>(sums + bytes - 4, 1);
  return 0;
}

/** y[i] = a category drawn with replacement, int32[draws], as torch.multinomial: the place of a double among the n sums. */
export function mtMultinomial(state: usize, sums: usize, y: usize, n: i32, draws: i32): void {
  for (const end = y + ((<usize>draws) << 2); y < end; y += 4) {
    const u = uniformDouble(state);
    let low = 0;
    let high = n;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (<f64>load<f32>(sums + ((<usize>middle) << 2)) < u) low = middle + 1;
      else high = middle;
    }
    store<i32>(y, low);
  }
}
