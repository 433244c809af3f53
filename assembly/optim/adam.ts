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

/** The update of four elements, or of the last `count`. */
// @ts-ignore: decorator
@inline
function update(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  u: usize,
  keep1: v128,
  take1: v128,
  keep2: v128,
  take2: v128,
  decay: v128,
  sign: v128,
  size: v128,
  correction: v128,
  epsilon: v128,
  decays: bool,
  decoupled: bool,
  amsgrad: bool,
  count: i32,
): void {
  let param = loadLanes(p, count);
  let d = v128.xor(loadLanes(g, count), sign);
  if (decays) {
    if (decoupled) param = f32x4.mul(param, decay);
    else d = madd(decay, param, d);
  }
  const mean = madd(take1, d, f32x4.mul(keep1, loadLanes(m, count)));
  let square = madd(f32x4.mul(take2, d), d, f32x4.mul(keep2, loadLanes(v, count)));
  storeLanes(m, mean, count);
  storeLanes(v, square, count);
  if (amsgrad) {
    square = f32x4.max(loadLanes(u, count), square);
    storeLanes(u, square, count);
  }
  const denominator = f32x4.add(f32x4.div(f32x4.sqrt(square), correction), epsilon);
  storeLanes(p, f32x4.add(param, f32x4.div(f32x4.mul(size, mean), denominator)), count);
}

/**
 * One step of Adam (decoupled = 0) or AdamW (decoupled = 1) on the records [begin, end) of `list`, in PyTorch's order
 * of operations, `step` counting from 1:
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
  const decay = f32x4.splat(<f32>(decoupled != 0 ? 1 - lr * weightDecay : weightDecay));
  const sign = i32x4.splat(maximize != 0 ? 0x80000000 : 0);
  const decays = weightDecay != 0;
  const apart = decoupled != 0;
  const maxima = amsgrad != 0;
  for (let r = begin; r < end; ++r) {
    const record = list + <usize>r * RECORD;
    let p = load<u32>(record) as usize;
    let g = load<u32>(record, 4) as usize;
    let m = load<u32>(record, 8) as usize;
    let v = load<u32>(record, 12) as usize;
    let u = load<u32>(record, 16) as usize;
    const rest = load<i32>(record, 20) & 3;
    const stop = p + ((<usize>(load<i32>(record, 20) - rest)) << 2);
    for (; p < stop; p += 16, g += 16, m += 16, v += 16, u += 16) {
      update(
        p,
        g,
        m,
        v,
        u,
        keep1,
        take1,
        keep2,
        take2,
        decay,
        sign,
        size,
        correction,
        epsilon,
        decays,
        apart,
        maxima,
        4,
      );
    }
    if (rest != 0) {
      update(
        p,
        g,
        m,
        v,
        u,
        keep1,
        take1,
        keep2,
        take2,
        decay,
        sign,
        size,
        correction,
        epsilon,
        decays,
        apart,
        maxima,
        rest,
      );
    }
  }
}
