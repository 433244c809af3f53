import { align64, BLOCK, RELU } from './geometry';
import { tile4x4, tile4x8, tileDepthwise } from './tile';

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

/**
 * The same for a depthwise convolution: channel c of the output sees channel c of the input only.
 * w [tap][channels], whose row the tap names.
 */
export function convGridDepthwise(
  x: usize,
  xRow: i32,
  xCol: i32,
  w: usize,
  taps: usize,
  tapCount: i32,
  bias: usize,
  y: usize,
  yRow: i32,
  yCol: i32,
  rows: i32,
  cols: i32,
  channels: i32,
  flags: i32,
  scratch: usize,
): void {
  const tapsEnd = taps + ((<usize>tapCount) << 3);
  const pixels = scratch + 128;
  const end = listPixels(x, xRow, xCol, y, yRow, yCol, rows, cols, pixels);
  for (let p = pixels; p < end; p += 32) {
    const x0 = load<usize>(p),
      x1 = load<usize>(p, 8),
      x2 = load<usize>(p, 16),
      x3 = load<usize>(p, 24);
    let at: usize = 0;
    for (const last = (<usize>(channels & -4)) << 2; at < last; at += 16) {
      tileDepthwise(x0 + at, x1 + at, x2 + at, x3 + at, taps, tapsEnd, w + at, scratch);
      finish(scratch, p, bias, at, 4, flags);
    }
    for (const last = (<usize>channels) << 2; at < last; at += 4) {
      for (let k: usize = 0; k < 4; k++) {
        store<f32>(scratch + (k << 5), sumDepthwise(load<usize>(p + (k << 3)) + at, taps, tapsEnd, w + at));
      }
      finish(scratch, p, bias, at, 1, flags);
    }
  }
}

function sumDepthwise(x: usize, taps: usize, tapsEnd: usize, w: usize): f32 {
  let sum: f32 = 0;
  for (; taps < tapsEnd; taps += 8) sum += load<f32>(x + load<i32>(taps)) * load<f32>(w + load<i32>(taps, 4));
  return sum;
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
  if (lanes == BLOCK) {
    const b0 = bias ? v128.load(bias + at) : f32x4.splat(0);
    const b1 = bias ? v128.load(bias + at, 16) : f32x4.splat(0);
    for (const end = pixels + 32; pixels < end; pixels += 8, tile += 32) {
      const to = load<usize>(pixels, 4) + at;
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(tile), b0), least));
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(tile, 16), b1), least), 16);
    }
    return;
  }
  const vectorEnd = (<usize>(lanes & 4)) << 2;
  for (const end = pixels + 32; pixels < end; pixels += 8, tile += 32) {
    const to = load<usize>(pixels, 4) + at;
    let lane: usize = 0;
    for (; lane < vectorEnd; lane += 16) {
      const b = bias ? v128.load(bias + at + lane) : f32x4.splat(0);
      v128.store(to + lane, f32x4.pmax(f32x4.add(v128.load(tile + lane), b), least));
    }
    for (; lane < (<usize>lanes) << 2; lane += 4) {
      let sum = load<f32>(tile + lane);
      if (bias) sum += load<f32>(bias + at + lane);
      store<f32>(to + lane, flags & RELU && sum < 0 ? 0 : sum);
    }
  }
}
