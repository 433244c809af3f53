import { copySign2, fourTerms, madd2 } from './pair';

// atan(t) = t (1 + t^2 A(t^2)) within 2^-40, |t| <= tan(pi / 8)
const table = memory.data<f64>(
  [
    1,
    -0.333333332964598288,
    0.19999994409563197,
    -0.142854267669307089,
    0.111040585194336306,
    -0.0899732020337729801,
    0.0699329187277062539,
    -0.0379593612576932646,
    1e300,
    1e-300,
    0.41421356237309503, // tan(pi / 8)
    0.7853981633974483, // pi / 4
    1.5707963267948966, // pi / 2
    3.141592653589793,
  ],
  16,
);

/**
 * The angle of the point (x, y) in (-pi, pi] on two float64 lanes, within 2^-39 and with every special case of C: the
 * angle is folded into [0, pi / 4] by signs and the diagonal, then into [-pi / 8, pi / 8] by
 * atan(a / b) = pi / 4 + atan((a - b) / (a + b)).
 */
export function atan2Pair(y: v128, x: v128): v128 {
  // Infinities become numbers that outweigh every float32, so that two of them make a diagonal.
  const huge = v128.load64_splat(table, 64);
  const ay = f64x2.pmin(f64x2.abs(y), huge);
  const ax = f64x2.pmin(f64x2.abs(x), huge);
  const steep = f64x2.gt(ay, ax);
  const a = v128.bitselect(ax, ay, steep);
  const b = v128.bitselect(ay, ax, steep);
  const diagonal = f64x2.gt(a, f64x2.mul(b, v128.load64_splat(table, 80)));
  // (0, 0) divides 0 by something else than 0.
  const below = v128.bitselect(f64x2.add(a, b), f64x2.pmax(b, v128.load64_splat(table, 72)), diagonal);
  const t = f64x2.div(v128.bitselect(f64x2.sub(a, b), a, diagonal), below);
  const square = f64x2.mul(t, t);
  const fourth = f64x2.mul(square, square);
  const upper = fourTerms(square, fourth, table + 32);
  let angle = f64x2.mul(t, madd2(f64x2.mul(fourth, fourth), upper, fourTerms(square, fourth, table)));
  angle = f64x2.add(angle, v128.and(diagonal, v128.load64_splat(table, 88)));
  angle = v128.bitselect(f64x2.sub(v128.load64_splat(table, 96), angle), angle, steep);
  angle = v128.bitselect(f64x2.sub(v128.load64_splat(table, 104), angle), angle, i64x2.shr_s(x, 63));
  return copySign2(angle, y);
}
