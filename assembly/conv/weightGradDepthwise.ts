import { ceilDiv, Geometry } from './geometry';
import { weightGradChunks } from './weightGrad';
import { weightTileDepthwise } from './weightTile';
import { openWindow, unitRows, windowPitch } from './window';

/**
 * The depthwise case of conv2dWeightGrad: partial is [chunk][a][b][c], a unit one chunk;
 * `taps` and `copy` are scratch.
 */
export function weightGradDepthwise(
  x: usize,
  gy: usize,
  partial: usize,
  geometry: usize,
  taps: usize,
  copy: usize,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const pixelBytes = 4 * g.c;
  const xRow = windowPitch(g) * pixelBytes;
  const tapCount = g.kh * g.kw;
  const chunks = weightGradChunks(g);
  const rowBlocks = ceilDiv(g.oh, unitRows(g));
  const items = g.n * rowBlocks;
  const xStep = g.strideW * pixelBytes;
  for (let unit = begin; unit < end; unit++) {
    const sums = partial + <usize>(unit * tapCount) * pixelBytes;
    memory.fill(sums, 0, <usize>tapCount * pixelBytes);
    for (let item = (items * unit) / chunks; item < (items * (unit + 1)) / chunks; item++) {
      const image = item / rowBlocks;
      const row = (item - image * rowBlocks) * unitRows(g);
      const rows = min(unitRows(g), g.oh - row);
      const from = openWindow(g, x, image, row, rows, copy);
      const gyAt = gy + ((<usize>(image * g.oh + row) * g.ow * g.o) << 2);
      for (let tap = 0; tap < tapCount; tap += 4) {
        for (let t = 0; t < 4; t++) {
          const at = min(tap + t, tapCount - 1);
          const a = at / g.kw;
          store<i32>(taps + ((<usize>t) << 2), a * g.dilH * xRow + (at - a * g.kw) * g.dilW * pixelBytes);
        }
        const count = tapCount - tap;
        const to = sums + <usize>tap * pixelBytes;
        let at: usize = 0;
        for (const last = (<usize>(g.c & -4)) << 2; at < last; at += 16) {
          weightTileDepthwise(
            from + at,
            g.strideH * xRow,
            xStep,
            taps,
            count,
            gyAt + at,
            pixelBytes,
            rows,
            g.ow,
            to + at,
            pixelBytes,
          );
        }
        for (const last = <usize>pixelBytes; at < last; at += 4) {
          for (let t: usize = 0; t < <usize>min(count, 4); t++) {
            const into = to + at + t * pixelBytes;
            const xAt = from + at + load<i32>(taps + (t << 2));
            store<f32>(
              into,
              load<f32>(into) + sumPixels(xAt, g.strideH * xRow, xStep, gyAt + at, pixelBytes, rows, g.ow),
            );
          }
        }
      }
    }
  }
}

function sumPixels(x: usize, xRow: i32, xCol: i32, gy: usize, gyCol: i32, rows: i32, cols: i32): f32 {
  let sum: f32 = 0;
  for (let i = 0; i < rows; i++, x += xRow) {
    let p = x;
    for (let j = 0; j < cols; j++, p += xCol, gy += gyCol) sum += load<f32>(p) * load<f32>(gy);
  }
  return sum;
}
