import { BLOCK, RELU } from './geometry';
import { tile4x4, tile4x8, tileDepthwise } from './tile';

/** Bytes at `scratch`: one tile of sums and four output addresses. */
export const GRID_SCRATCH: i32 = 192;

/**
 * y[i][j][o] = bias[o] + sum over taps t and l of x[i][j][t.x + l] * w[o / 8][t.w + l][o % 8] for a grid of pixels: the one
 * loop behind the forward pass and the input gradient of every stride, dilation and group.
 *
 * x         pixel (i, j) stands at x + i * xRow + j * xCol, all strides in bytes
 * w         blocks of 8 outputs (conv/packWeight.ts), blockBytes apart
 * taps      tapCount pairs as in conv/tile.ts; each covers `length` bytes of x
 * bias      outputs values, or 0
 * y         pixel (i, j) at y + i * yRow + j * yCol
 *
 * Pixels are taken four at a time across row ends, so that small images fill the tile; the last tile repeats its last pixel.
 * A block's weights stay in L1 while the pixels pass.
 */
export function convGrid(
  x: usize, xRow: i32, xCol: i32,
  w: usize, blockBytes: i32, taps: usize, tapCount: i32, length: i32, bias: usize,
  y: usize, yRow: i32, yCol: i32,
  rows: i32, cols: i32, outputs: i32, flags: i32, scratch: usize,
): void {
  const tapsEnd = taps + (<usize>tapCount << 3);
  const pixels = rows * cols;
  for (let block = 0; block < outputs; block += BLOCK) {
    const lanes = min(outputs - block, BLOCK);
    let i = 0, j = 0, pixel = 0;
    while (pixel < pixels) {
      let x0: usize = 0, x1: usize = 0, x2: usize = 0, x3: usize = 0;
      for (let p: usize = 0; p < 4; p++) {
        x0 = x1;
        x1 = x2;
        x2 = x3;
        x3 = x + i * xRow + j * xCol;
        store<usize>(scratch + (p << 2), y + i * yRow + j * yCol, 128);
        if (++pixel < pixels) {
          if (++j == cols) {
            j = 0;
            i++;
          }
        }
      }
      if (lanes > 4) tile4x8(x0, x1, x2, x3, taps, tapsEnd, length, w, scratch);
      else tile4x4(x0, x1, x2, x3, taps, tapsEnd, length, w, scratch);
      finish(scratch, bias, <usize>block << 2, lanes, flags);
    }
    w += blockBytes;
  }
}

/**
 * The same for a depthwise convolution: channel c of the output sees channel c of the input only.
 * w [tap][channels], whose row the tap names.
 */
export function convGridDepthwise(
  x: usize, xRow: i32, xCol: i32,
  w: usize, taps: usize, tapCount: i32, bias: usize,
  y: usize, yRow: i32, yCol: i32,
  rows: i32, cols: i32, channels: i32, flags: i32, scratch: usize,
): void {
  const tapsEnd = taps + (<usize>tapCount << 3);
  const pixels = rows * cols;
  let i = 0, j = 0, pixel = 0;
  while (pixel < pixels) {
    let x0: usize = 0, x1: usize = 0, x2: usize = 0, x3: usize = 0;
    for (let p: usize = 0; p < 4; p++) {
      x0 = x1;
      x1 = x2;
      x2 = x3;
      x3 = x + i * xRow + j * xCol;
      store<usize>(scratch + (p << 2), y + i * yRow + j * yCol, 128);
      if (++pixel < pixels) {
        if (++j == cols) {
          j = 0;
          i++;
        }
      }
    }
    let at: usize = 0;
    for (const end = <usize>(channels & -4) << 2; at < end; at += 16) {
      tileDepthwise(x0 + at, x1 + at, x2 + at, x3 + at, taps, tapsEnd, w + at, scratch);
      finish(scratch, bias, at, 4, flags);
    }
    for (const end = <usize>channels << 2; at < end; at += 4) {
      store<f32>(scratch, sumDepthwise(x0 + at, taps, tapsEnd, w + at), 0);
      store<f32>(scratch, sumDepthwise(x1 + at, taps, tapsEnd, w + at), 32);
      store<f32>(scratch, sumDepthwise(x2 + at, taps, tapsEnd, w + at), 64);
      store<f32>(scratch, sumDepthwise(x3 + at, taps, tapsEnd, w + at), 96);
      finish(scratch, bias, at, 1, flags);
    }
  }
}

function sumDepthwise(x: usize, taps: usize, tapsEnd: usize, w: usize): f32 {
  let sum: f32 = 0;
  for (; taps < tapsEnd; taps += 8) sum += load<f32>(x + load<i32>(taps)) * load<f32>(w + load<i32>(taps, 4));
  return sum;
}

/** Adds the bias, clips, and writes `lanes` channels (1 to 8) of the four pixels from byte `at` of each on. */
function finish(tile: usize, bias: usize, at: usize, lanes: i32, flags: i32): void {
  const zero = f32x4.splat(0);
  const vectorEnd = <usize>(lanes & 12) << 2;
  const end = <usize>lanes << 2;
  let addresses = tile + 128;
  for (const last = tile + 128; tile < last; tile += 32, addresses += 4) {
    const to = load<usize>(addresses) + at;
    let lane: usize = 0;
    for (; lane < vectorEnd; lane += 16) {
      let sum = v128.load(tile + lane);
      if (bias) sum = f32x4.add(sum, v128.load(bias + at + lane));
      if (flags & RELU) sum = f32x4.pmax(sum, zero);
      v128.store(to + lane, sum);
    }
    for (; lane < end; lane += 4) {
      let sum = load<f32>(tile + lane);
      if (bias) sum += load<f32>(bias + at + lane);
      if (flags & RELU) sum = sum < 0 ? 0 : sum;
      store<f32>(to + lane, sum);
    }
  }
}
