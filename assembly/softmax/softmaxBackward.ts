import { exp4 } from '../inline/exp';
import { horizontalSum } from '../inline/horizontal';
import { loadLanes, loadTail, storeLanes, storeTail } from '../inline/tail';

/** Rows (or groups of four elements) that are added up before they join the total. */
const BLOCK = 128;

/** Softmax: gx = y (g - sum g y). Log-softmax: gx = g - exp(y) sum g. This is the term of the sum. */
// @ts-ignore: decorator
@inline
function summand(logarithmic: bool, g: v128, y: v128): v128 {
  return logarithmic ? g : f32x4.mul(g, y);
}

// @ts-ignore: decorator
@inline
function gradient(logarithmic: bool, g: v128, y: v128, total: v128): v128 {
  return logarithmic ? f32x4.sub(g, f32x4.mul(exp4(y), total)) : f32x4.mul(y, f32x4.sub(g, total));
}

// @ts-ignore: decorator
@inline
function row(logarithmic: bool, g: usize, y: usize, gx: usize, n: i32): void {
  const bytes = <usize>(n & ~3) << 2;
  const rest = n & 3;
  let lanes = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; ) {
    let part = f32x4.splat(0);
    for (const stop = min(bytes, i + 16 * BLOCK); i < stop; i += 16) {
      part = f32x4.add(part, summand(logarithmic, v128.load(g + i), v128.load(y + i)));
    }
    lanes = f32x4.add(lanes, part);
  }
  if (rest != 0) lanes = f32x4.add(lanes, summand(logarithmic, loadTail(g + bytes, rest), loadTail(y + bytes, rest)));
  const total = f32x4.splat(horizontalSum(lanes));
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(gx + i, gradient(logarithmic, v128.load(g + i), v128.load(y + i), total));
  }
  if (rest != 0) {
    storeTail(gx + bytes, gradient(logarithmic, loadTail(g + bytes, rest), loadTail(y + bytes, rest), total), rest);
  }
}

// @ts-ignore: decorator
@inline
function columns(logarithmic: bool, g: usize, y: usize, gx: usize, rows: i32, rowBytes: usize, count: i32): void {
  const bytes = <usize>rows * rowBytes;
  let total = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; ) {
    let part = f32x4.splat(0);
    for (const stop = min(bytes, i + <usize>BLOCK * rowBytes); i < stop; i += rowBytes) {
      part = f32x4.add(part, summand(logarithmic, loadLanes(g + i, count), loadLanes(y + i, count)));
    }
    total = f32x4.add(total, part);
  }
  for (let i: usize = 0; i < bytes; i += rowBytes) {
    storeLanes(gx + i, gradient(logarithmic, loadLanes(g + i, count), loadLanes(y + i, count), total), count);
  }
}

// @ts-ignore: decorator
@inline
function backward(logarithmic: bool, g: usize, y: usize, gx: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>n * rowBytes;
  let at = <usize>begin * step;
  for (let o = begin; o < end; ++o) {
    if (inner == 1) {
      row(logarithmic, g + at, y + at, gx + at, n);
    } else {
      for (let i = 0; i < inner; i += 4) {
        const offset = at + (<usize>i << 2);
        columns(logarithmic, g + offset, y + offset, gx + offset, n, rowBytes, inner - i);
      }
    }
    at += step;
  }
}

/**
 * gx[o, c, i] = y[o, c, i] (g[o, c, i] - sum over k of g[o, k, i] y[o, k, i]) with y the softmax, float32,
 * [outer, n, inner] row-major; gx may be g. Range over outer.
 */
export function softmaxBackward(
  g: usize,
  y: usize,
  gx: usize,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  backward(false, g, y, gx, n, inner, begin, end);
}

/** gx[o, c, i] = g[o, c, i] - exp(y[o, c, i]) sum over k of g[o, k, i] with y the log-softmax, as softmaxBackward. */
export function logSoftmaxBackward(
  g: usize,
  y: usize,
  gx: usize,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  backward(true, g, y, gx, n, inner, begin, end);
}
