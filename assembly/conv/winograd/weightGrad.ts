import { fillPlan } from '../../inline/plan';
import { thread } from '../../thread';
import { align64, BLOCK, ceilDiv, convWork, Geometry } from '../geometry';
import { gradTransform6, gradTransform8 } from './gradTransform';
import { patchWindow } from './patchWindow';
import { ceil4, inputPlane, planeStride, side, TILE, tilesOf, weightBlockTiles, weightPart } from './plan';
import { TRANSFORM_SCRATCH, transformInputs } from './transformInputs';
import { CONTRACT_SCRATCH, contractBlock } from './weightGradCombine';
import { weightProduct } from './weightProduct';

/**
 * Weight gradient of a convolution with a 3x3 or 5x5 kernel, stride 1, no dilation, one group. It is the filtering of
 * each input patch with a 4x4 tile of output gradients, so the same points serve:
 * gw = G^T [sum over tiles of (B^T d B) . (P g P^T)] G, where P holds the powers of the points.
 *
 * x          [n, h, w, c]
 * gy         [n, oh, ow, o]
 * partial    [chunk][part][plane][o / 8][c / 4][4][8], sums over a chunk of the batch
 * gw         [o, c, k, k], written here where there is one chunk only (then partial has 0 bytes), else by
 *            winogradWeightGradCombine
 * serial     1 where one thread computes all units, in their order: it adds the chunks up as they come, the same
 *            additions in the same order, and partial is [part]..., which is less memory to write and to read
 * ws         workspace of winogradWeightGradPlan
 * begin, end of its units: chunk * parts + part of the output channels
 *
 * The cut depends on the geometry only, so any number of threads gives the same bits.
 * Error against float64, of the largest value: 2e-5 for 5x5, 5e-6 for 3x3.
 */
export function winogradWeightGrad(
  x: usize,
  gy: usize,
  partial: usize,
  gw: usize,
  geometry: usize,
  serial: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const n = side(g);
  const planes = n * n;
  const groups = ceil4(g.c) >> 2;
  const block = weightBlockTiles(g.c, g.o);
  const held = weightPart(g.o);
  const vPlane = inputPlane(g.c, block);
  const dPlane = planeStride(block * held);
  const sumPlane = sumPlaneOf(g);
  const tmp = ws + <usize>thread * wsBytes;
  const window = tmp + 1024;
  const v = tmp + TRANSFORM_SCRATCH;
  const d = v + <usize>(planes * vPlane);
  const tileCols = ceilDiv(g.ow, TILE);
  const tilesPerImage = tilesOf(g.oh, g.ow);
  const total = g.n * tilesPerImage;
  const blocks = ceilDiv(total, block);
  const parts = ceilDiv(g.o, held);
  const chunks = winogradChunks(g);
  const alone = chunks == 1;
  const own = (d + <usize>(planes * dPlane) + 63) & -64;
  const col = g.o << 2;
  const row = g.ow * col;
  for (let unit = begin; unit < end; unit++) {
    const chunk = unit / parts;
    const part = unit - chunk * parts;
    const first = part * held;
    const outputs = min(g.o - first, held);
    const kept = partial + <usize>(serial ? part : unit) * (planes * sumPlane);
    const adds = <bool>serial && chunk > 0;
    const sums = alone || adds ? own : kept;
    memory.fill(sums, 0, planes * sumPlane);
    for (let at = (blocks * chunk) / chunks; at < (blocks * (chunk + 1)) / chunks; at++) {
      const firstTile = at * block;
      const tiles = min(total - firstTile, block);
      transformInputs(
        x,
        g.h,
        g.w,
        g.c,
        g.padH,
        g.padW,
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
      for (let t = 0; t < tiles; t++) {
        const image = (firstTile + t) / tilesPerImage;
        const place = firstTile + t - image * tilesPerImage;
        const top = (place / tileCols) * TILE;
        const left = (place % tileCols) * TILE;
        patchWindow(window, top, left, g.oh, g.ow, TILE, tmp);
        let from = gy + <usize>(image * g.oh + top) * row + (left * col + (first << 2));
        for (let o = 0; o < outputs; o += 4, from += 16) {
          const to = d + ((o >> 3) * (block << 5) + (t << 5) + ((o & 4) << 2));
          if (n == 8) gradTransform8(from, row, col, window, outputs - o, to, dPlane, tmp);
          else gradTransform6(from, row, col, window, outputs - o, to, dPlane, tmp);
        }
      }
      weightProduct(v, vPlane, d, dPlane, sums, sumPlane, planes, groups, tiles, ceilDiv(outputs, BLOCK), block);
    }
    if (adds) {
      for (let at: usize = 0; at < <usize>(planes * sumPlane); at += 16) {
        v128.store(kept + at, f32x4.add(v128.load(kept + at), v128.load(own + at)));
      }
    }
    if (alone) {
      const scratch = own + ((<usize>(planes * sumPlane) + 63) & -64);
      for (let o = 0; o < outputs; o += BLOCK) {
        contractBlock(sums + ((<usize>(o * groups)) << 4), sumPlane, 0, 1, first + o, gw, g, scratch);
      }
    }
  }
}

/** Bytes from one plane of a part's sums to the next. */
export function sumPlaneOf(g: Geometry): i32 {
  return planeStride(ceil4(g.c) * weightPart(g.o));
}

/** Chunks of the batch: together with the parts about eight units. */
export function winogradChunks(g: Geometry): i32 {
  const blocks = ceilDiv(g.n * tilesOf(g.oh, g.ow), weightBlockTiles(g.c, g.o));
  return max(1, min(512 / (ceilDiv(g.o, 64) * 64), blocks));
}

export function winogradWeightGradPlan(geometry: usize, serial: i32, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const chunks = winogradChunks(g);
  const parts = ceilDiv(g.o, weightPart(g.o));
  const planes = side(g) * side(g);
  const block = weightBlockTiles(g.c, g.o);
  const transforms = align64(planes * (inputPlane(g.c, block) + planeStride(block * weightPart(g.o))));
  const sums = <bool>serial || chunks == 1 ? align64(planes * sumPlaneOf(g)) + CONTRACT_SCRATCH : 0;
  const partial = chunks == 1 ? 0 : (serial ? parts : parts * chunks) * planes * sumPlaneOf(g);
  fillPlan(plan, chunks * parts, TRANSFORM_SCRATCH + transforms + sums, partial, convWork(g));
}
