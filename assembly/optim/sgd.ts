import { madd } from '../inline/madd';
import { loadLanes, storeLanes } from '../inline/tail';

/** Bytes of a record and bit 0 of its flags. */
const RECORD = 32;
const FRESH_BUFFER = 1;

/** The update of four elements, or of the last `count`. */
// @ts-ignore: decorator
@inline
function update(
  p: usize,
  g: usize,
  b: usize,
  step: v128,
  keep: v128,
  take: v128,
  decay: v128,
  sign: v128,
  decays: bool,
  momentum: bool,
  fresh: bool,
  nesterov: bool,
  count: i32,
): void {
  const param = loadLanes(p, count);
  let d = v128.xor(loadLanes(g, count), sign);
  if (decays) d = madd(decay, param, d);
  if (momentum) {
    const buffer = fresh ? d : madd(take, d, f32x4.mul(keep, loadLanes(b, count)));
    storeLanes(b, buffer, count);
    d = nesterov ? madd(keep, buffer, d) : buffer;
  }
  storeLanes(p, madd(step, d, param), count);
}

/**
 * One step of stochastic gradient descent on the records [begin, end) of `list`, in PyTorch's order of operations:
 *
 *   d = maximize ? -g : g;  d = d + weightDecay p
 *   b = momentum b + (1 - dampening) d   (b = d where the buffer is fresh)
 *   d = nesterov ? d + momentum b : b
 *   p = p - lr d
 *
 * A record is 8 u32: pointers to p, g, b (0: no momentum) and nothing, then n, flags (bit 0: b is fresh), 0, 0.
 * Everything is float32 and contiguous. count is the number of records in the list.
 */
export function sgd(
  list: usize,
  count: i32,
  lr: f32,
  momentum: f32,
  dampening: f32,
  weightDecay: f32,
  nesterov: i32,
  maximize: i32,
  begin: i32,
  end: i32,
): void {
  const step = f32x4.splat(-lr);
  const keep = f32x4.splat(momentum);
  const take = f32x4.splat(1 - dampening);
  const decay = f32x4.splat(weightDecay);
  const sign = i32x4.splat(maximize != 0 ? 0x80000000 : 0);
  const decays = weightDecay != 0;
  const look = nesterov != 0;
  for (let r = begin; r < end; ++r) {
    const record = list + <usize>r * RECORD;
    let p = load<u32>(record) as usize;
    let g = load<u32>(record, 4) as usize;
    let b = load<u32>(record, 8) as usize;
    const rest = load<i32>(record, 16) & 3;
    const stop = p + ((<usize>(load<i32>(record, 16) - rest)) << 2);
    const fresh = (load<u32>(record, 20) & FRESH_BUFFER) != 0;
    const buffered = b != 0;
    for (; p < stop; p += 16, g += 16, b += 16) {
      update(p, g, b, step, keep, take, decay, sign, decays, buffered, fresh, look, 4);
    }
    if (rest != 0) update(p, g, b, step, keep, take, decay, sign, decays, buffered, fresh, look, rest);
  }
}
