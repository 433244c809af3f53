import { madd } from './madd';
import { madd2 } from './pair';

// Φ(-u) exp(u^2 / 2) (1 + u) as a polynomial in t = (u - 4.5) / (u + 4.5), 0 <= u <= 14.4, within 2^-26
const table = memory.data<f32>(
  [
    -3.0811141e-4,
    2.30607763e-4,
    2.71572964e-3,
    -0.0106403825,
    0.02260802,
    -0.030368478,
    0.01892402,
    0.02384245,
    -0.0944568057,
    0.466418662,
    4.5,
    1,
    14.4, // Φ(-u) is less than half the smallest float32 here
    // (exp(r) - 1 - r) / r^2, as in expm1
    1.98458774e-4,
    1.39406169e-3,
    8.33338935e-3,
    0.041666361,
    0.166666664,
    0.5,
  ],
  16,
);
const real = memory.data<f64>(
  [
    6755399441055744, // 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits
    -0.7213475204444817, // -1 / (2 ln 2)
    -0.5,
    0.6931471805599453, // ln 2
  ],
  16,
);

/**
 * Φ(-|x|) = erfc(|x| / √2) / 2 on four lanes, within 5 ULP down to the subnormal ones:
 * exp(-x^2 / 2) times a slowly varying function of |x|. x^2 has 48 bits, and rounding it would cost the result x^2 / 2
 * times as much; so its multiple of ln 2 is taken off in float64, and only the rest is rounded.
 */
export function normalTail4(x: v128): v128 {
  const u = f32x4.pmin(f32x4.abs(x), v128.load32_splat(table, 48));
  const shift = v128.load64_splat(real);
  const low = f64x2.promote_low_f32x4(u);
  const high = f64x2.promote_low_f32x4(i8x16.shuffle(u, u, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  const lowSquare = f64x2.mul(low, low);
  const highSquare = f64x2.mul(high, high);
  const lowShifted = madd2(lowSquare, v128.load64_splat(real, 8), shift);
  const highShifted = madd2(highSquare, v128.load64_splat(real, 8), shift);
  const r = i8x16.shuffle(
    rest(lowSquare, lowShifted),
    rest(highSquare, highShifted),
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    16,
    17,
    18,
    19,
    20,
    21,
    22,
    23,
  );
  const square = f32x4.mul(r, r);
  const upper = madd(v128.load32_splat(table, 52), r, v128.load32_splat(table, 56));
  const middle = madd(v128.load32_splat(table, 60), r, v128.load32_splat(table, 64));
  const lower = madd(v128.load32_splat(table, 68), r, v128.load32_splat(table, 72));
  const q = madd(madd(upper, square, middle), square, lower);
  const one = v128.load32_splat(table, 44);
  const exp = f32x4.add(madd(q, square, r), one);
  // 2^n in two factors, since n goes down to -150.
  const n = i8x16.shuffle(lowShifted, highShifted, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
  const half = i32x4.shr_s(n, 1);
  const first = i32x4.add(i32x4.shl(half, 23), one);
  const second = i32x4.add(i32x4.shl(i32x4.sub(n, half), 23), one);

  const centre = v128.load32_splat(table, 40);
  const sum = f32x4.add(u, centre);
  const scale = f32x4.add(u, one);
  const inverse = f32x4.div(one, f32x4.mul(sum, scale));
  const t = f32x4.mul(f32x4.mul(f32x4.sub(u, centre), scale), inverse);
  const t2 = f32x4.mul(t, t);
  let p = madd(v128.load32_splat(table), t, v128.load32_splat(table, 4));
  p = madd(p, t2, madd(v128.load32_splat(table, 8), t, v128.load32_splat(table, 12)));
  p = madd(p, t2, madd(v128.load32_splat(table, 16), t, v128.load32_splat(table, 20)));
  p = madd(p, t2, madd(v128.load32_splat(table, 24), t, v128.load32_splat(table, 28)));
  p = madd(p, t2, madd(v128.load32_splat(table, 32), t, v128.load32_splat(table, 36)));
  const smooth = f32x4.mul(p, f32x4.mul(sum, inverse));
  return f32x4.mul(f32x4.mul(f32x4.mul(smooth, exp), first), second);
}

// -x^2 / 2 - n ln 2 as float32 in the low lanes
// @ts-ignore: decorator
@inline
function rest(square: v128, shifted: v128): v128 {
  const n = f64x2.sub(shifted, v128.load64_splat(real));
  const r = f64x2.sub(f64x2.mul(square, v128.load64_splat(real, 16)), f64x2.mul(n, v128.load64_splat(real, 24)));
  return f32x4.demote_f64x2_zero(r);
}
