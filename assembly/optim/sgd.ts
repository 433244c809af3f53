import { madd } from '../inline/madd';
import { loadLanes, storeLanes } from '../inline/tail';

/** Bytes of a record and bit 0 of its flags. */
const RECORD = 32;
const FRESH_BUFFER = 1;

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
  for (let r = begin; r < end; ++r) {
    const record = list + <usize>r * RECORD;
    const p = load<u32>(record) as usize;
    const g = load<u32>(record, 4) as usize;
    const b = load<u32>(record, 8) as usize;
    const n = load<i32>(record, 16);
    const fresh = (load<u32>(record, 20) & FRESH_BUFFER) != 0;
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      const param = loadLanes(p + at, n - i);
      let d = v128.xor(loadLanes(g + at, n - i), sign);
      if (weightDecay != 0) d = madd(decay, param, d);
      if (b != 0) {
        const buffer = fresh ? d : madd(take, d, f32x4.mul(keep, loadLanes(b + at, n - i)));
        storeLanes(b + at, buffer, n - i);
        d = nesterov != 0 ? madd(keep, buffer, d) : buffer;
      }
      storeLanes(p + at, madd(step, d, param), n - i);
    }
  }
}
