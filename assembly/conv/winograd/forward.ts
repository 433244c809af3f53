import { fillPlan } from '../../inline/plan';
import { thread } from '../../thread';
import { align64, BLOCK, ceilDiv, convWork, Geometry, noteOverflow, RELU } from '../geometry';
import { filterPlane } from './filter';
import { outputTransform6, outputTransform8 } from './outputTransform';
import { blockTiles, ceil4, heldOutputs, inputPlane, planeStride, side, TILE, tilesOf } from './plan';
import { product, product4 } from './product';
import { loadBias, storePooled, storeTile } from './storeTile';
import { TRANSFORM_SCRATCH, transformInputs } from './transformInputs';

/** Bit of `flags`: y is max pooled by 2x2 windows side by side. */
export const POOL: i32 = 4;

/** The transforms' scratch, a tile of outputs, its bias and least value. */
const SCRATCH: i32 = TRANSFORM_SCRATCH + 256 + 64;

/**
 * Convolution with a 3x3 or 5x5 kernel, stride 1, no dilation, one group, by Winograd's F(4x4, 3x3) or F(4x4, 5x5); or
 * its input gradient, which is the same with the filters turned and the channels exchanged.
 *
 * x          [n, h, w, c]; backward: gy [n, oh, ow, o]
 * u          winogradFilter(w, u, geometry, backward, ...)
 * bias       [out] or 0
 * y          [n, oh, ow, o]; backward: gx [n, h, w, c]; with POOL: [n, oh / 2, ow / 2, o] rounded down
 * indices    with POOL int32 like y, row * ow + column of each maximum (as maxPool2d), or 0
 * flags      RELU, POOL
 * ws         workspace of winogradPlan
 * begin, end of its units: blocks of 16 tiles, counted over all images
 *
 * The planes spread what is not finite over outputs that never see it, and overflow before the outputs do: then the
 * geometry's `overflow` is set, and the plain sum has to be computed instead.
 *
 * Error against float64, of the largest value: 4e-6 for 3x3, 8e-6 for 5x5 (the direct kernels: 2e-6).
 */
export function winograd(
  x: usize,
  u: usize,
  bias: usize,
  y: usize,
  indices: usize,
  geometry: usize,
  backward: i32,
  flags: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const rows = backward ? g.oh : g.h;
  const cols = backward ? g.ow : g.w;
  const inputs = backward ? g.o : g.c;
  const outRows = backward ? g.h : g.oh;
  const outCols = backward ? g.w : g.ow;
  const outputs = backward ? g.c : g.o;
  const padH = backward ? g.kh - 1 - g.padH : g.padH;
  const padW = backward ? g.kw - 1 - g.padW : g.padW;
  const n = side(g);
  const planes = n * n;
  const groups = ceil4(inputs) >> 2;
  const block = blockTiles(inputs, outputs);
  const held = heldOutputs(outputs);
  const vPlane = inputPlane(inputs, block);
  const mPlane = planeStride(block * held);
  const uPlane = filterPlane(g, backward);
  const tmp = ws + <usize>thread * wsBytes;
  const tile = tmp + TRANSFORM_SCRATCH;
  const ends = tile + 256;
  const v = tmp + SCRATCH;
  const m = v + <usize>(planes * vPlane);
  const tileCols = ceilDiv(outCols, TILE);
  const tilesPerImage = tilesOf(outRows, outCols);
  const tilesInAll = g.n * tilesPerImage;
  v128.store(ends, f32x4.splat(flags & RELU ? 0 : -Infinity), 16);
  for (let unit = begin; unit < end; unit++) {
    let total = f32x4.splat(0);
    const firstTile = unit * block;
    const tiles = min(tilesInAll - firstTile, block);
    transformInputs(
      x,
      rows,
      cols,
      inputs,
      padH,
      padW,
      n,
      firstTile,
      tiles,
      block,
      tileCols,
      tilesPerImage,
      v,
      vPlane,
      tmp,
    );
    for (let first = 0; first < outputs; first += held) {
      const count = min(outputs - first, held);
      const w = u + <usize>((first * groups) << 4);
      const blocks = ceilDiv(count, BLOCK);
      if (groups == 1) product4(v, vPlane, w, uPlane, m, mPlane, planes, tiles, blocks, block);
      else product(v, vPlane, w, uPlane, m, mPlane, planes, 4 * groups, (tiles + 3) >> 2, blocks, block);
      for (let t = 0; t < tiles; t++) {
        const image = (firstTile + t) / tilesPerImage;
        const at = firstTile + t - image * tilesPerImage;
        const row = (at / tileCols) * TILE;
        const col = (at % tileCols) * TILE;
        for (let o = 0; o < count; o += 4) {
          const from = m + ((o >> 3) * (block << 5) + t * 32 + (o & 4) * 4);
          if (n == 8) outputTransform8(from, mPlane, tile, tmp);
          else outputTransform6(from, mPlane, tile, tmp);
          total = f32x4.add(total, corners(tile));
          const channel = (<usize>(first + o)) << 2;
          const lanes = outputs - first - o;
          loadBias(bias ? bias + channel : 0, lanes, ends);
          if (flags & POOL) {
            const at =
              channel + ((<usize>((image * (outRows >> 1) + (row >> 1)) * (outCols >> 1) + (col >> 1)) * outputs) << 2);
            storePooled(
              tile,
              ends,
              y + at,
              indices ? indices + at : 0,
              lanes,
              row * outCols + col,
              outCols,
              min((outRows - row) >> 1, 2),
              min((outCols - col) >> 1, 2),
              ((outCols >> 1) * outputs) << 2,
              outputs << 2,
            );
          } else {
            const to = y + channel + ((<usize>((image * outRows + row) * outCols + col) * outputs) << 2);
            storeTile(
              tile,
              ends,
              to,
              lanes,
              min(outRows - row, TILE),
              min(outCols - col, TILE),
              (outCols * outputs) << 2,
              outputs << 2,
            );
          }
        }
      }
    }
    noteOverflow(g, total);
  }
}

/**
 * Magnitude of a tile [4][4] of 16 bytes by its corners: every element of a patch is in the window of one of them, and
 * every plane that is not finite makes one of them so.
 */
// @ts-ignore: decorator
@inline
function corners(tile: usize): v128 {
  const first = f32x4.add(v128.load(tile), v128.load(tile, 48));
  const last = f32x4.add(v128.load(tile, 192), v128.load(tile, 240));
  return f32x4.add(f32x4.abs(first), f32x4.abs(last));
}

export function winogradPlan(geometry: usize, backward: i32, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const inputs = backward ? g.o : g.c;
  const outputs = backward ? g.c : g.o;
  const tiles = g.n * (backward ? tilesOf(g.h, g.w) : tilesOf(g.oh, g.ow));
  const block = blockTiles(inputs, outputs);
  const planes = side(g) * side(g);
  const workspace = SCRATCH + align64(planes * (inputPlane(inputs, block) + planeStride(block * heldOutputs(outputs))));
  fillPlan(plan, ceilDiv(tiles, block), workspace, 0, convWork(g));
}
