import { madd } from '../inline/madd';
import { loadLanes, storeTail } from '../inline/tail';
import { PIXEL } from './blocked';
import { RELU } from './geometry';

/**
 * y[i][j][c] = bias[c] + sum over taps t of x[i][j][t.x + c] * w[t.w + c] for a grid of pixels: the one loop behind the
 * forward pass and the input gradient of depthwise convolutions.
 *
 * x         blocks of four channels (conv/blocked.ts), `pitch` bytes apart; pixel (i, j) at x + i * xRow + j * xCol
 * w         [c / 4][wBytes], rows of four channels whose places the taps name
 * taps      pairs (offset of x, offset of w) in bytes as int32 up to tapsEnd
 * bias      channels values, or 0
 * y         pixel (i, j) at y + i * yRow + j * yCol, channels side by side
 * scratch   112 bytes
 *
 * The rows of y should be in the cache: filling them with zeros first takes half the time of waiting for the lines of pixels
 * that are written 16 bytes here and 16 there.
 *
 * Seven pixels of a row a tile: as many registers of sums as the latency of the addition asks for, and the sides of
 * images are multiples of seven more often than of eight.
 */
export function depthwiseGrid(
  x: usize,
  pitch: i32,
  xRow: i32,
  xCol: i32,
  w: usize,
  wBytes: i32,
  taps: usize,
  tapsEnd: usize,
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
  const least = f32x4.splat(flags & RELU ? 0 : -Infinity);
  for (let i = 0; i < rows; i++, x += xRow, y += yRow) {
    for (let j = 0; j < cols; j += 7) {
      const count = min(cols - j, 7);
      let from = x + j * xCol;
      let weights = w;
      let to = y + j * yCol;
      // All channels of a pixel, so that y is written in the order in which it lies.
      for (let c = 0; c < channels; c += 4, from += pitch, weights += wBytes, to += 16) {
        const lanes = channels - c;
        const base = bias ? loadLanes(bias + ((<usize>c) << 2), lanes) : f32x4.splat(0);
        if (lanes > 3) tile(from, xCol, taps, tapsEnd, weights, base, least, to, yCol, count);
        else {
          tile(from, xCol, taps, tapsEnd, weights, base, least, scratch, PIXEL, count);
          for (let k = 0; k < count; k++) storeTail(to + k * yCol, v128.load(scratch + k * PIXEL), lanes);
        }
      }
    }
  }
}

/** Seven pixels of four channels, xCol apart, of which `count` are written, yCol apart. */
function tile(
  x: usize,
  xCol: i32,
  taps: usize,
  tapsEnd: usize,
  w: usize,
  bias: v128,
  least: v128,
  y: usize,
  yCol: i32,
  count: i32,
): void {
  let a = bias,
    b = bias,
    c = bias,
    d = bias,
    e = bias,
    f = bias,
    g = bias;
  for (; taps < tapsEnd; taps += 8) {
    let p = x + load<i32>(taps);
    const weight = v128.load(w + load<i32>(taps, 4));
    a = madd(v128.load(p), weight, a);
    p += xCol;
    b = madd(v128.load(p), weight, b);
    p += xCol;
    c = madd(v128.load(p), weight, c);
    p += xCol;
    d = madd(v128.load(p), weight, d);
    p += xCol;
    e = madd(v128.load(p), weight, e);
    p += xCol;
    f = madd(v128.load(p), weight, f);
    g = madd(v128.load(p + xCol), weight, g);
  }
  v128.store(y, f32x4.pmax(a, least));
  if (count < 2) return;
  y += yCol;
  v128.store(y, f32x4.pmax(b, least));
  if (count < 3) return;
  y += yCol;
  v128.store(y, f32x4.pmax(c, least));
  if (count < 4) return;
  y += yCol;
  v128.store(y, f32x4.pmax(d, least));
  if (count < 5) return;
  y += yCol;
  v128.store(y, f32x4.pmax(e, least));
  if (count < 6) return;
  y += yCol;
  v128.store(y, f32x4.pmax(f, least));
  if (count < 7) return;
  v128.store(y + yCol, f32x4.pmax(g, least));
}
