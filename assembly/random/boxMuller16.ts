import { log4 } from '../inline/log';
import { madd } from '../inline/madd';

const table = memory.data<f32>([
  1,
  -2, // radius
  6.2831855,
  0.63661975, // 2 pi, 2 / pi
  1.5703125,
  4.837512969970703e-4,
  7.549789954891686e-8, // pi / 2 in three parts
  -0.00019516652,
  0.008332173,
  -0.16666655, // sin(a) = a + a^3 P(a^2)
  2.4437762e-5,
  -0.0013887362,
  0.041666646,
  0.5, // cos(a) = 1 - a^2 / 2 + a^4 Q(a^2)
]);

// @ts-ignore: decorator
@inline
function constant(index: usize): v128 {
  return v128.load32_splat(table + (index << 2));
}

/**
 * 16 uniform numbers at y become 16 normal ones, as PyTorch does it: with u = 1 - y[j], v = y[j + 8] for j < 8,
 *
 *   y[j]     = mean + std sqrt(-2 log u) cos(2 pi v)
 *   y[j + 8] = mean + std sqrt(-2 log u) sin(2 pi v)
 *
 * The angle is rounded to float32 first, as there, and then reduced by quarter turns q: pi / 2 stands in three parts of
 * which q times each of the first two is exact. The polynomials minimise the relative error on [-pi/4, pi/4] (4e-9).
 */
export function boxMuller16(y: usize, mean: f32, std: f32): void {
  boxMuller4(y, mean, std);
  boxMuller4(y + 16, mean, std);
}

function boxMuller4(y: usize, mean: f32, std: f32): void {
  const one = constant(0);
  const radius = f32x4.sqrt(f32x4.mul(constant(1), log4(f32x4.sub(one, v128.load(y)))));
  const angle = f32x4.mul(constant(2), v128.load(y, 32));
  const quarters = f32x4.nearest(f32x4.mul(angle, constant(3)));
  let a = f32x4.sub(angle, f32x4.mul(quarters, constant(4)));
  a = f32x4.sub(a, f32x4.mul(quarters, constant(5)));
  a = f32x4.sub(a, f32x4.mul(quarters, constant(6)));
  const z = f32x4.mul(a, a);
  let sine = madd(constant(7), z, constant(8));
  sine = madd(sine, z, constant(9));
  sine = madd(f32x4.mul(sine, z), a, a);
  let cosine = madd(constant(10), z, constant(11));
  cosine = madd(cosine, z, constant(12));
  cosine = madd(f32x4.mul(cosine, z), z, f32x4.sub(one, f32x4.mul(z, constant(13))));
  const q = i32x4.trunc_sat_f32x4_s(quarters);
  const odd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  // sin and cos of a + q pi / 2: they change places where q is odd; bit 1 of q, and of q + 1, is the sign.
  const sineSign = i32x4.shl(i32x4.shr_u(q, 1), 31);
  const cosineSign = i32x4.shl(i32x4.shr_u(i32x4.sub(q, odd), 1), 31);
  const scaled = f32x4.mul(radius, f32x4.splat(std));
  const m = f32x4.splat(mean);
  v128.store(y, madd(scaled, v128.xor(v128.bitselect(sine, cosine, odd), cosineSign), m));
  v128.store(y, madd(scaled, v128.xor(v128.bitselect(cosine, sine, odd), sineSign), m), 32);
}
