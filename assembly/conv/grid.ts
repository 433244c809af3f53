import { loadLanes, storeLanes } from '../inline/tail';
import { align64, BLOCK, RELU } from './geometry';
import { tile4x4, tile4x8 } from './tile';

/** Bytes at `scratch` for a grid of so many pixels: one tile of sums, then the pixels' addresses in x and y. */
export function gridScratch(pixels: i32): i32 {
  return 128 + align64(8 * (pixels + 3));
}

/**
 * y[i][j][o] = bias[o] + sum over taps t and l of x[i][j][t.x + l] * w[o / 8][t.w + l][o % 8] for a grid of pixels: the
 * one loop behind the forward pass and the input gradient of every stride, dilation and group.
 *
 * x         pixel (i, j) stands at x + i * xRow + j * xCol, all strides in bytes
 * w         blocks of 8 outputs (conv/packWeight.ts), blockBytes apart
 * taps      tapCount pairs as in conv/tile.ts; each covers `length` bytes of x
 * bias      outputs values, or 0
 * y         pixel (i, j) at y + i * yRow + j * yCol
 *
 * Pixels are taken four at a time across row ends, so that small images fill the tile; the last tile repeats its last
 * pixel. A block's weights stay in L1 while the pixels pass.
 */
export function convGrid(
  x: usize,
  xRow: i32,
  xCol: i32,
  w: usize,
  blockBytes: i32,
  taps: usize,
  tapCount: i32,
  length: i32,
  bias: usize,
  y: usize,
  yRow: i32,
  yCol: i32,
  rows: i32,
  cols: i32,
  outputs: i32,
  flags: i32,
  scratch: usize,
): void {
  const tapsEnd = taps + ((<usize>tapCount) << 3);
  const pixels = scratch + 128;
  const end = listPixels(x, xRow, xCol, y, yRow, yCol, rows, cols, pixels);
  for (let block = 0; block < outputs; block += BLOCK, w += blockBytes) {
    const lanes = min(outputs - block, BLOCK);
    for (let p = pixels; p < end; p += 32) {
      const x0 = load<usize>(p),
        x1 = load<usize>(p, 8),
        x2 = load<usize>(p, 16),
        x3 = load<usize>(p, 24);
      if (lanes > 4) tile4x8(x0, x1, x2, x3, taps, tapsEnd, length, w, scratch);
      else tile4x4(x0, x1, x2, x3, taps, tapsEnd, length, w, scratch);
      finish(scratch, p, bias, (<usize>block) << 2, lanes, flags);
    }
  }
}

/** Writes the pixels' addresses (x, y), the last repeated until their number is a multiple of four; returns the end. */
function listPixels(
  x: usize,
  xRow: i32,
  xCol: i32,
  y: usize,
  yRow: i32,
  yCol: i32,
  rows: i32,
  cols: i32,
  to: usize,
): usize {
  let left = (rows * cols + 3) & -4;
  for (let i = 0; i < rows; i++, x += xRow, y += yRow) {
    for (let j = 0; j < cols; j++) {
      const repeats = i == rows - 1 && j == cols - 1 ? left : 1;
      for (let k = 0; k < repeats; k++, left--, to += 8) {
        store<usize>(to, x + j * xCol);
        store<usize>(to, y + j * yCol, 4);
      }
    }
  }
  return to;
}

/** Adds the bias, clips, and writes `lanes` channels (1 to 8), from byte `at` on, of the four pixels at `pixels`. */
function finish(tile: usize, pixels: usize, bias: usize, at: usize, lanes: i32, flags: i32): void {
  const least = f32x4.splat(flags & RELU ? 0 : -Infinity);
  const end = pixels + 32;
  if (lanes == BLOCK) {
    const b0 = bias ? v128.load(bias + at) : f32x4.splat(0);
    const b1 = bias ? v128.load(bias + at, 16) : f32x4.splat(0);
    for (; pixels < end; pixels += 8, tile += 32) {
      const to = load<usize>(pixels, 4) + at;
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(tile), b0), least));
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(tile, 16), b1), least), 16);
    }
    return;
  }
  for (; lanes > 0; lanes -= 4, at += 16, tile += 16) {
    const base = bias ? loadLanes(bias + at, lanes) : f32x4.splat(0);
    let from = tile;
    for (let p = pixels; p < end; p += 8, from += 32) {
      storeLanes(load<usize>(p, 4) + at, f32x4.pmax(f32x4.add(v128.load(from), base), least), lanes);
    }
  }
}
