import { conjugation, FACTOR, imaginaryOf, loadPair, realOf, storePair, swap, times } from './complexLanes';

// cos 2π/5, cos 4π/5, sin 2π/5, sin 4π/5
const fifth = memory.data<f32>([0.30901699437494745, -0.8090169943749475, 0.9510565162951535, 0.5877852522924731], 16);

/** The pass of smallPasses.ts with radix 5. */
export function pass5(x: usize, y: usize, m: i32, s: i32, factors: usize): void {
  const row = (<usize>s) << 3;
  const far = row * <usize>m;
  for (let p = 0; p < m; p++) {
    for (const end = x + (row & ~15); x < end; x += 16, y += 16) butterfly5(x, y, far, row, factors, false);
    if (s & 1) {
      butterfly5(x, y, far, row, factors, true);
      x += 8;
      y += 8;
    }
    y += 4 * row;
    factors += 4 * FACTOR;
  }
}

// @ts-ignore: decorator
@inline
function turn(x: v128, factors: usize, k: usize): v128 {
  return times(x, realOf(factors + (k - 1) * FACTOR), imaginaryOf(factors + (k - 1) * FACTOR));
}

// @ts-ignore: decorator
@inline
function butterfly5(x: usize, y: usize, far: usize, row: usize, factors: usize, half: bool): void {
  const a = loadPair(x, half);
  const b = loadPair(x + far, half);
  const c = loadPair(x + 2 * far, half);
  const d = loadPair(x + 3 * far, half);
  const e = loadPair(x + 4 * far, half);
  const outer = f32x4.add(b, e);
  const inner = f32x4.add(c, d);
  const conj = conjugation();
  // -i (b - e) and -i (c - d)
  const outerDifference = v128.xor(swap(f32x4.sub(b, e)), conj);
  const innerDifference = v128.xor(swap(f32x4.sub(c, d)), conj);
  const c1 = v128.load32_splat(fifth);
  const c2 = v128.load32_splat(fifth, 4);
  const s1 = v128.load32_splat(fifth, 8);
  const s2 = v128.load32_splat(fifth, 12);
  storePair(y, f32x4.add(a, f32x4.add(outer, inner)), half);
  const middle1 = f32x4.add(a, f32x4.add(f32x4.mul(outer, c1), f32x4.mul(inner, c2)));
  const middle2 = f32x4.add(a, f32x4.add(f32x4.mul(outer, c2), f32x4.mul(inner, c1)));
  const across1 = f32x4.add(f32x4.mul(outerDifference, s1), f32x4.mul(innerDifference, s2));
  const across2 = f32x4.sub(f32x4.mul(outerDifference, s2), f32x4.mul(innerDifference, s1));
  storePair(y + row, turn(f32x4.add(middle1, across1), factors, 1), half);
  storePair(y + 2 * row, turn(f32x4.add(middle2, across2), factors, 2), half);
  storePair(y + 3 * row, turn(f32x4.sub(middle2, across2), factors, 3), half);
  storePair(y + 4 * row, turn(f32x4.sub(middle1, across1), factors, 4), half);
}

/** The largest radix of `passOdd`: longer primes go by Bluestein's method. */
export const LARGEST_RADIX = 47;

/** Bytes that passOdd needs aside. */
export const ASIDE_BYTES: usize = LARGEST_RADIX * 16;

/**
 * The same with any odd radix, in radix^2 / 2 steps: the sums and differences of inputs j and radix - j serve results k and
 * radix - k together.
 *
 * roots  factors e^(-2 π i j / radix), j < radix
 * aside  v128[radix]
 */
export function passOdd(
  x: usize,
  y: usize,
  radix: i32,
  m: i32,
  s: i32,
  factors: usize,
  roots: usize,
  aside: usize,
): void {
  const row = (<usize>s) << 3;
  const far = row * <usize>m;
  for (let p = 0; p < m; p++) {
    for (const end = x + (row & ~15); x < end; x += 16, y += 16)
      butterflyOdd(x, y, radix, far, row, factors, roots, aside, false);
    if (s & 1) {
      butterflyOdd(x, y, radix, far, row, factors, roots, aside, true);
      x += 8;
      y += 8;
    }
    y += <usize>(radix - 1) * row;
    factors += <usize>(radix - 1) * FACTOR;
  }
}

// @ts-ignore: decorator
@inline
function butterflyOdd(
  x: usize,
  y: usize,
  radix: i32,
  far: usize,
  row: usize,
  factors: usize,
  roots: usize,
  aside: usize,
  half: bool,
): void {
  const conj = conjugation();
  const first = loadPair(x, half);
  const pairs = radix >> 1;
  let total = first;
  for (let j = 1; j <= pairs; j++) {
    const a = loadPair(x + <usize>j * far, half);
    const b = loadPair(x + <usize>(radix - j) * far, half);
    const sum = f32x4.add(a, b);
    total = f32x4.add(total, sum);
    v128.store(aside + ((<usize>j) << 5) - 32, sum);
    v128.store(aside + ((<usize>j) << 5) - 16, v128.xor(swap(f32x4.sub(a, b)), conj));
  }
  storePair(y, total, half);
  for (let k = 1; k <= pairs; k++) {
    let middle = first;
    let across = f32x4.splat(0);
    let at = 0;
    for (let j = 1; j <= pairs; j++) {
      at += k;
      if (at >= radix) at -= radix;
      const root = roots + <usize>at * FACTOR;
      const pair = aside + ((<usize>j) << 5) - 32;
      middle = f32x4.add(middle, f32x4.mul(v128.load(pair), v128.load32_splat(root)));
      across = f32x4.add(across, f32x4.mul(v128.load(pair, 16), v128.load32_splat(root, 4)));
    }
    storePair(y + <usize>k * row, turn(f32x4.add(middle, across), factors, k), half);
    storePair(y + <usize>(radix - k) * row, turn(f32x4.sub(middle, across), factors, radix - k), half);
  }
}
