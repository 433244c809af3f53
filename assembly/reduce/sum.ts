import { horizontalSum, upperHalf } from '../inline/horizontal';
import { storeLanes } from '../inline/tail';
import { SUM, strandLanes, sumLanes } from './lanes';

/** Rows that are added up one after the other, and rows that one call of addRows16 takes: two levels of 64. */
const RUN = 64;
const BLOCK = 4096;

/**
 * y[c] += sum over `rows` <= BLOCK rows of x[r, c] for 16 columns: a cache line of each row. Rows are added up 64 at a
 * time, so that no partial sum takes in more than 64 terms.
 */
function addRows16(x: usize, y: usize, rows: i32, rowBytes: usize): void {
  let b0 = f32x4.splat(0);
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  for (; rows > 0; rows -= RUN) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    for (let r = min(rows, RUN); r > 0; --r, x += rowBytes) {
      a0 = f32x4.add(a0, v128.load(x));
      a1 = f32x4.add(a1, v128.load(x, 16));
      a2 = f32x4.add(a2, v128.load(x, 32));
      a3 = f32x4.add(a3, v128.load(x, 48));
    }
    b0 = f32x4.add(b0, a0);
    b1 = f32x4.add(b1, a1);
    b2 = f32x4.add(b2, a2);
    b3 = f32x4.add(b3, a3);
  }
  v128.store(y, f32x4.add(v128.load(y), b0));
  v128.store(y, f32x4.add(v128.load(y, 16), b1), 16);
  v128.store(y, f32x4.add(v128.load(y, 32), b2), 32);
  v128.store(y, f32x4.add(v128.load(y, 48), b3), 48);
}

function columnSums(x: usize, y: usize, rows: i32, inner: i32): void {
  const rowBytes = (<usize>inner) << 2;
  let c = 0;
  for (; c + 16 <= inner; c += 16, x += 64, y += 64) {
    memory.fill(y, 0, 64);
    for (let r = 0; r < rows; r += BLOCK) addRows16(x + <usize>r * rowBytes, y, min(rows - r, BLOCK), rowBytes);
  }
  for (; c < inner; c += 4, x += 16, y += 16) {
    const width = inner - c;
    storeLanes(y, strandLanes(SUM, x, rowBytes, width >= 4 ? rows : 0, rows, width), width);
  }
}

/** y *= scale, where a scale of 1 / count divides by count: the mean of equal numbers is then that number. */
function scaleRow(y: usize, n: i32, scale: f32, count: i32): void {
  const divides = scale == <f32>1 / <f32>count;
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    const total = load<f32>(y);
    store<f32>(y, divides ? total / <f32>count : total * scale);
  }
}

/**
 * y[o, i] = scale * sum over r of x[o, r, i], float32, x [outer, reduce, inner] and y [outer, inner] row-major.
 * Range over outer. A scale of 1 / reduce (rounded to float32) divides by reduce.
 *
 * inner 1: pairwise over leaves of 1024 elements in 32 lanes. inner 2 likewise, for the lanes keep even and odd apart.
 * Otherwise SIMD over 16 columns at a time, rows 64 by 64, and pairwise over four columns at a time behind them.
 */
export function meanScaled(
  x: usize,
  y: usize,
  outer: i32,
  reduce: i32,
  inner: i32,
  scale: f32,
  begin: i32,
  end: i32,
): void {
  const xStep = (<usize>reduce * <usize>inner) << 2;
  const yStep = (<usize>inner) << 2;
  x += <usize>begin * xStep;
  y += <usize>begin * yStep;
  for (let o = begin; o < end; ++o) {
    if (inner == 1) {
      store<f32>(y, horizontalSum(sumLanes(x, reduce)));
    } else if (inner == 2) {
      const lanes = sumLanes(x, reduce << 1);
      v128.store64_lane(y, f32x4.add(lanes, upperHalf(lanes)), 0);
    } else {
      columnSums(x, y, reduce, inner);
    }
    if (scale != 1) scaleRow(y, inner, scale, reduce);
    x += xStep;
    y += yStep;
  }
}

/** y[o, i] = sum over r of x[o, r, i]; 0 for reduce = 0. As meanScaled with a scale of 1. */
export function sum(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  meanScaled(x, y, outer, reduce, inner, 1, begin, end);
}
