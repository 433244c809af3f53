import { conjugation, FACTOR, imaginaryOf, loadPair, realOf, storePair, swap, times } from './complexLanes';

/**
 * A pass of Stockham's transform, which sorts as it goes: with n = radix m, for all p < m and columns q < s
 * y[q, s (radix p + k)] = e^(-2 π i p k / n) Σ e^(-2 π i j k / radix) x[q, s (p + m j)], j < radix.
 * Each pass makes s larger by its radix and m smaller; a block of `lanes` transforms side by side begins with s = lanes.
 *
 * x, y     complex64[n][s]
 * factors  of the pass, see roots.ts
 */
export function pass2(x: usize, y: usize, m: i32, s: i32, factors: usize): void {
  const row = (<usize>s) << 3;
  const far = row * <usize>m;
  for (let p = 0; p < m; p++) {
    const re = realOf(factors);
    const im = imaginaryOf(factors);
    for (const end = x + (row & ~15); x < end; x += 16, y += 16) butterfly2(x, y, far, row, re, im, false);
    if (s & 1) {
      butterfly2(x, y, far, row, re, im, true);
      x += 8;
      y += 8;
    }
    y += row;
    factors += FACTOR;
  }
}

// @ts-ignore: decorator
@inline
function butterfly2(x: usize, y: usize, far: usize, row: usize, re: v128, im: v128, half: bool): void {
  const a = loadPair(x, half);
  const b = loadPair(x + far, half);
  storePair(y, f32x4.add(a, b), half);
  storePair(y + row, times(f32x4.sub(a, b), re, im), half);
}

const third = memory.data<f32>([-0.5, -0.5, -0.5, -0.5, -0.8660254, 0.8660254, -0.8660254, 0.8660254], 16);

/** The same with radix 3. */
export function pass3(x: usize, y: usize, m: i32, s: i32, factors: usize): void {
  const row = (<usize>s) << 3;
  const far = row * <usize>m;
  for (let p = 0; p < m; p++) {
    const re1 = realOf(factors);
    const im1 = imaginaryOf(factors);
    const re2 = realOf(factors + FACTOR);
    const im2 = imaginaryOf(factors + FACTOR);
    for (const end = x + (row & ~15); x < end; x += 16, y += 16) butterfly3(x, y, far, row, re1, im1, re2, im2, false);
    if (s & 1) {
      butterfly3(x, y, far, row, re1, im1, re2, im2, true);
      x += 8;
      y += 8;
    }
    y += 2 * row;
    factors += 2 * FACTOR;
  }
}

// @ts-ignore: decorator
@inline
function butterfly3(
  x: usize,
  y: usize,
  far: usize,
  row: usize,
  re1: v128,
  im1: v128,
  re2: v128,
  im2: v128,
  half: bool,
): void {
  const a = loadPair(x, half);
  const b = loadPair(x + far, half);
  const c = loadPair(x + 2 * far, half);
  const sum = f32x4.add(b, c);
  // -i √3/2 (b - c)
  const across = f32x4.mul(swap(f32x4.sub(c, b)), v128.load(third, 16));
  const middle = f32x4.add(a, f32x4.mul(sum, v128.load(third)));
  storePair(y, f32x4.add(a, sum), half);
  storePair(y + row, times(f32x4.add(middle, across), re1, im1), half);
  storePair(y + 2 * row, times(f32x4.sub(middle, across), re2, im2), half);
}

