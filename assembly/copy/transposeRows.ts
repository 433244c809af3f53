/**
 * dst[i * dstRow + j * dstStep] = src[i * srcRow + j * srcStep] over four-byte elements, i < rows (a multiple of 4),
 * j < n, where either srcRow = dstStep = 1 or srcStep = dstRow = 1. Tiles of 4 x 4: four vectors, inStride apart, are
 * read along the source's unit stride, four are written, outStride apart, along the target's.
 *
 * Sixteen columns at a time, so that with sixteen rows each side of the tile is sixteen whole cache lines. Images and
 * matrices have sides of powers of two, so the lines of the side with the longer stride fall into the same set of the
 * L1 cache, which holds eight: that side goes four lines at a time, each completed before the next four.
 */
export function transposeRows(
  src: usize,
  dst: usize,
  srcRow: usize,
  dstRow: usize,
  srcStep: usize,
  dstStep: usize,
  rows: i32,
  n: i32,
): void {
  const rowsAreSourceLines = srcStep == 1 && dstRow == 1;
  const inStride = (rowsAreSourceLines ? srcRow : srcStep) << 2;
  const outStride = (rowsAreSourceLines ? dstStep : dstRow) << 2;
  const rowsFirst = inStride > outStride != rowsAreSourceLines;
  srcRow <<= 2;
  dstRow <<= 2;
  srcStep <<= 2;
  dstStep <<= 2;
  while (n > 3) {
    const columns = min(n & ~3, 16);
    const inner = rowsFirst ? rows : columns;
    const srcInner = (rowsFirst ? srcRow : srcStep) << 2;
    const dstInner = (rowsFirst ? dstRow : dstStep) << 2;
    const srcOuter = (rowsFirst ? srcStep : srcRow) << 2;
    const dstOuter = (rowsFirst ? dstStep : dstRow) << 2;
    let srcLine = src;
    let dstLine = dst;
    for (let o = rowsFirst ? columns : rows; o > 0; o -= 4) {
      let s = srcLine;
      let d = dstLine;
      for (let i = inner; i > 0; i -= 4) {
        const a = v128.load(s);
        const b = v128.load(s + inStride);
        const c = v128.load(s + 2 * inStride);
        const e = v128.load(s + 3 * inStride);
        const ab = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
        const abHigh = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
        const ce = i8x16.shuffle(c, e, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
        const ceHigh = i8x16.shuffle(c, e, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
        v128.store(d, lows(ab, ce));
        v128.store(d + outStride, highs(ab, ce));
        v128.store(d + 2 * outStride, lows(abHigh, ceHigh));
        v128.store(d + 3 * outStride, highs(abHigh, ceHigh));
        s += srcInner;
        d += dstInner;
      }
      srcLine += srcOuter;
      dstLine += dstOuter;
    }
    n -= columns;
    src += <usize>columns * srcStep;
    dst += <usize>columns * dstStep;
    // The last one to three columns again in a tile, with those before them.
    if (n > 0 && n < 4) {
      src -= <usize>(4 - n) * srcStep;
      dst -= <usize>(4 - n) * dstStep;
      n = 4;
    }
  }
  for (; n > 0; n--) {
    let s = src;
    let d = dst;
    for (let i = rows; i > 0; i--) {
      store<i32>(d, load<i32>(s));
      s += srcRow;
      d += dstRow;
    }
    src += srcStep;
    dst += dstStep;
  }
}

// @ts-ignore: decorator
@inline
function lows(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// @ts-ignore: decorator
@inline
function highs(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}
