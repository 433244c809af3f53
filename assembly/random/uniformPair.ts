import { mtFill } from './mt19937';

/** How many numbers are drawn before they are worked on: 2 KB of words, which stay in the nearest cache. */
const CHUNK = 256;

/**
 * Draws the words of as many doubles as fit into half of the n float32 at y, at most CHUNK of them, and says how many that are: numbers that
 * are made of them in order, four bytes each, never overtake what they are made of. Even; 0 if n < 4.
 */
export function drawWords(state: usize, y: usize, n: i32): i32 {
  const count = min(n >> 1, CHUNK) & ~1;
  mtFill(state, y, 2 * count);
  return count;
}

/** Two doubles in [0, 1) of four words, each of 53 bits of 64, the upper word first, as uniformDouble. */
// @ts-ignore: decorator
@inline
export function uniformPair(words: usize): v128 {
  const four = v128.load(words);
  const upper = v128.and(v128.shuffle<i32>(four, four, 0, 2, 0, 2), i32x4.splat(0x1fffff));
  const lower = v128.shuffle<i32>(four, four, 1, 3, 1, 3);
  const whole = f64x2.mul(f64x2.convert_low_i32x4_u(upper), f64x2.splat(4294967296));
  return f64x2.mul(f64x2.add(whole, f64x2.convert_low_i32x4_u(lower)), f64x2.splat(1.0 / 9007199254740992.0));
}
