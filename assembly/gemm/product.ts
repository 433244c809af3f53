import { thread } from '../thread';
import { finishRow } from './finish';
import { packPairs, packPanel } from './pack';
import {
  blockColumns,
  blockDepth,
  columnsBy20,
  dotDepth,
  evenDepth,
  isThin,
  rowOfSums,
  sideFloats,
  sumsBytes,
  unitRows,
} from './shape';
import { combineRows, dotFour } from './thin';
import { tile } from './tile';

/** 20 zeros to add where there is nothing to add. */
const zeros = memory.data(80, 16);

/**
 * One product as in `gemm`, for rows [begin, end), or columns [begin, end) where `isThin`.
 *
 * Chooses the way by shape and strides alone:
 * - few columns: C^T = B^T A^T, so that the long side lies along the vectors;
 * - at most 4 rows and both operands contiguous along k: dot products;
 * - one row and contiguous rows of B: linear combination of rows;
 * - else tiles of 2 x 20 and 2 x 16.
 */
export function product(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  aRowFloats: i32,
  aColFloats: i32,
  bRowFloats: i32,
  bColFloats: i32,
  cRowFloats: i32,
  bias: usize,
  flags: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  let aRow = (<usize>aRowFloats) << 2;
  let aCol = (<usize>aColFloats) << 2;
  let bRow = (<usize>bRowFloats) << 2;
  let bCol = (<usize>bColFloats) << 2;
  let cRow = (<usize>cRowFloats) << 2;
  let cCol: usize = 4;
  let biasRow: usize = 0;
  let biasCol: usize = 4;
  ws += <usize>thread * <usize>wsBytes;

  let byColumns = isThin(m, n);
  end = min(end, byColumns ? n : m);
  if (n < m && (n <= 4 || (n <= 8 && aRow == 4))) {
    const a0 = a;
    a = b;
    b = a0;
    const aRow0 = aRow;
    aRow = bCol;
    bCol = aRow0;
    const aCol0 = aCol;
    aCol = bRow;
    bRow = aCol0;
    cCol = cRow;
    cRow = 4;
    biasRow = 4;
    biasCol = 0;
    const m0 = m;
    m = n;
    n = m0;
    byColumns = true;
  }
  if (byColumns) {
    b += <usize>begin * bCol;
    c += <usize>begin * cCol;
    bias += bias ? <usize>begin * biasCol : 0;
  } else {
    a += <usize>begin * aRow;
    c += <usize>begin * cRow;
  }
  const rows = byColumns ? m : end - begin;
  const columns = byColumns ? end - begin : n;
  if (rows <= 0 || columns <= 0) return;

  let base = bias;
  let baseRow = biasRow;
  let baseCol = biasCol;
  if (flags & 1) {
    if (bias) {
      for (let i = 0; i < rows; i++) {
        const row = c + <usize>i * cRow;
        finishRow(row, cCol, bias + <usize>i * biasRow, biasCol, row, cCol, columns, -Infinity);
      }
    }
    base = c;
    baseRow = cRow;
    baseCol = cCol;
  } else if (!bias) {
    base = zeros;
    baseRow = 0;
    baseCol = 0;
  }

  const dots = m <= 4 && bRow == 4;
  const depth = evenDepth(k, dots ? dotDepth : blockDepth);
  let done = 0;
  do {
    const block = min(depth, k - done);
    const floor: f32 = (flags & 2) != 0 && done + block >= k ? 0 : -Infinity;
    if (dots) {
      dotBlock(a, b, c, rows, columns, block, aRow, aCol, bCol, cRow, cCol, base, baseRow, baseCol, floor, ws);
    } else if (m == 1 && bCol == 4) {
      rowBlock(a, b, c, columns, block, aCol, bRow, cCol, base, baseCol, floor, ws);
    } else {
      const packB = bCol != 4 || (m > unitRows && block * n > 4096);
      tileBlock(
        a,
        b,
        c,
        rows,
        columns,
        block,
        aRow,
        aCol,
        bRow,
        bCol,
        cRow,
        cCol,
        base,
        baseRow,
        baseCol,
        floor,
        packB,
        ws,
      );
    }
    a += <usize>block * aCol;
    b += <usize>block * bRow;
    base = c;
    baseRow = cRow;
    baseCol = cCol;
    done += block;
  } while (done < k);
}

/** A block of k for at most 4 rows of A and columns of B that are contiguous along k. */
function dotBlock(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: usize,
  aCol: usize,
  bCol: usize,
  cRow: usize,
  cCol: usize,
  base: usize,
  baseRow: usize,
  baseCol: usize,
  floor: f32,
  ws: usize,
): void {
  const sums = ws;
  const vector = ws + sumsBytes;
  for (; rows > 0; rows--) {
    let x = a;
    if (aCol != 4) {
      x = vector;
      for (let i = 0; i < depth; i++) store<f32>(vector + ((<usize>i) << 2), load<f32>(a + <usize>i * aCol));
    }
    for (let j = 0; j < columns; j += 32) {
      const count = min(32, columns - j);
      for (let f = 0; f < count; f += 4) {
        dotFour(x, b + <usize>(j + f) * bCol, bCol, depth, count - f, sums + ((<usize>f) << 2));
      }
      finishRow(sums, 4, base + <usize>j * baseCol, baseCol, c + <usize>j * cCol, cCol, count, floor);
    }
    a += aRow;
    c += cRow;
    base += baseRow;
  }
}

