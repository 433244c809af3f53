import { log4 } from '../inline/log';
import { madd } from '../inline/madd';

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
  const one = f32x4.splat(1);
  const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log4(f32x4.sub(one, v128.load(y)))));
  const angle = f32x4.mul(f32x4.splat(6.2831855), v128.load(y, 32));
  const quarters = f32x4.nearest(f32x4.mul(angle, f32x4.splat(0.63661975)));
  let a = f32x4.sub(angle, f32x4.mul(quarters, f32x4.splat(1.5703125)));
  a = f32x4.sub(a, f32x4.mul(quarters, f32x4.splat(4.837512969970703e-4)));
  a = f32x4.sub(a, f32x4.mul(quarters, f32x4.splat(7.549789954891686e-8)));
  const z = f32x4.mul(a, a);
  let sine = madd(f32x4.splat(-0.00019516652), z, f32x4.splat(0.008332173));
  sine = madd(sine, z, f32x4.splat(-0.16666655));
  sine = madd(f32x4.mul(sine, z), a, a);
  let cosine = madd(f32x4.splat(2.4437762e-5), z, f32x4.splat(-0.0013887362));
  cosine = madd(cosine, z, f32x4.splat(0.041666646));
  cosine = madd(f32x4.mul(cosine, z), z, f32x4.sub(one, f32x4.mul(z, f32x4.splat(0.5))));
  const q = i32x4.trunc_sat_f32x4_s(quarters);
  const odd = i32x4.shr_s(i32x4.shl(q, 31), 31);
  const two = i32x4.splat(2);
  const sineSign = i32x4.shl(v128.and(q, two), 30);
  const cosineSign = i32x4.shl(v128.and(i32x4.add(q, i32x4.splat(1)), two), 30);
  const scaled = f32x4.mul(radius, f32x4.splat(std));
  const m = f32x4.splat(mean);
  v128.store(y, madd(scaled, v128.xor(v128.bitselect(sine, cosine, odd), cosineSign), m));
  v128.store(y, madd(scaled, v128.xor(v128.bitselect(cosine, sine, odd), sineSign), m), 32);
}
