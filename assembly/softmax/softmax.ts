import { log4 } from '../inline/log';
import { loadLanes, loadTail, storeLanes, storeTail } from '../inline/tail';
import { columnExpSum, columnMax } from './columns';
import { expSum, expSumTo, rowMax } from './rows';

/**
 * y[o, c, i] = exp(x[o, c, i] - m) / sum over c of exp(x[o, c, i] - m) with m the maximum over c, float32,
 * [outer, n, inner] row-major; y may be x. Range over outer. A column of -Infinity only, or with +Infinity or NaN, is NaN.
 *
 * inner 1: three passes over a row. Otherwise four columns at a time, whose cache lines the next columns find again.
 */
export function softmax(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>n * rowBytes;
  x += <usize>begin * step;
  y += <usize>begin * step;
  for (let o = begin; o < end; ++o) {
    if (inner == 1) {
      scaleRow(y, n, 1 / expSumTo(x, y, n, rowMax(x, n)));
    } else {
      for (let i = 0; i < inner; i += 4) {
        const count = inner - i;
        const at = <usize>i << 2;
        const largest = columnMax(x + at, n, rowBytes, count);
        const total = columnExpSum(x + at, y + at, n, rowBytes, count, largest);
        scaleColumns(y + at, n, rowBytes, count, f32x4.div(f32x4.splat(1), total));
      }
    }
    x += step;
    y += step;
  }
}

/**
 * y[o, c, i] = x[o, c, i] - m - log(sum over c of exp(x[o, c, i] - m)), as softmax; y may be x. The maximum m is
 * subtracted first: the logarithm of the sum is small and would vanish beside a large m.
 */
export function logSoftmax(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>n * rowBytes;
  x += <usize>begin * step;
  y += <usize>begin * step;
  for (let o = begin; o < end; ++o) {
    if (inner == 1) {
      const largest = rowMax(x, n);
      const rest = log4(f32x4.splat(expSum(x, n, largest)));
      subtractRow(x, y, n, f32x4.splat(largest), rest);
    } else {
      for (let i = 0; i < inner; i += 4) {
        const count = inner - i;
        const at = <usize>i << 2;
        const largest = columnMax(x + at, n, rowBytes, count);
        const rest = log4(columnExpSum(x + at, 0, n, rowBytes, count, largest));
        for (let c = 0, offset = at; c < n; ++c, offset += rowBytes) {
          storeLanes(y + offset, f32x4.sub(f32x4.sub(loadLanes(x + offset, count), largest), rest), count);
        }
      }
    }
    x += step;
    y += step;
  }
}

function scaleRow(y: usize, n: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  const end = y + (<usize>(n & ~3) << 2);
  for (; y < end; y += 16) v128.store(y, f32x4.mul(v128.load(y), factor));
  const rest = n & 3;
  if (rest != 0) storeTail(y, f32x4.mul(loadTail(y, rest), factor), rest);
}

function scaleColumns(y: usize, rows: i32, rowBytes: usize, count: i32, factor: v128): void {
  for (let r = 0; r < rows; ++r) {
    storeLanes(y, f32x4.mul(loadLanes(y, count), factor), count);
    y += rowBytes;
  }
}

/** y = x - a - b */
function subtractRow(x: usize, y: usize, n: i32, a: v128, b: v128): void {
  const end = x + (<usize>(n & ~3) << 2);
  for (; x < end; x += 16, y += 16) v128.store(y, f32x4.sub(f32x4.sub(v128.load(x), a), b));
  const rest = n & 3;
  if (rest != 0) storeTail(y, f32x4.sub(f32x4.sub(loadTail(x, rest), a), b), rest);
}
