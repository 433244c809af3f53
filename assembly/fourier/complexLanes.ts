import { madd } from '../inline/madd';

// Two complex numbers stand in a vector as re, im, re, im; `half` means that only the first is there.

// Changes the signs of the imaginary parts, of the real parts
const signs = memory.data<u32>([0, 0x80000000, 0, 0x80000000, 0x80000000, 0, 0x80000000, 0], 16);

/** The mask by which `xor` conjugates. */
// @ts-ignore: decorator
@inline
export function conjugation(): v128 {
  return v128.load(signs);
}

/** The mask by which `xor` negates the real parts. */
// @ts-ignore: decorator
@inline
export function reflection(): v128 {
  return v128.load(signs, 16);
}

// @ts-ignore: decorator
@inline
export function loadPair(p: usize, half: bool): v128 {
  return half ? v128.load64_zero(p) : v128.load(p);
}

// @ts-ignore: decorator
@inline
export function storePair(p: usize, x: v128, half: bool): void {
  if (half) v128.store64_lane(p, x, 0);
  else v128.store(p, x);
}

/** im, re, im, re */
// @ts-ignore: decorator
@inline
export function swap(x: v128): v128 {
  return i8x16.shuffle(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
}

/** x w with re = w's real part in all lanes and im = -i, i, -i, i of its imaginary part. */
// @ts-ignore: decorator
@inline
export function times(x: v128, re: v128, im: v128): v128 {
  return madd(swap(x), im, f32x4.mul(x, re));
}

/** Bytes of a factor in the tables: its real part, its imaginary part negated, and as it is. */
export const FACTOR: usize = 12;

/** The real part of a factor for `times`. */
// @ts-ignore: decorator
@inline
export function realOf(factor: usize): v128 {
  return v128.load32_splat(factor);
}

/** The imaginary part of a factor for `times`. */
// @ts-ignore: decorator
@inline
export function imaginaryOf(factor: usize): v128 {
  return v128.load64_splat(factor, 4);
}
