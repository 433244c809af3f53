import { Geometry } from '../conv/geometry';
import { storeLanes } from '../inline/tail';

/**
 * Max pooling: y[n][i][j][c] = max over taps a, b of x[n][i * sH - pH + a * dH][j * sW - pW + b * dW][c], padding -inf.
 *
 * x          [n, h, w, c]
 * y          [n, oh, ow, c]; oh and ow decide between floor and ceil mode
 * indices    int32 [n, oh, ow, c]: row * w + column of the maximum in its plane; or 0 where nobody asks
 * begin, end of n * oh: output rows
 *
 * As in PyTorch a value takes the place of the maximum when it is greater or NaN, in row-major order: the first of
 * equals wins, NaN wins over numbers and the last NaN over others, and a window of -inf alone points to its first
 * pixel; one that lies outside of the image (dilation and ceil mode make such) has index -1. Lanes run over channels: four
 * windows at a time, without a branch.
 */
export function maxPool2d(x: usize, y: usize, indices: usize, geometry: usize, begin: i32, end: i32): void {
  const g = changetype<Geometry>(geometry);
  const pixelBytes = (<usize>g.c) << 2;
  const rowBytes = <usize>g.w * pixelBytes;
  const whole = g.kh == 2 && g.kw == 2 && (g.dilH & g.dilW) == 1 && (g.padH | g.padW) == 0;
  for (let row = begin; row < end; row++) {
    const image = row / g.oh;
    const plane = x + <usize>(image * g.h) * rowBytes;
    const top = (row - image * g.oh) * g.strideH - g.padH;
    for (let j = 0; j < g.ow; j++) {
      const left = j * g.strideW - g.padW;
      const to = <usize>(row * g.ow + j) * pixelBytes;
      const into = indices ? indices + to : 0;
      let lane: usize = 0;
      if (whole && top + 1 < g.h && left + 1 < g.w) {
        const index = top * g.w + left;
        lane = max2x2(plane + <usize>index * pixelBytes, rowBytes, pixelBytes, y + to, into, index, g.w);
      }
      for (; lane < pixelBytes; lane += 16) {
        const lanes = <i32>min(pixelBytes - lane, 16) >> 2;
        window(plane + lane, g, top, left, y + to + lane, into ? into + lane : 0, lanes);
      }
    }
  }
}

/** All whole groups of four channels of an inner 2x2 window; returns the bytes done. */
function max2x2(x: usize, rowBytes: usize, pixelBytes: usize, y: usize, indices: usize, index: i32, w: i32): usize {
  const i0 = i32x4.splat(index);
  const i1 = i32x4.splat(index + 1);
  const i2 = i32x4.splat(index + w);
  const i3 = i32x4.splat(index + w + 1);
  const below = x + rowBytes;
  const end = pixelBytes & -16;
  for (let lane: usize = 0; lane < end; lane += 16) {
    let best = v128.load(x + lane);
    let at = i0;
    let value = v128.load(x + lane + pixelBytes);
    let wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
    best = v128.bitselect(value, best, wins);
    at = v128.bitselect(i1, at, wins);
    value = v128.load(below + lane);
    wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
    best = v128.bitselect(value, best, wins);
    at = v128.bitselect(i2, at, wins);
    value = v128.load(below + lane + pixelBytes);
    wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
    v128.store(y + lane, v128.bitselect(value, best, wins));
    if (indices) v128.store(indices + lane, v128.bitselect(i3, at, wins));
  }
  return end;
}

/** One window of any shape, `lanes` channels from x on. */
function window(x: usize, g: Geometry, top: i32, left: i32, y: usize, indices: usize, lanes: i32): void {
  const pixelBytes = (<usize>g.c) << 2;
  // First tap inside the image, and the row and column behind the last.
  const firstRow = top < 0 ? top + ((-top + g.dilH - 1) / g.dilH) * g.dilH : top;
  const firstCol = left < 0 ? left + ((-left + g.dilW - 1) / g.dilW) * g.dilW : left;
  const endRow = min(top + g.kh * g.dilH, g.h);
  const endCol = min(left + g.kw * g.dilW, g.w);
  let best = f32x4.splat(-Infinity);
  let at = i32x4.splat(firstRow < endRow && firstCol < endCol ? firstRow * g.w + firstCol : -1);
  for (let r = firstRow; r < endRow; r += g.dilH) {
    for (let s = firstCol; s < endCol; s += g.dilW) {
      const index = r * g.w + s;
      const from = x + <usize>index * pixelBytes;
      const value = lanes == 4 ? v128.load(from) : loadLanes(from, lanes);
      const wins = v128.or(f32x4.gt(value, best), f32x4.ne(value, value));
      best = v128.bitselect(value, best, wins);
      at = v128.bitselect(i32x4.splat(index), at, wins);
    }
  }
  storeLanes(y, best, lanes);
  if (indices) storeLanes(indices, at, lanes);
}

/** 1 to 3 values; the lanes behind them are 0. */
function loadLanes(from: usize, lanes: i32): v128 {
  let value = v128.load32_zero(from);
  if (lanes > 1) value = v128.load_lane<f32>(from, value, 1, 4);
  if (lanes > 2) value = v128.load_lane<f32>(from, value, 2, 8);
  return value;
}
