import { madd } from '../inline/madd';
import { blockedBytes, blockedPitch, copyBlocked, PIXEL } from './blocked';
import { align64, ceilDiv, Geometry } from './geometry';
import { weightGradChunks } from './weightGrad';
import { copyWindowBlocked, unitRows, windowBlockedBytes, windowCols, windowRows } from './window';

/** Taps whose sums stay in registers. With the latency of the addition, five sums take as long as their six loads. */
const TAPS: i32 = 5;

// @ts-ignore: decorator
@inline
function tapGroups(g: Geometry): i32 {
  return ceilDiv(g.kh * g.kw, TAPS);
}

/** Bytes of the sums of a block of four channels: [taps, up to the next multiple of five][4]. */
export function sumsBytes(g: Geometry): i32 {
  return tapGroups(g) * TAPS * PIXEL;
}

// @ts-ignore: decorator
@inline
function tapBytes(g: Geometry): i32 {
  return align64(4 * TAPS * tapGroups(g));
}

/** Bytes of workspace a thread. */
export function depthwiseWorkspace(g: Geometry): i32 {
  return tapBytes(g) + windowBlockedBytes(g) + blockedBytes(unitRows(g), g.ow, g.c, 0);
}

/** The depthwise case of conv2dWeightGrad: partial is [chunk][c / 4][sumsBytes], a unit one chunk. */
export function weightGradDepthwise(
  x: usize,
  gy: usize,
  partial: usize,
  geometry: usize,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const tapsEnd = scratch + 4 * TAPS * tapGroups(g);
  const window = scratch + tapBytes(g);
  const gradient = window + windowBlockedBytes(g);
  const cols = windowCols(g);
  let tap = 0;
  for (let to = scratch; to < tapsEnd; to += 4, tap++) {
    const at = min(tap, g.kh * g.kw - 1);
    const a = at / g.kw;
    store<i32>(to, (a * g.dilH * cols + (at - a * g.kw) * g.dilW) * PIXEL);
  }
  const chunks = weightGradChunks(g);
  const rowBlocks = ceilDiv(g.oh, unitRows(g));
  const items = g.n * rowBlocks;
  const chunkBytes = <usize>(ceilDiv(g.c, 4) * sumsBytes(g));
  for (let unit = begin; unit < end; unit++) {
    const sums = partial + <usize>unit * chunkBytes;
    memory.fill(sums, 0, chunkBytes);
    for (let item = (items * unit) / chunks; item < (items * (unit + 1)) / chunks; item++) {
      const image = item / rowBlocks;
      const row = (item - image * rowBlocks) * unitRows(g);
      const rows = min(unitRows(g), g.oh - row);
      copyWindowBlocked(g, x, image, row, rows, window);
      const gyAt = gy + ((<usize>(image * g.oh * g.ow * g.c)) << 2);
      copyBlocked(gyAt, g.oh, g.ow, g.c, g.planar & 2, gradient, rows, g.ow, row, 0);
      let p = window;
      let q = gradient;
      let to = sums;
      for (let c = 0; c < g.c; c += 4) {
        for (let taps = scratch; taps < tapsEnd; taps += 4 * TAPS, to += TAPS * PIXEL) {
          tapSums(p, g.strideH * cols * PIXEL, g.strideW * PIXEL, taps, q, rows, g.ow, to);
        }
        p += blockedPitch(windowRows(g, rows), cols);
        q += blockedPitch(rows, g.ow);
      }
    }
  }
}

/**
 * to[t][lane] += sum over (i, j) of x[i][j][taps[t] + lane] * gy[i][j][lane] for five taps and four channels.
 *
 * x     pixel (i, j) at x + i * xRow + j * xCol bytes
 * gy    [rows][cols][4]
 */
function tapSums(x: usize, xRow: i32, xCol: i32, taps: usize, gy: usize, rows: i32, cols: i32, to: usize): void {
  let a = f32x4.splat(0),
    b = a,
    c = a,
    d = a,
    e = a;
  const t0 = load<i32>(taps),
    t1 = load<i32>(taps, 4),
    t2 = load<i32>(taps, 8),
    t3 = load<i32>(taps, 12),
    t4 = load<i32>(taps, 16);
  for (; rows > 0; rows--, x += xRow) {
    let p = x;
    for (const end = gy + cols * PIXEL; gy != end; gy += PIXEL, p += xCol) {
      const g = v128.load(gy);
      a = madd(v128.load(p + t0), g, a);
      b = madd(v128.load(p + t1), g, b);
      c = madd(v128.load(p + t2), g, c);
      d = madd(v128.load(p + t3), g, d);
      e = madd(v128.load(p + t4), g, e);
    }
  }
  v128.store(to, f32x4.add(v128.load(to), a));
  v128.store(to, f32x4.add(v128.load(to, 16), b), 16);
  v128.store(to, f32x4.add(v128.load(to, 32), c), 32);
  v128.store(to, f32x4.add(v128.load(to, 48), d), 48);
  v128.store(to, f32x4.add(v128.load(to, 64), e), 64);
}
