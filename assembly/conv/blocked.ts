import { transposeRows } from '../copy/transposeRows';
import { loadTail } from '../inline/tail';
import { align64, ceilDiv } from './geometry';

// Depthwise convolutions see an image as blocks of four channels, [c / 4][rows][cols][4], each with zeros around it: a
// channel meets no other, so a block's part fits the first-level cache, and pixels lie 16 bytes apart. Channels side by side would lie a
// power of two apart from pixel to pixel, in the same few sets of the cache. The copy is also where images of any layout are
// brought into this one.

/** Bytes of a pixel of four channels. */
export const PIXEL: i32 = 16;

/** Bytes from one block to the next; the 64 on top keep blocks out of each other's cache sets. */
// @ts-ignore: decorator
@inline
export function blockedPitch(rows: i32, cols: i32): i32 {
  return align64(rows * cols * PIXEL) + 64;
}

/** Bytes of a copy. Tiles read, but do not use, up to six pixels past the last one, `step` bytes apart. */
export function blockedBytes(rows: i32, cols: i32, channels: i32, step: i32): i32 {
  return blockedPitch(rows, cols) * ceilDiv(channels, 4) + align64(6 * step);
}

/**
 * to[block][i][j][lane] = from[i + row][j + col][4 block + lane] where that is inside, else 0; 0 in lanes past the last
 * channel.
 *
 * from   an image: [rows, cols, channels], or where `planar` [channels, rows, cols] with a multiple of four channels
 * to     blocks of [toRows, toCols, 4], blockedPitch(toRows, toCols) apart
 * row, col may be negative: that is padding.
 */
export function copyBlocked(
  from: usize,
  rows: i32,
  cols: i32,
  channels: i32,
  planar: i32,
  to: usize,
  toRows: i32,
  toCols: i32,
  row: i32,
  col: i32,
): void {
  const pitch = blockedPitch(toRows, toCols);
  if (!planar) {
    // Pixel by pixel, so that the image is read in the order in which it lies.
    const whole = pitch * (channels >> 2);
    for (let i = row; i < row + toRows; i++) {
      for (let j = col; j < col + toCols; j++, to += PIXEL) {
        const inside = i >= 0 && i < rows && j >= 0 && j < cols;
        const mask = i32x4.splat(-i32(inside));
        let s = inside ? from + ((<usize>((i * cols + j) * channels)) << 2) : from;
        let d = to;
        for (const end = to + whole; d < end; s += 16, d += pitch) v128.store(d, v128.and(v128.load(s), mask));
        if (channels & 3) v128.store(d, v128.and(loadTail(s, channels & 3), mask));
      }
    }
    return;
  }
  const plane = rows * cols;
  const first = min(max(-col, 0), toCols);
  const last = max(min(cols - col, toCols), first);
  for (let lanes = channels; lanes > 0; lanes -= 4, from += (<usize>plane) << 4, to += pitch) {
    let d = to;
    for (let i = row; i < row + toRows; i++) {
      const end = d + toCols * PIXEL;
      if (i >= 0 && i < rows) {
        const stop = d + last * PIXEL;
        d = clear(d, d + first * PIXEL);
        transposeRows(from + ((<usize>(i * cols + first + col)) << 2), d, plane, 1, 1, 4, 4, last - first);
        d = stop;
      }
      d = clear(d, end);
    }
  }
}

/** Pixels to 0, so few that memory.fill, a call out of the module, would take longer; returns the end. */
function clear(at: usize, end: usize): usize {
  for (; at < end; at += PIXEL) v128.store(at, f32x4.splat(0));
  return at;
}
