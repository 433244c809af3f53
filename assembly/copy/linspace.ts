/** The number at place i of n at equal distances: counted from the nearer end, so that both ends are met. */
// @ts-ignore: decorator
@inline
function place(start: f64, end: f64, step: f64, i: i32, n: i32): f64 {
  return i < n >> 1 ? start + step * <f64>i : end - step * <f64>(n - i - 1);
}

/**
 * dst[i] = n > 1 numbers at equal distances from start to end, to the bit as PyTorch's loops for vectors of 8 numbers make them: the
 * first number of a vector is start + step i (or end - step (n - 1 - i)), rounded once; the others count from there in float32. What is
 * left of whole pairs of vectors is made one by one.
 */
export function linspaceF32(dst: usize, start: f64, end: f64, n: i32): void {
  const first = <f32>start;
  const last = <f32>end;
  const step = (last - first) / <f32>(n - 1);
  const whole = n - (n % 16);
  for (let i = 0; i < n; i++) {
    const lane = i < whole ? i % 8 : 0;
    const base = <f32>place(first, last, step, i - lane, n);
    store<f32>(dst + ((<usize>i) << 2), base + step * <f32>lane);
  }
}

/**
 * The same cut off to int32, as PyTorch's vector loops do it: of whole pairs of vectors of `lanes` numbers, the first one of each is
 * cut off, and the others count from there.
 */
export function linspaceI32(dst: usize, start: f64, end: f64, n: i32, lanes: i32): void {
  const step = (end - start) / <f64>(n - 1);
  const whole = n - (n % (2 * lanes));
  for (let i = 0; i < n; i++) {
    const lane = i < whole ? i % lanes : 0;
    const first = <i32>place(start, end, step, i - lane, n);
    store<i32>(dst + ((<usize>i) << 2), <i32>(<f64>first + step * <f64>lane));
  }
}
