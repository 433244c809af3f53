import { madd } from '../inline/madd';

/**
 * Sums of one tile: out[p][lane] = sum over taps t and 0 <= l < length of x_p[t.x + l] * w[t.w + l][lane].
 *
 * x0..x3    four pixels, anywhere
 * taps      (offset of x, offset of w) in bytes as int32 pairs up to tapsEnd
 * length    bytes of x that one tap covers: contiguous channels, or a whole kernel row of pixels
 * w         rows of 8 lanes
 * out       [4][8]
 *
 * 4 pixels x 8 lanes: 8 accumulators + 4 broadcasts + 2 weights + the product are 15 of 16 registers. `q == out` is
 * never true; conv/winograd/product.ts says what it is for.
 */
export function tile4x8(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  taps: usize,
  tapsEnd: usize,
  length: i32,
  w: usize,
  out: usize,
): void {
  let a0 = f32x4.splat(0),
    a1 = a0;
  let b0 = a0,
    b1 = a0;
  let c0 = a0,
    c1 = a0;
  let d0 = a0,
    d1 = a0;
  for (; taps < tapsEnd; taps += 8) {
    let p = <usize>load<i32>(taps);
    const end = p + length;
    let q = w + load<i32>(taps, 4);
    for (; p != end; p += 4, q += 32) {
      const w0 = v128.load(q);
      const s0 = v128.load32_splat(x0 + p);
      a0 = madd(s0, w0, a0);
      const s1 = v128.load32_splat(x1 + p);
      b0 = madd(s1, w0, b0);
      if (!ASC_FEATURE_RELAXED_SIMD && q == out) break;
      const s2 = v128.load32_splat(x2 + p);
      c0 = madd(s2, w0, c0);
      const s3 = v128.load32_splat(x3 + p);
      d0 = madd(s3, w0, d0);
      const w1 = v128.load(q, 16);
      a1 = madd(s0, w1, a1);
      b1 = madd(s1, w1, b1);
      c1 = madd(s2, w1, c1);
      d1 = madd(s3, w1, d1);
    }
  }
  v128.store(out, a0, 0);
  v128.store(out, a1, 16);
  v128.store(out, b0, 32);
  v128.store(out, b1, 48);
  v128.store(out, c0, 64);
  v128.store(out, c1, 80);
  v128.store(out, d0, 96);
  v128.store(out, d1, 112);
}

/** The same for at most 4 output channels: rows of w have 4 lanes, rows of out still 8. */
export function tile4x4(
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  taps: usize,
  tapsEnd: usize,
  length: i32,
  w: usize,
  out: usize,
): void {
  let a = f32x4.splat(0),
    b = a,
    c = a,
    d = a;
  for (; taps < tapsEnd; taps += 8) {
    let p = <usize>load<i32>(taps);
    const end = p + length;
    // Weight offsets count rows of 8 lanes.
    let q = w + (load<i32>(taps, 4) >> 1);
    for (; p != end; p += 4, q += 16) {
      const weight = v128.load(q);
      a = madd(v128.load32_splat(x0 + p), weight, a);
      b = madd(v128.load32_splat(x1 + p), weight, b);
      c = madd(v128.load32_splat(x2 + p), weight, c);
      d = madd(v128.load32_splat(x3 + p), weight, d);
    }
  }
  v128.store(out, a, 0);
  v128.store(out, b, 32);
  v128.store(out, c, 64);
  v128.store(out, d, 96);
}
