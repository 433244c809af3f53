import { madd } from '../inline/madd';
import { loadLanes, storeLanes } from '../inline/tail';

/** Bytes of a record. */
const RECORD = 32;

/** base^exponent for a whole exponent >= 0, by squaring: the same bits everywhere, unlike the host's pow. */
function power(base: f64, exponent: f64): f64 {
  let result: f64 = 1;
  for (let e = <u64>exponent; e != 0; e >>= 1) {
    if ((e & 1) != 0) result *= base;
    base *= base;
  }
  return result;
}

/**
 * One step of Adam (decoupled = 0) or AdamW (decoupled = 1) on the records [begin, end) of `list`, in PyTorch's order of
 * operations, `step` counting from 1:
 *
 *   g = maximize ? -g : g;  AdamW: p = p (1 - lr weightDecay);  Adam: g = g + weightDecay p
 *   m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2;  amsgrad: u = max(u, v), else u = v
 *   p = p - lr / (1 - beta1^step) m / (sqrt(u) / sqrt(1 - beta2^step) + eps)
 *
 * A record is 8 u32: pointers to p, g, m, v and u (0 without amsgrad), then n, 0, 0. Everything is float32 and
 * contiguous; the bias corrections are float64. count is the number of records in the list.
 */
export function adam(
  list: usize,
  count: i32,
  lr: f64,
  beta1: f64,
  beta2: f64,
  eps: f64,
  weightDecay: f64,
  decoupled: i32,
  amsgrad: i32,
  maximize: i32,
  step: f64,
  begin: i32,
  end: i32,
): void {
  const size = f32x4.splat(<f32>(-lr / (1 - power(beta1, step))));
  const correction = f32x4.splat(<f32>sqrt<f64>(1 - power(beta2, step)));
  const keep1 = f32x4.splat(<f32>beta1);
  const take1 = f32x4.splat(<f32>(1 - beta1));
  const keep2 = f32x4.splat(<f32>beta2);
  const take2 = f32x4.splat(<f32>(1 - beta2));
  const epsilon = f32x4.splat(<f32>eps);
  const decay = f32x4.splat(<f32>weightDecay);
  const shrink = f32x4.splat(<f32>(1 - lr * weightDecay));
  const sign = i32x4.splat(maximize != 0 ? 0x80000000 : 0);
  for (let r = begin; r < end; ++r) {
    const record = list + <usize>r * RECORD;
    const p = load<u32>(record) as usize;
    const g = load<u32>(record, 4) as usize;
    const m = load<u32>(record, 8) as usize;
    const v = load<u32>(record, 12) as usize;
    const u = load<u32>(record, 16) as usize;
    const n = load<i32>(record, 20);
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      let param = loadLanes(p + at, n - i);
      let d = v128.xor(loadLanes(g + at, n - i), sign);
      if (weightDecay != 0) {
        if (decoupled != 0) param = f32x4.mul(param, shrink);
        else d = madd(decay, param, d);
      }
      const mean = madd(take1, d, f32x4.mul(keep1, loadLanes(m + at, n - i)));
      let square = madd(f32x4.mul(take2, d), d, f32x4.mul(keep2, loadLanes(v + at, n - i)));
      storeLanes(m + at, mean, n - i);
      storeLanes(v + at, square, n - i);
      if (amsgrad != 0) {
        square = f32x4.max(loadLanes(u + at, n - i), square);
        storeLanes(u + at, square, n - i);
      }
      const denominator = f32x4.add(f32x4.div(f32x4.sqrt(square), correction), epsilon);
      storeLanes(p + at, f32x4.add(param, f32x4.div(f32x4.mul(size, mean), denominator)), n - i);
    }
  }
}
