import { conjugation, swap } from './complexLanes';

/** How complex numbers are taken from or to a tensor: changed signs of the imaginary parts, then exchanged parts. */
export const CONJUGATED = 1;
export const SWAPPED = 2;

// @ts-ignore: decorator
@inline
function changed(x: i64, change: i32): i64 {
  if (change & CONJUGATED) x ^= i64.MIN_VALUE;
  return change & SWAPPED ? rotl(x, 32) : x;
}

// @ts-ignore: decorator
@inline
function changedPair(x: v128, change: i32): v128 {
  if (change & CONJUGATED) x = v128.xor(x, conjugation());
  return change & SWAPPED ? swap(x) : x;
}

/** block[k][lane] = from[k step + lane laneStep] for k < n; steps in bytes. */
export function loadBlock(
  from: usize,
  block: usize,
  n: i32,
  lanes: i32,
  step: usize,
  laneStep: usize,
  change: i32,
): void {
  if (laneStep == 8 && lanes > 1) {
    const pairs = (<usize>(lanes >> 1)) << 4;
    for (let k = 0; k < n; k++, from += step) {
      for (let i: usize = 0; i < pairs; i += 16) v128.store(block + i, changedPair(v128.load(from + i), change));
      block += pairs;
      if (lanes & 1) {
        store<i64>(block, changed(load<i64>(from + pairs), change));
        block += 8;
      }
    }
    return;
  }
  const row = (<usize>lanes) << 3;
  let lane: usize = 0;
  if (step == 8) {
    for (; lane + 8 < row; lane += 16, from += 2 * laneStep) loadTwoRows(from, block + lane, n, row, laneStep, change);
  }
  for (; lane < row; lane += 8, from += laneStep) {
    let p = from;
    let to = block + lane;
    for (let k = 0; k < n; k++, p += step, to += row) store<i64>(to, changed(load<i64>(p), change));
  }
}

/** Two rows whose numbers lie side by side, two numbers of each at a time. */
function loadTwoRows(from: usize, block: usize, n: i32, row: usize, laneStep: usize, change: i32): void {
  for (const end = from + ((<usize>n >> 1) << 4); from < end; from += 16, block += 2 * row) {
    const a = changedPair(v128.load(from), change);
    const b = changedPair(v128.load(from + laneStep), change);
    v128.store(block, i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    v128.store(block + row, i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
  }
  if (n & 1) {
    store<i64>(block, changed(load<i64>(from), change));
    store<i64>(block, changed(load<i64>(from + laneStep), change), 8);
  }
}

/** block[k][lane] = from[k step], in `pairs` from[2 k step] + i from[(2 k + 1) step]; the step may be 0. */
export function loadReals(
  from: usize,
  block: usize,
  n: i32,
  lanes: i32,
  step: usize,
  laneStep: usize,
  pairs: bool,
): void {
  for (let k = 0; k < n; k++, from += pairs ? 2 * step : step) {
    let p = from;
    for (let lane = 0; lane < lanes; lane++, p += laneStep, block += 8) {
      store<f32>(block, load<f32>(p));
      store<f32>(block, pairs ? load<f32>(p + step) : <f32>0, 4);
    }
  }
}

/** to[k step + lane laneStep] = scale block[k][lane] for k < n. */
export function storeBlock(
  block: usize,
  to: usize,
  n: i32,
  lanes: i32,
  step: usize,
  laneStep: usize,
  change: i32,
  scale: f32,
): void {
  const factor = f32x4.splat(scale);
  if (step == 8 && lanes > 1) {
    storeRows(block, to, n, lanes, laneStep, change, factor);
    return;
  }
  const together = laneStep == 8;
  const pairs = lanes >> 1;
  for (let k = 0; k < n; k++, to += step) {
    let p = to;
    for (let i = 0; i < pairs; i++, p += 2 * laneStep, block += 16) {
      const x = changedPair(f32x4.mul(v128.load(block), factor), change);
      if (together) v128.store(p, x);
      else {
        v128.store64_lane(p, x, 0);
        v128.store64_lane(p + laneStep, x, 1);
      }
    }
    if (lanes & 1) {
      v128.store64_lane(p, changedPair(f32x4.mul(v128.load64_zero(block), factor), change), 0);
      block += 8;
    }
  }
}

/** The same where the numbers of a row shall lie side by side. */
function storeRows(block: usize, to: usize, n: i32, lanes: i32, laneStep: usize, change: i32, factor: v128): void {
  const row = (<usize>lanes) << 3;
  let lane: usize = 0;
  for (; lane + 8 < row; lane += 16, to += 2 * laneStep) {
    let p = to;
    let from = block + lane;
    for (const end = p + ((<usize>n >> 1) << 4); p < end; p += 16, from += 2 * row) {
      const a = changedPair(f32x4.mul(v128.load(from), factor), change);
      const b = changedPair(f32x4.mul(v128.load(from + row), factor), change);
      v128.store(p, i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
      v128.store(p + laneStep, i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    }
    if (n & 1) {
      const a = changedPair(f32x4.mul(v128.load(from), factor), change);
      v128.store64_lane(p, a, 0);
      v128.store64_lane(p + laneStep, a, 1);
    }
  }
  for (; lane < row; lane += 8, to += laneStep) {
    let p = to;
    let from = block + lane;
    for (let k = 0; k < n; k++, p += 8, from += row)
      v128.store64_lane(p, changedPair(f32x4.mul(v128.load64_zero(from), factor), change), 0);
  }
}

/** The rest of the spectrum of a real sequence of length n: to[(n - k) step] = scale conj(block[k]) for 0 < k < n / 2. */
export function storeMirrored(
  block: usize,
  to: usize,
  n: i32,
  lanes: i32,
  step: usize,
  laneStep: usize,
  change: i32,
  scale: f32,
): void {
  const row = (<usize>lanes) << 3;
  block += row;
  to += <usize>(n - 1) * step;
  const sign = change & CONJUGATED ? scale : -scale;
  for (let k = 1; 2 * k < n; k++, to -= step) {
    let p = to;
    for (let lane = 0; lane < lanes; lane++, p += laneStep, block += 8) {
      store<f32>(p, load<f32>(block) * scale);
      store<f32>(p, load<f32>(block, 4) * sign, 4);
    }
  }
}

/** to[k step] = scale im block[k], and where there is a second step to[k step + realStep] = scale re block[k]. */
export function storeReals(
  block: usize,
  to: usize,
  n: i32,
  lanes: i32,
  step: usize,
  laneStep: usize,
  realStep: usize,
  scale: f32,
): void {
  for (let k = 0; k < n; k++, to += step) {
    let p = to;
    for (let lane = 0; lane < lanes; lane++, p += laneStep, block += 8) {
      store<f32>(p, load<f32>(block, 4) * scale);
      if (realStep) store<f32>(p + realStep, load<f32>(block) * scale);
    }
  }
}
