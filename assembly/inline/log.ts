import { madd } from './madd';

/**
 * log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f), 1 + f in [sqrt(1/2), sqrt(2)), and log(1 + f) = f - (h - s (h +
 * R(s^2))), h = f^2 / 2, s = f / (2 + f): the odd series 2 artanh(s) needs half the terms of one in f, and f and h,
 * which are nearly exact, carry the result. R minimises the relative error (2^-37).
 */
const table = memory.data<f32>(
  [
    0.235821513,
    0.285373085,
    0.400003352,
    0.666666656,
    -2.1219444e-4, // ln 2, lower part
    0.693359375, // ln 2, upper part: exact in 10 bits, so e times it is exact
    0.5,
    1,
    2,
    1.17549435e-38, // 2^-126, the smallest normal number
    Infinity,
    8388608, // 2^23
    -23,
  ],
  16,
);
const integers = memory.data<i32>([0x3f3504f3 /* the bits of sqrt(1/2) */, 0x7fffff], 16);

/** log(x) on four lanes within 1 ULP: -Infinity at 0, NaN below, subnormal x included. A function of its own: its code stands once. */
export function log4(x: v128): v128 {
  const normal = f32x4.ge(x, v128.load32_splat(table, 36));
  const regular = i32x4.all_true(v128.and(normal, f32x4.lt(x, v128.load32_splat(table, 40))));
  let scaled = x;
  if (!regular) scaled = v128.bitselect(x, f32x4.mul(x, v128.load32_splat(table, 44)), normal);
  const root = v128.load32_splat(integers);
  const bits = i32x4.sub(scaled, root);
  let e = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  if (!regular) e = f32x4.add(e, v128.andnot(v128.load32_splat(table, 48), normal));
  const f = f32x4.sub(i32x4.add(v128.and(bits, v128.load32_splat(integers, 4)), root), v128.load32_splat(table, 28));
  const s = f32x4.div(f, f32x4.add(f, v128.load32_splat(table, 32)));
  const square = f32x4.mul(s, s);
  const upper = madd(v128.load32_splat(table), square, v128.load32_splat(table, 4));
  const lower = madd(v128.load32_splat(table, 8), square, v128.load32_splat(table, 12));
  const series = f32x4.mul(square, madd(upper, f32x4.mul(square, square), lower));
  const h = f32x4.mul(f32x4.mul(f, f), v128.load32_splat(table, 24));
  const small = madd(s, f32x4.add(h, series), f32x4.mul(e, v128.load32_splat(table, 16)));
  let y = madd(e, v128.load32_splat(table, 20), f32x4.sub(f, f32x4.sub(h, small)));
  if (!regular) {
    const zero = i32x4.splat(0);
    const infinity = v128.load32_splat(table, 40);
    y = v128.bitselect(infinity, y, f32x4.eq(x, infinity));
    y = v128.bitselect(f32x4.neg(infinity), y, f32x4.eq(x, zero));
    y = v128.or(y, v128.not(f32x4.ge(x, zero)));
  }
  return y;
}
