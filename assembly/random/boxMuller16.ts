import { scratch } from '../inline/scratch';
import { fused, fusedAny, horner, pairOf, product } from './fusedPair';

/** The constants of Pommier's avx_mathfun, after Cephes. */
const LOG: usize = 0;
const SIN: usize = 36;
const COS: usize = 48;
const HALF: usize = 60;
const table = memory.data<f32>([
  7.0376836292e-2,
  -1.151461031e-1,
  1.1676998740e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1, // log(1 + x) = x - x^2 / 2 + x^3 P(x)
  -1.9515295891e-4,
  8.3321608736e-3,
  -1.6666654611e-1, // sin(a) = a + a^3 P(a^2)
  2.443315711809948e-5,
  -1.388731625493765e-3,
  4.166664568298827e-2, // cos(a) = 1 - a^2 / 2 + a^4 Q(a^2)
  0.5,
  -0.5,
  1,
  -2, // radius
  -2.1219444e-4,
  0.693359375, // ln 2 in two parts
  -0.78515625,
  -2.4187564849853515625e-4,
  -3.77489497744594108e-8, // -pi / 4 in three parts
]);
const MINUS_HALF: usize = HALF + 4;
const ONE: usize = HALF + 8;
const MINUS_TWO: usize = HALF + 12;
const LN2_LOW: usize = HALF + 16;
const LN2_HIGH: usize = HALF + 20;
const EIGHTH: usize = HALF + 24;

/**
 * 16 uniform numbers at y become 16 normal ones: with u = 1 - y[j], v = y[j + 8] for j < 8,
 *
 *   y[j]     = mean + std sqrt(-2 log u) cos(2 pi v)
 *   y[j + 8] = mean + std sqrt(-2 log u) sin(2 pi v)
 *
 * These are the bits of PyTorch on processors with AVX2: its polynomials in its order, multiplications and additions fused
 * where its compiler (GCC) fuses them. None of the 2^24 u and none of the 2^24 v lead halfway between two float32 in any step
 * (all were tried), so `fused` does; mean and std may be any.
 */
export function boxMuller16(y: usize, mean: f32, std: f32): void {
  const radius = scratch();
  const a = radius + 64;
  const b = a + 64;
  const c = b + 64;
  // One step for all pairs after the other: a pair's steps wait for each other, the pairs do not.
  for (let i: usize = 0; i < 64; i += 16) splitPair(y + (i >> 1), a + i, b + i);
  for (let i: usize = 0; i < 64; i += 16) v128.store(radius + i, horner(table + LOG, 9, v128.load(a + i)));
  for (let i: usize = 0; i < 64; i += 16) radii(radius + i, v128.load(a + i), v128.load(b + i));
  for (let i: usize = 0; i < 64; i += 16) reducePair(y + 32 + (i >> 1), a + i, b + i);
  for (let i: usize = 0; i < 64; i += 16) cosines(v128.load(b + i), c + i);
  for (let i: usize = 0; i < 64; i += 16) {
    const at = y + (i >> 1);
    const z = v128.load(b + i);
    const angle = v128.load(a + i);
    const sine = fused(product(horner(table + SIN, 3, z), z), angle, angle);
    finishPair(at, v128.load(radius + i), sine, v128.load(c + i), <f64>mean, <f64>std);
  }
}

/** u = m 2^e with m in [sqrt(1/2), sqrt(2)): m - 1 and e of two u = 1 - y. */
function splitPair(y: usize, x: usize, e: usize): void {
  const u = f32x4.sub(f32x4.splat(1), v128.load64_zero(y));
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(u, 23), i32x4.splat(126)));
  const mantissa = v128.or(v128.and(u, i32x4.splat(0x007fffff)), f32x4.splat(0.5));
  const small = f32x4.lt(mantissa, f32x4.splat(0.70710677));
  const less = f32x4.add(f32x4.sub(mantissa, f32x4.splat(1)), v128.and(small, mantissa));
  v128.store(x, f64x2.promote_low_f32x4(less));
  v128.store(e, f64x2.promote_low_f32x4(f32x4.sub(exponent, v128.and(small, f32x4.splat(1)))));
}

/** sqrt(-2 log u); P(x) stands at `radius`. */
function radii(radius: usize, x: v128, e: v128): void {
  const z = product(x, x);
  let y = product(v128.load(radius), x);
  y = fused(y, z, product(e, pairOf(table + LN2_LOW)));
  y = fused(z, pairOf(table + MINUS_HALF), y);
  y = fused(x, pairOf(table + ONE), y);
  y = product(fused(e, pairOf(table + LN2_HIGH), y), pairOf(table + MINUS_TWO));
  v128.store(radius, f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(f64x2.sqrt(y))));
}

// @ts-ignore: decorator
@inline
function angleOf(v: usize): v128 {
  return f32x4.mul(f32x4.splat(6.2831855), v128.load64_zero(v));
}

/** The even number of eighths of a turn next to each angle. */
// @ts-ignore: decorator
@inline
function eighthsOf(theta: v128): v128 {
  const eighths = i32x4.trunc_sat_f32x4_s(f32x4.mul(theta, f32x4.splat(1.2732395)));
  return v128.and(i32x4.add(eighths, i32x4.splat(1)), i32x4.splat(-2));
}

/** The angles within an eighth of a turn of it, and their squares. */
function reducePair(v: usize, angle: usize, square: usize): void {
  const theta = angleOf(v);
  const turns = f64x2.promote_low_f32x4(f32x4.convert_i32x4_s(eighthsOf(theta)));
  let a = f64x2.promote_low_f32x4(theta);
  for (let part: usize = 0; part < 12; part += 4) a = fused(turns, pairOf(table + EIGHTH + part), a);
  v128.store(angle, a);
  v128.store(square, product(a, a));
}

function cosines(z: v128, to: usize): void {
  const cosine = fused(product(horner(table + COS, 3, z), z), z, product(z, pairOf(table + MINUS_HALF)));
  v128.store(to, fused(cosine, pairOf(table + ONE), pairOf(table + ONE)));
}

/** They change places in odd quarters; bit 2 of the eighths, and of two more, is the sign. */
function finishPair(y: usize, radius: v128, sine: v128, cosine: v128, mean: f64, std: f64): void {
  const even = eighthsOf(angleOf(y + 32));
  const swapped = i64x2.extend_low_i32x4_s(i32x4.ne(v128.and(even, i32x4.splat(2)), i32x4.splat(0)));
  const ahead = i32x4.add(even, i32x4.splat(2));
  write(y, radius, v128.bitselect(sine, cosine, swapped), ahead, mean, std);
  write(y + 32, radius, v128.bitselect(cosine, sine, swapped), even, mean, std);
}

function write(y: usize, radius: v128, unit: v128, eighths: v128, mean: f64, std: f64): void {
  const sign = i64x2.shl(i64x2.extend_low_i32x4_u(v128.and(eighths, i32x4.splat(4))), 61);
  const value = fusedAny(product(radius, v128.xor(unit, sign)), f64x2.splat(std), f64x2.splat(mean));
  v128.store64_lane(y, f32x4.demote_f64x2_zero(value), 0);
}