/** A block of k for one row of A and contiguous rows of B. */
function rowBlock(
  a: usize,
  b: usize,
  c: usize,
  columns: i32,
  depth: i32,
  aCol: usize,
  bRow: usize,
  cCol: usize,
  base: usize,
  baseCol: usize,
  floor: f32,
  ws: usize,
): void {
  for (let j = 0; j < columns; j += blockColumns) {
    const count = min(blockColumns, columns - j);
    combineRows(a, aCol, b + ((<usize>j) << 2), bRow, depth, count, ws);
    finishRow(ws, 4, base + <usize>j * baseCol, baseCol, c + <usize>j * cCol, cCol, count, floor);
  }
}

/**
 * A block of k in tiles. The panel of B stays in the first-level cache while rows of A pass by.
 *
 * Rows of A are read where they are if they are contiguous along k, and packed in pairs otherwise. Without `packB`
 * contiguous rows of B are read where they are; when many rows of A pass, packing pays, because rows of B that lie a
 * power of two apart evict each other from the cache.
 */
function tileBlock(
  a: usize,
  b: usize,
  c: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: usize,
  aCol: usize,
  bRow: usize,
  bCol: usize,
  cRow: usize,
  cCol: usize,
  base: usize,
  baseRow: usize,
  baseCol: usize,
  floor: f32,
  packB: bool,
  ws: usize,
): void {
  const pairs = ws + sumsBytes;
  const panels = pairs + ((<usize>sideFloats(depth)) << 2);
  const packA = aCol != 4 && columns > 20 && rows * depth > 4096;
  const inPlace = cCol == 4 && (baseCol == 4 || base == zeros);

  for (let j0 = 0; j0 < columns; j0 += blockColumns) {
    const blockWidth = min(blockColumns, columns - j0);
    const by20 = columnsBy20(blockWidth);
    for (let j = 0; j < blockWidth; ) {
      const width = j < by20 ? 20 : 16;
      if (packB || j + width > blockWidth) {
        const panel = panels + ((<usize>(j * depth)) << 2);
        packPanel(b + <usize>(j0 + j) * bCol, bRow, bCol, depth, blockWidth - j, width, panel);
      }
      j += width;
    }
    for (let i0 = 0; i0 < rows; i0 += unitRows) {
      const height = min(unitRows, rows - i0);
      if (packA) packPairs(a + <usize>i0 * aRow, aRow, aCol, depth, height, pairs);
      for (let j = 0; j < blockWidth; ) {
        const width = j < by20 ? 20 : 16;
        const whole = j + width <= blockWidth;
        const packed = packB || !whole;
        const panel = packed ? panels + ((<usize>(j * depth)) << 2) : b + <usize>(j0 + j) * bCol;
        const panelRow = packed ? (<usize>width) << 2 : bRow;
        const fromRow: usize = packA ? 4 : aRow;
        const fromCol: usize = packA ? 8 : aCol;
        const fromPair = packA ? (<usize>depth) << 3 : aRow * 2;
        const from = packA ? pairs : a + <usize>i0 * aRow;
        const to = c + <usize>i0 * cRow + <usize>(j0 + j) * cCol;
        const toBase = base + <usize>i0 * baseRow + <usize>(j0 + j) * baseCol;
        // What lies over the edge, or in columns apart, is summed up aside.
        const even = height & ~1;
        const direct = whole && inPlace;
        const sums = direct ? to : ws;
        const sumsRow = direct ? cRow : rowOfSums;
        const sumsBase = direct ? toBase : zeros;
        const sumsBaseRow = direct ? baseRow : 0;
        const sumsFloor: f32 = direct ? floor : -Infinity;
        tile(
          width,
          height >> 1,
          depth,
          from,
          fromRow,
          fromCol,
          fromPair,
          panel,
          panelRow,
          sums,
          sumsRow,
          sumsBase,
          sumsBaseRow,
          sumsFloor,
        );
        if (height & 1) {
          const last = from + <usize>(height >> 1) * fromPair;
          const lastSums = ws + <usize>even * rowOfSums;
          tile(width, 1, depth, last, 0, fromCol, 0, panel, panelRow, lastSums, 0, zeros, 0, -Infinity);
        }
        for (let i = direct ? even : 0; i < height; i++) {
          const rowSums = ws + <usize>i * rowOfSums;
          const row = to + <usize>i * cRow;
          finishRow(rowSums, 4, toBase + <usize>i * baseRow, baseCol, row, cCol, min(width, blockWidth - j), floor);
        }
        j += width;
      }
    }
  }
}
