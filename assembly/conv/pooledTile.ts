import { madd } from '../inline/madd';

/**
 * sums[r][k] += sum over events e of e.gradient * e.patch[r][k] for 0 <= r < 3 and 0 <= k < 16.
 *
 * events   (address of the patch, float32 gradient) up to `end`
 * at       bytes from a patch's address to its first row here; rows are `row` bytes apart
 * to       [3] rows of 16 sums, `toRow` bytes apart
 *
 * 12 sums + the gradient + a load + the product make 15 registers.
 */
export function addPatches3(events: usize, end: usize, at: i32, row: i32, to: usize, toRow: i32): void {
  let a0 = f32x4.splat(0),
    a1 = a0,
    a2 = a0,
    a3 = a0;
  let b0 = a0,
    b1 = a0,
    b2 = a0,
    b3 = a0;
  let c0 = a0,
    c1 = a0,
    c2 = a0,
    c3 = a0;
  for (; events != end; events += 8) {
    let p = load<usize>(events) + at;
    const s = v128.load32_splat(events, 4);
    a0 = madd(v128.load(p), s, a0);
    a1 = madd(v128.load(p, 16), s, a1);
    a2 = madd(v128.load(p, 32), s, a2);
    a3 = madd(v128.load(p, 48), s, a3);
    p += row;
    // Never true: keeps V8 from loading all rows before it multiplies the first.
    if (p == end) break;
    b0 = madd(v128.load(p), s, b0);
    b1 = madd(v128.load(p, 16), s, b1);
    b2 = madd(v128.load(p, 32), s, b2);
    b3 = madd(v128.load(p, 48), s, b3);
    p += row;
    if (p == end) break;
    c0 = madd(v128.load(p), s, c0);
    c1 = madd(v128.load(p, 16), s, c1);
    c2 = madd(v128.load(p, 32), s, c2);
    c3 = madd(v128.load(p, 48), s, c3);
  }
  add(to, a0, a1, a2, a3);
  to += toRow;
  add(to, b0, b1, b2, b3);
  to += toRow;
  add(to, c0, c1, c2, c3);
}

/** The same for two rows, or for one where toRow is 0. */
export function addPatches2(events: usize, end: usize, at: i32, row: i32, to: usize, toRow: i32): void {
  let a0 = f32x4.splat(0),
    a1 = a0,
    a2 = a0,
    a3 = a0;
  let b0 = a0,
    b1 = a0,
    b2 = a0,
    b3 = a0;
  for (; events != end; events += 8) {
    let p = load<usize>(events) + at;
    const s = v128.load32_splat(events, 4);
    a0 = madd(v128.load(p), s, a0);
    a1 = madd(v128.load(p, 16), s, a1);
    a2 = madd(v128.load(p, 32), s, a2);
    a3 = madd(v128.load(p, 48), s, a3);
    p += row;
    if (p == end) break;
    b0 = madd(v128.load(p), s, b0);
    b1 = madd(v128.load(p, 16), s, b1);
    b2 = madd(v128.load(p, 32), s, b2);
    b3 = madd(v128.load(p, 48), s, b3);
  }
  add(to, a0, a1, a2, a3);
  if (toRow) add(to + toRow, b0, b1, b2, b3);
}

// @ts-ignore: decorator
@inline
function add(to: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(to, f32x4.add(v128.load(to), s0));
  v128.store(to, f32x4.add(v128.load(to, 16), s1), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), s2), 32);
  v128.store(to, f32x4.add(v128.load(to, 48), s3), 48);
}
