import { madd } from './madd';

/**
 * log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f) and 1 + f in [sqrt(1/2), sqrt(2)), where
 * log(1 + f) = f - f^2/2 + f^3 P(f) and P is the polynomial of degree 7 that minimises the relative error (6e-9).
 *
 * Each constant stands four times in a table: V8 rebuilds a v128.const at every use, a load is free.
 */
const table = memory.data<f32>(
  [
    -0.076345526, -0.076345526, -0.076345526, -0.076345526,
    0.12761997, 0.12761997, 0.12761997, 0.12761997,
    -0.13160355, -0.13160355, -0.13160355, -0.13160355,
    0.14201714, 0.14201714, 0.14201714, 0.14201714,
    -0.16623336, -0.16623336, -0.16623336, -0.16623336,
    0.20001228, 0.20001228, 0.20001228, 0.20001228,
    -0.25000823, -0.25000823, -0.25000823, -0.25000823,
    0.3333333, 0.3333333, 0.3333333, 0.3333333,
    -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, // ln 2, lower part
    0.693359375, 0.693359375, 0.693359375, 0.693359375, // ln 2, upper part: exact in 10 bits, so e times it is exact
    1, 1, 1, 1,
    0.5, 0.5, 0.5, 0.5,
    1.17549435e-38, 1.17549435e-38, 1.17549435e-38, 1.17549435e-38, // 2^-126, the smallest normal number
    8388608, 8388608, 8388608, 8388608, // 2^23
    Infinity, Infinity, Infinity, Infinity,
  ],
  16,
);
const integers = memory.data<i32>(
  [
    0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3, // the bits of sqrt(1/2)
    0x7fffff, 0x7fffff, 0x7fffff, 0x7fffff,
    -23, -23, -23, -23,
  ],
  16,
);

/** log(x) on four lanes within 1 ULP: -Infinity at 0, NaN below, subnormal x included. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const subnormal = f32x4.lt(x, v128.load(table, 192));
  const scaled = v128.bitselect(f32x4.mul(x, v128.load(table, 208)), x, subnormal);
  const bits = i32x4.sub(scaled, v128.load(integers));
  const mantissa = i32x4.add(v128.and(bits, v128.load(integers, 16)), v128.load(integers));
  const e = f32x4.convert_i32x4_s(i32x4.add(i32x4.shr_s(bits, 23), v128.and(subnormal, v128.load(integers, 32))));
  const f = f32x4.sub(mantissa, v128.load(table, 160));
  const square = f32x4.mul(f, f);
  let p = madd(v128.load(table), f, v128.load(table, 16));
  p = madd(p, f, v128.load(table, 32));
  p = madd(p, f, v128.load(table, 48));
  p = madd(p, f, v128.load(table, 64));
  p = madd(p, f, v128.load(table, 80));
  p = madd(p, f, v128.load(table, 96));
  p = madd(p, f, v128.load(table, 112));
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = madd(e, v128.load(table, 128), p);
  p = f32x4.sub(p, f32x4.mul(square, v128.load(table, 176)));
  let y = f32x4.add(f, p);
  y = madd(e, v128.load(table, 144), y);
  const infinity = v128.load(table, 224);
  const zero = i32x4.splat(0);
  y = v128.bitselect(infinity, y, f32x4.eq(x, infinity));
  y = v128.bitselect(f32x4.neg(infinity), y, f32x4.eq(x, zero));
  return v128.or(y, v128.not(f32x4.ge(x, zero)));
}

/** log4 as a function of its own, for kernels that take few logarithms: its code stands once. */
export function logLanes(x: v128): v128 {
  return log4(x);
}
