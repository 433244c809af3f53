import { fourTerms, madd2 } from './pair';
import { quarterTurns } from './quarterTurns';

// sin(r) = r (1 + r^2 S(r^2)) within 2^-37 and cos(r) = 1 + r^2 (-1/2 + r^2 C(r^2)) within 2^-43, |r| <= pi / 4
const sine = memory.data<f64>(
  [-0.166666666416269856, 0.00833332938594423965, -0.000198393348540031968, 2.71831166689037843e-6],
  16,
);
const cosine = memory.data<f64>(
  [0.0416666666228281979, -0.00138888837534268277, 0.0000247995200139822687, -2.72102382446205362e-7],
  16,
);
const table = memory.data<f64>(
  [
    6755399441055744, // 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits
    0.6366197723675814, // 2 / pi
    1.5707963109016418, // pi / 2, upper 25 bits
    1.5893254773528196e-8, // the rest
    1,
    -0.5,
  ],
  16,
);

// Beyond this many radians n (pi / 2) is no longer exact in the upper part.
const large: f64 = 268435456;

/**
 * sin(x + quarters pi / 2) on two float64 lanes that hold float32 values: x = n (pi / 2) + r, |r| <= pi / 4, with
 * pi / 2 in two parts, of which the upper has 25 bits; larger x take as many bits of 2 / pi as they need.
 */
export function sinPair(x: v128, quarters: i64): v128 {
  const shift = v128.load64_splat(table);
  let turns = madd2(x, v128.load64_splat(table, 8), shift);
  const n = f64x2.sub(turns, shift);
  let r = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(table, 16)));
  r = f64x2.sub(r, f64x2.mul(n, v128.load64_splat(table, 24)));
  if (v128.any_true(f64x2.gt(f64x2.abs(x), f64x2.splat(large)))) {
    for (let lane = 0; lane < 2; lane++) {
      const value = f64x2.extract_lane(x, 0);
      if (abs(value) > large) {
        // Bits 62 and 63: quarter turns; below them their fraction, taken between -1/2 and 1/2.
        const angle = quarterTurns(<f32>value);
        turns = i64x2.replace_lane(turns, 0, (angle + (1 << 61)) >> 62);
        r = f64x2.replace_lane(r, 0, <f64>((angle << 2) >> 2) * 3.406121580086553e-19 + (value - value));
      }
      x = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
      r = i8x16.shuffle(r, r, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
      turns = i8x16.shuffle(turns, turns, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    }
  }
  const square = f64x2.mul(r, r);
  const fourth = f64x2.mul(square, square);
  const one = v128.load64_splat(table, 32);
  const sinOf = f64x2.mul(r, madd2(square, fourTerms(square, fourth, sine), one));
  const cosOf = madd2(square, madd2(square, fourTerms(square, fourth, cosine), v128.load64_splat(table, 40)), one);
  turns = i64x2.add(turns, i64x2.splat(quarters));
  const even = i64x2.eq(i64x2.shl(turns, 63), i64x2.splat(0));
  return v128.xor(v128.bitselect(sinOf, cosOf, even), i64x2.shl(i64x2.shr_u(turns, 1), 63));
}
