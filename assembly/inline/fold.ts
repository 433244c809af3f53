import { swapNeighbours, upperHalf } from './horizontal';
import { loadTail, storeLanes, tailMask } from './tail';

/** A reduction whose order does not matter to its error: product, maximum, minimum. NaN propagates in each. */
// @ts-ignore: decorator
@inline
export const PRODUCT = 0;
// @ts-ignore: decorator
@inline
export const MAXIMUM = 1;
// @ts-ignore: decorator
@inline
export const MINIMUM = 2;

// @ts-ignore: decorator
@inline
function identity(kind: i32): v128 {
  return f32x4.splat(kind == PRODUCT ? 1 : kind == MAXIMUM ? -Infinity : Infinity);
}

// @ts-ignore: decorator
@inline
function combine(kind: i32, a: v128, b: v128): v128 {
  if (kind == PRODUCT) return f32x4.mul(a, b);
  return kind == MAXIMUM ? f32x4.max(a, b) : f32x4.min(a, b);
}

/** Fold of n contiguous elements with four accumulators, against the latency of the operation. */
// @ts-ignore: decorator
@inline
export function foldRow(kind: i32, x: usize, n: i32): f32 {
  let a = identity(kind);
  const end = x + (<usize>(n & ~3) << 2);
  if (n >= 16) {
    let b = a;
    let c = a;
    let d = a;
    const stop = x + (<usize>(n & ~15) << 2);
    while (x < stop) {
      a = combine(kind, a, v128.load(x));
      b = combine(kind, b, v128.load(x, 16));
      c = combine(kind, c, v128.load(x, 32));
      d = combine(kind, d, v128.load(x, 48));
      x += 64;
    }
    a = combine(kind, combine(kind, a, b), combine(kind, c, d));
  }
  while (x < end) {
    a = combine(kind, a, v128.load(x));
    x += 16;
  }
  const rest = n & 3;
  if (rest != 0) a = combine(kind, a, v128.bitselect(loadTail(x, rest), identity(kind), tailMask(rest)));
  a = combine(kind, a, upperHalf(a));
  a = combine(kind, a, swapNeighbours(a));
  return f32x4.extract_lane(a, 0);
}

/** Fold of `rows` rows for up to four columns. */
// @ts-ignore: decorator
@inline
function foldColumns(kind: i32, x: usize, rows: i32, rowBytes: usize, columns: i32): v128 {
  let a = identity(kind);
  if (columns >= 4) {
    for (let r = 0; r < rows; ++r) {
      a = combine(kind, a, v128.load(x));
      x += rowBytes;
    }
  } else {
    for (let r = 0; r < rows; ++r) {
      a = combine(kind, a, loadTail(x, columns));
      x += rowBytes;
    }
  }
  return a;
}

/** y[o, i] = fold over r of x[o, r, i] for o in [begin, end). */
// @ts-ignore: decorator
@inline
export function fold(kind: i32, x: usize, y: usize, reduce: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const xStep = <usize>reduce * rowBytes;
  x += <usize>begin * xStep;
  y += <usize>begin * rowBytes;
  for (let o = begin; o < end; ++o) {
    if (inner == 1) {
      store<f32>(y, foldRow(kind, x, reduce));
    } else {
      for (let c = 0; c < inner; c += 4) {
        const at = <usize>c << 2;
        storeLanes(y + at, foldColumns(kind, x + at, reduce, rowBytes, inner - c), inner - c);
      }
    }
    x += xStep;
    y += rowBytes;
  }
}
