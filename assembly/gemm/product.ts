import { thread } from '../thread';
import { finishRow } from './finish';
import { packPairs, packPanels, panelColumns } from './pack';
import { blockColumns, blockDepth, dotDepth, evenDepth, isThin, sideFloats, unitRows } from './shape';
import { combineRows, dotFour } from './thin';
import { tile2x16 } from './tile';

/** 16 zeros to add where there is nothing to add. */
const zeros = memory.data(64, 16);

/**
 * One product as in `gemm`, for rows [begin, end), or columns [begin, end) where `isThin`.
 *
 * Chooses the way by shape and strides alone:
 * - few columns: C^T = B^T A^T, so that the long side lies along the vectors;
 * - at most 4 rows and both operands contiguous along k: dot products;
 * - one row and contiguous rows of B: linear combination of rows;
 * - else 2 x 16 tiles.
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
      tileBlock(
        a, b, c, rows, columns, block, aRow, aCol, bRow, bCol, cRow, cCol, base, baseRow, baseCol, floor,
        m > unitRows && block * n > 4096, ws,
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
  const vector = ws + 128;
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
 * A block of k in 2 x 16 tiles. The panel of B stays in the first-level cache while rows of A pass by.
 *
 * Rows of A are read where they are if they are contiguous along k, and packed in pairs otherwise. Contiguous rows of B
 * are read where they are unless `packB`: when many rows pass, packing saves the cache lines that would evict each other.
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
  const scratch = ws;
  const pairs = ws + 128;
  const panels = pairs + ((<usize>sideFloats(depth)) << 2);
  const pairBytes = (<usize>depth) << 3;
  const panelBytes = (<usize>depth) << 6;
  packB = packB || bCol != 4;
  const packA = aCol != 4 && columns > panelColumns && <i32>rows * depth > 4096;
  const zeroBase = base == zeros;
  const direct = cCol == 4 && (baseCol == 4 || zeroBase);

  for (let j0 = 0; j0 < columns; j0 += blockColumns) {
    const width = min(blockColumns, columns - j0);
    const whole = packB ? 0 : width & ~(panelColumns - 1);
    packPanels(b + <usize>(j0 + whole) * bCol, bRow, bCol, depth, width - whole, panels);
    for (let i0 = 0; i0 < rows; i0 += unitRows) {
      const height = min(unitRows, rows - i0);
      if (packA) packPairs(a + <usize>i0 * aRow, aRow, aCol, depth, height, pairs);
      for (let j = 0; j < width; j += panelColumns) {
        const inPlace = j < whole;
        const panel = inPlace ? b + <usize>(j0 + j) * bCol : panels + <usize>((j - whole) >> 4) * panelBytes;
        const panelRow = inPlace ? bRow : 64;
        for (let i = 0; i < height; i += 2) {
          const from = packA ? pairs + <usize>(i >> 1) * pairBytes : a + <usize>(i0 + i) * aRow;
          const both = i + 1 < height;
          const fromRow: usize = both ? (packA ? 4 : aRow) : 0;
          const fromCol: usize = packA ? 8 : aCol;
          const to = c + <usize>(i0 + i) * cRow + <usize>(j0 + j) * cCol;
          const toBase = base + <usize>(i0 + i) * baseRow + <usize>(j0 + j) * baseCol;
          if (direct && both && j + panelColumns <= width) {
            tile2x16(depth, from, fromRow, fromCol, panel, panelRow, to, cRow, toBase, baseRow, floor);
          } else {
            tile2x16(depth, from, fromRow, fromCol, panel, panelRow, scratch, 64, zeros, 0, -Infinity);
            const count = min(panelColumns, width - j);
            finishRow(scratch, 4, toBase, baseCol, to, cCol, count, floor);
            if (both) finishRow(scratch + 64, 4, toBase + baseRow, baseCol, to + cRow, cCol, count, floor);
          }
        }
      }
    }
  }
}
