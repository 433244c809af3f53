import { inputTransform6, inputTransform8 } from './inputTransform';
import { patchWindow, WINDOW } from './patchWindow';
import { ceil4, TILE } from './plan';

/** Bytes at `tmp`: intermediate values and a patch's window. */
export const TRANSFORM_SCRATCH: i32 = 1024 + WINDOW + 48;

/**
 * The inputs of a block of tiles in Winograd's domain: v[plane][c / 32][tile][c % 32], planes vPlane apart.
 *
 * x           [n, rows, cols, channels]
 * side        6 or 8
 * firstTile   of `tiles`, counted over all images, tilesPerImage each, tileCols to a row; v has room for blockTiles
 */
export function transformInputs(
  x: usize,
  rows: i32,
  cols: i32,
  channels: i32,
  padH: i32,
  padW: i32,
  side: i32,
  firstTile: i32,
  tiles: i32,
  blockTiles: i32,
  tileCols: i32,
  tilesPerImage: i32,
  v: usize,
  vPlane: i32,
  tmp: usize,
): void {
  const window = tmp + 1024;
  const col = channels << 2;
  const row = cols * col;
  const groups = ceil4(channels) >> 2;
  for (let t = 0; t < tiles; t++) {
    const image = (firstTile + t) / tilesPerImage;
    const at = firstTile + t - image * tilesPerImage;
    const top = (at / tileCols) * TILE - padH;
    const left = (at % tileCols) * TILE - padW;
    patchWindow(window, top, left, rows, cols, side, tmp);
    let from = x + <usize>(image * rows) * row + (top * row + left * col);
    for (let group = 0; group < groups; group++, from += 16) {
      const to = v + ((group >> 3) * (blockTiles << 7) + (t << 7) + ((group & 7) << 4));
      const lanes = channels - 4 * group;
      if (side == 8) inputTransform8(from, row, col, window, lanes, to, vPlane, tmp);
      else inputTransform6(from, row, col, window, lanes, to, vPlane, tmp);
    }
  }
}
