/**
 * MT19937, the generator of PyTorch on the CPU. Its state is 2560 bytes at an address that the caller chooses; copying
 * them copies the generator:
 *
 *   0     u32[624]  the state vector
 *   2496  i32       place of the next number in it; 624: the vector has to be renewed first
 *   2500  i32       1 where a normal number is left over, else 0
 *   2504  f64       that number
 *   2512  up to 2560: unused, 0
 */
const LENGTH = 624;
const SHIFT = 397;
const NEXT: usize = 2496;
export const HAS_NORMAL: usize = 2500;
export const NORMAL: usize = 2504;
const STATE_BYTES: usize = 2560;

/** Seeds the generator with the low 32 bits of a seed and drops a normal number that was left over. */
export function mtSeed(state: usize, seed: i32): void {
  memory.fill(state, 0, STATE_BYTES);
  let value = <u32>seed;
  store<u32>(state, value);
  for (let i = 1; i < LENGTH; ++i) {
    value = 1812433253 * (value ^ (value >> 30)) + i;
    store<u32>(state + ((<usize>i) << 2), value);
  }
  store<i32>(state, LENGTH, NEXT);
}

/** The new word from the old ones at i and i + 1 and the one SHIFT places on. */
// @ts-ignore: decorator
@inline
function twist(word: u32, next: u32, far: u32): u32 {
  return far ^ (((word & 0x80000000) | (next & 0x7fffffff)) >> 1) ^ (0x9908b0df & (0 - (next & 1)));
}

/** twist of the words [from, to); `far` is the distance in bytes to the word that is mixed in. */
function renewPart(state: usize, from: i32, to: i32, far: isize): void {
  let p = state + ((<usize>from) << 2);
  const end = state + ((<usize>to) << 2);
  const upper = i32x4.splat(0x80000000);
  const matrix = i32x4.splat(0x9908b0df);
  const one = i32x4.splat(1);
  for (; p + 16 <= end; p += 16) {
    const next = v128.load(p, 4);
    const mixed = v128.bitselect(v128.load(p), next, upper);
    const odd = v128.and(matrix, i32x4.neg(v128.and(next, one)));
    v128.store(p, v128.xor(v128.xor(v128.load(p + far), i32x4.shr_u(mixed, 1)), odd));
  }
  for (; p < end; p += 4) store<u32>(p, twist(load<u32>(p), load<u32>(p, 4), load<u32>(p + far)));
}

/** Address of the next word of the state vector, which is renewed where all have been used. */
function nextWord(state: usize): usize {
  if (load<i32>(state, NEXT) == LENGTH) {
    renewPart(state, 0, LENGTH - SHIFT, SHIFT * 4);
    renewPart(state, LENGTH - SHIFT, LENGTH - 1, (SHIFT - LENGTH) * 4);
    const last = state + (LENGTH - 1) * 4;
    store<u32>(last, twist(load<u32>(last), load<u32>(state), load<u32>(state, (SHIFT - 1) * 4)));
    store<i32>(state, 0, NEXT);
  }
  return state + ((<usize>load<i32>(state, NEXT)) << 2);
}

// @ts-ignore: decorator
@inline
function used(state: usize, words: i32): void {
  store<i32>(state, load<i32>(state, NEXT) + words, NEXT);
}

/** The next 32 random bits. */
export function mtNext(state: usize): u32 {
  let y = load<u32>(nextWord(state));
  used(state, 1);
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

/** y = the next n (u32) random numbers, as n calls of mtNext give them, four at a time. */
export function mtFill(state: usize, y: usize, n: i32): void {
  const maskB = i32x4.splat(0x9d2c5680);
  const maskC = i32x4.splat(0xefc60000);
  while (n > 0) {
    const from = nextWord(state);
    const words = min(n, LENGTH - load<i32>(state, NEXT)) & ~3;
    if (words == 0) {
      store<u32>(y, mtNext(state));
      y += 4;
      --n;
      continue;
    }
    for (let i: usize = 0; i < (<usize>words) << 2; i += 16) {
      let four = v128.load(from + i);
      four = v128.xor(four, i32x4.shr_u(four, 11));
      four = v128.xor(four, v128.and(i32x4.shl(four, 7), maskB));
      four = v128.xor(four, v128.and(i32x4.shl(four, 15), maskC));
      v128.store(y + i, v128.xor(four, i32x4.shr_u(four, 18)));
    }
    used(state, words);
    y += (<usize>words) << 2;
    n -= words;
  }
}
