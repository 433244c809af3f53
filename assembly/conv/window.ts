import { blockedBytes, copyBlocked, PIXEL } from './blocked';
import { ceilDiv, Geometry } from './geometry';
import { copyPadded } from './padded';

// The part of the input that a block of output rows sees, padding included.

export function windowRows(g: Geometry, rows: i32): i32 {
  return (rows - 1) * g.strideH + (g.kh - 1) * g.dilH + 1;
}

export function windowCols(g: Geometry): i32 {
  return (g.ow - 1) * g.strideW + (g.kw - 1) * g.dilW + 1;
}

/** Whether any window leaves the image; if none does, kernels read x where it stands. */
export function isPadded(g: Geometry): bool {
  return (g.padH | g.padW) != 0 || windowRows(g, g.oh) > g.h || windowCols(g) > g.w;
}

/** Output rows a unit: about 256 pixels, in blocks as even as the image allows. */
export function unitRows(g: Geometry): i32 {
  return ceilDiv(g.oh, max(1, min(ceilDiv(g.oh * g.ow, 256), g.oh)));
}

/** Bytes of the padded copy for one unit. */
export function windowBytes(g: Geometry): i32 {
  return isPadded(g) && g.oh > 0 ? 4 * windowRows(g, unitRows(g)) * windowCols(g) * g.c : 0;
}

/** Pixels a row in what openWindow returns. */
export function windowPitch(g: Geometry): i32 {
  return isPadded(g) ? windowCols(g) : g.w;
}

/**
 * Address of the first input pixel that output rows row..row + rows - 1 of an image see: in x itself, or in `copy` with
 * its padding. Rows are windowPitch(g) pixels apart.
 */
export function openWindow(g: Geometry, x: usize, image: i32, row: i32, rows: i32, copy: usize): usize {
  const pixelBytes = g.c << 2;
  const from = x + <usize>(image * g.h * g.w) * pixelBytes;
  const top = row * g.strideH - g.padH;
  if (!isPadded(g)) return from + <usize>(top * g.w) * pixelBytes;
  copyPadded(from, g.h, g.w, pixelBytes, copy, windowRows(g, rows), windowCols(g), top, -g.padW);
  return copy;
}

/** The same part for a depthwise convolution, always as a copy: see conv/blocked.ts. */
export function copyWindowBlocked(g: Geometry, x: usize, image: i32, row: i32, rows: i32, copy: usize): void {
  const from = x + ((<usize>(image * g.h * g.w * g.c)) << 2);
  const top = row * g.strideH - g.padH;
  copyBlocked(from, g.h, g.w, g.c, g.planar & 1, copy, windowRows(g, rows), windowCols(g), top, -g.padW);
}

/** Bytes of that copy for one unit. */
export function windowBlockedBytes(g: Geometry): i32 {
  return g.oh > 0 ? blockedBytes(windowRows(g, unitRows(g)), windowCols(g), g.c, g.strideW * PIXEL) : 0;
}