/** The same with radix 4; the last pass, m = 1, has no factors. */
export function pass4(x: usize, y: usize, m: i32, s: i32, factors: usize): void {
  const row = (<usize>s) << 3;
  const far = row * <usize>m;
  const conj = conjugation();
  if (m == 1) {
    const zero = f32x4.splat(0);
    for (const end = x + (row & ~15); x < end; x += 16, y += 16)
      butterfly4(x, y, far, row, conj, zero, zero, zero, zero, zero, zero, false, false);
    if (s & 1) butterfly4(x, y, far, row, conj, zero, zero, zero, zero, zero, zero, false, true);
    return;
  }
  if (s == 1 && !(m & 1)) {
    first4(x, y, m, factors);
    return;
  }
  for (let p = 0; p < m; p++) {
    const re1 = realOf(factors);
    const im1 = imaginaryOf(factors);
    const re2 = realOf(factors + FACTOR);
    const im2 = imaginaryOf(factors + FACTOR);
    const re3 = realOf(factors + 2 * FACTOR);
    const im3 = imaginaryOf(factors + 2 * FACTOR);
    for (const end = x + (row & ~15); x < end; x += 16, y += 16)
      butterfly4(x, y, far, row, conj, re1, im1, re2, im2, re3, im3, true, false);
    if (s & 1) {
      butterfly4(x, y, far, row, conj, re1, im1, re2, im2, re3, im3, true, true);
      x += 8;
      y += 8;
    }
    y += 3 * row;
    factors += 3 * FACTOR;
  }
}

// @ts-ignore: decorator
@inline
function butterfly4(
  x: usize,
  y: usize,
  far: usize,
  row: usize,
  conj: v128,
  re1: v128,
  im1: v128,
  re2: v128,
  im2: v128,
  re3: v128,
  im3: v128,
  turned: bool,
  half: bool,
): void {
  const a = loadPair(x, half);
  const b = loadPair(x + far, half);
  const c = loadPair(x + 2 * far, half);
  const d = loadPair(x + 3 * far, half);
  const even = f32x4.add(a, c);
  const odd = f32x4.add(b, d);
  const rest = f32x4.sub(a, c);
  const across = v128.xor(swap(f32x4.sub(b, d)), conj);
  storePair(y, f32x4.add(even, odd), half);
  if (turned) {
    storePair(y + row, times(f32x4.add(rest, across), re1, im1), half);
    storePair(y + 2 * row, times(f32x4.sub(even, odd), re2, im2), half);
    storePair(y + 3 * row, times(f32x4.sub(rest, across), re3, im3), half);
  } else {
    storePair(y + row, f32x4.add(rest, across), half);
    storePair(y + 2 * row, f32x4.sub(even, odd), half);
    storePair(y + 3 * row, f32x4.sub(rest, across), half);
  }
}

/** Real parts of the factors of p and p + 1, which lie 3 apart. */
// @ts-ignore: decorator
@inline
function realsOf(factor: usize): v128 {
  const a = v128.load32_splat(factor);
  const b = v128.load32_splat(factor + 3 * FACTOR);
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function imaginariesOf(factor: usize): v128 {
  return v128.load64_lane(factor + 3 * FACTOR + 4, v128.load64_zero(factor + 4), 1);
}

/** The first pass of a single transform, s = 1 and m even: a vector holds p and p + 1, and is transposed for the result. */
function first4(x: usize, y: usize, m: i32, factors: usize): void {
  const far = (<usize>m) << 3;
  const conj = conjugation();
  for (const end = x + far; x < end; x += 16, y += 64, factors += 6 * FACTOR) {
    const a = v128.load(x);
    const b = v128.load(x + far);
    const c = v128.load(x + 2 * far);
    const d = v128.load(x + 3 * far);
    const even = f32x4.add(a, c);
    const odd = f32x4.add(b, d);
    const rest = f32x4.sub(a, c);
    const across = v128.xor(swap(f32x4.sub(b, d)), conj);
    const y0 = f32x4.add(even, odd);
    const y1 = times(f32x4.add(rest, across), realsOf(factors), imaginariesOf(factors));
    const y2 = times(f32x4.sub(even, odd), realsOf(factors + FACTOR), imaginariesOf(factors + FACTOR));
    const y3 = times(f32x4.sub(rest, across), realsOf(factors + 2 * FACTOR), imaginariesOf(factors + 2 * FACTOR));
    v128.store(y, i8x16.shuffle(y0, y1, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(y, i8x16.shuffle(y2, y3, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), 16);
    v128.store(y, i8x16.shuffle(y0, y1, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 32);
    v128.store(y, i8x16.shuffle(y2, y3, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31), 48);
  }
}
