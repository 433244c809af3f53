import { madd } from '../inline/madd';
import { decay4 } from './exponential';

export const table = memory.data<f32>(
  [
    1,
    0,
    2,
    // 2 artanh(√w) / √w, 0 <= w <= 1/9, within 2^-27
    0.28178327309,
    0.27960605948,
    0.40024909915,
    0.66666314696,
    2.00000000792,
    // Φ(-u) exp(u^2 / 2) = P(u) / Q(u), 0 <= u <= 13.5, within 2^-26: P, then Q, without its last 1
    0.00403701193,
    0.0400981902,
    0.181646275,
    0.436146937,
    0.5,
    0.0101191494,
    0.100518467,
    0.46527638,
    1.19589819,
    1.6701788,
    13.26, // from here on exp(-u^2 / 2) is 0
    0.07135481283,
    1.5957691216, // 2 √(2/π) 0.044715 and 2 √(2/π), of the approximation of gelu
    20, // tanh(ln(1 + e^x)) is 1 here
    -80, // e^x - 1 is -1 here
    3,
    6,
    0.3989422804, // 1 / √(2 π)
    0.2140644385, // 3 · 2 √(2/π) 0.044715
    4,
    0.5,
    89, // e^x is infinite here
    -0.0,
  ],
  16,
);

// Places in the table.
export const ONE = 0;
export const ZERO = 4;
export const TWO = 8;
const ARTANH = 12;
const MILLS = 32;
export const FAR = 72;
export const CUBIC = 76;
export const LINEAR = 80;
export const TWENTY = 84;
export const LOW = 88;
export const THREE = 92;
export const SIX = 96;
export const DENSITY = 100;
export const STEEP = 104;
export const FOUR = 108;
export const HALF = 112;
export const HIGH = 116;
export const NEGATIVE_ZERO = 120;

/** σ(x) = 1 / (1 + e^-x) within 3 ULP, 0 from -88.4 down. */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = v128.load32_splat(table, ONE);
  return f32x4.div(one, f32x4.add(one, decay4(x)));
}

/** ln(1 + e) = 2 artanh(e / (2 + e)) for 0 <= e <= 1, within 3 ULP. */
// @ts-ignore: decorator
@inline
export function log1pSmall4(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, v128.load32_splat(table, TWO)));
  const w = f32x4.mul(s, s);
  const square = f32x4.mul(w, w);
  const upper = madd(v128.load32_splat(table, ARTANH), w, v128.load32_splat(table, ARTANH + 4));
  const lower = madd(v128.load32_splat(table, ARTANH + 8), w, v128.load32_splat(table, ARTANH + 12));
  return f32x4.mul(s, madd(madd(upper, square, lower), w, v128.load32_splat(table, ARTANH + 16)));
}

/** Φ(-u) exp(u^2 / 2) for 0 <= u <= 13.5, which falls slowly. */
// @ts-ignore: decorator
@inline
export function mills4(u: v128): v128 {
  let p = madd(v128.load32_splat(table, MILLS), u, v128.load32_splat(table, MILLS + 4));
  let q = madd(v128.load32_splat(table, MILLS + 20), u, v128.load32_splat(table, MILLS + 24));
  p = madd(p, u, v128.load32_splat(table, MILLS + 8));
  q = madd(q, u, v128.load32_splat(table, MILLS + 28));
  p = madd(p, u, v128.load32_splat(table, MILLS + 12));
  q = madd(q, u, v128.load32_splat(table, MILLS + 32));
  p = madd(p, u, v128.load32_splat(table, MILLS + 16));
  q = madd(q, u, v128.load32_splat(table, MILLS + 36));
  return f32x4.div(p, madd(q, u, v128.load32_splat(table, ONE)));
}
