import { thread } from '../../thread';
import { align64, BLOCK, ceilDiv, Geometry } from '../geometry';
import { gradTransform6, gradTransform8 } from './gradTransform';
import { contractFilter } from './matrix';
import { patchWindow } from './patchWindow';
import { BLOCK_TILES, ceil4, ceil8, inputPlane, OUTPUTS, planeStride, side, TILE, tilesOf } from './plan';
import { TRANSFORM_SCRATCH, transformInputs } from './transformInputs';
import { weightProduct } from './weightProduct';

/**
 * Weight gradient of a convolution that isWinograd accepts, first half. It is the filtering of each input patch with a 4x4
 * tile of output gradients, so the same points serve: gw = G^T [sum over tiles of (B^T d B) . (P g P^T)] G, where P holds
 * the powers of the points. The sum runs in the domain of the planes over a chunk of the batch.
 *
 * x          [n, h, w, c]
 * gy         [n, oh, ow, o]
 * partial    winogradWeightGradPartialBytes: [chunk][part of 64 outputs][plane][o / 8][c / 4][4][8]
 * ws         winogradWeightGradWorkspace bytes a thread
 * begin, end of winogradWeightGradUnits(geometry): chunk * parts + part
 *
 * winogradWeightGradCombine adds the chunks up and transforms back once. The cut depends on the geometry only.
 * Error against float64, of the largest value: 2e-5 for 5x5, 5e-6 for 3x3.
 */
export function winogradWeightGrad(
  x: usize, gy: usize, partial: usize, geometry: usize,
  ws: usize, wsBytes: i32, begin: i32, end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const n = side(g);
  const planes = n * n;
  const groups = ceil4(g.c) >> 2;
  const vPlane = inputPlane(g.c);
  const dPlane = planeStride(BLOCK_TILES * min(ceil8(g.o), OUTPUTS));
  const sumPlane = sumPlaneOf(g);
  const tmp = ws + <usize>thread * wsBytes;
  const window = tmp + 1024;
  const v = tmp + TRANSFORM_SCRATCH;
  const d = v + <usize>(planes * vPlane);
  const tileCols = ceilDiv(g.ow, TILE);
  const tilesPerImage = tilesOf(g.oh, g.ow);
  const total = g.n * tilesPerImage;
  const blocks = ceilDiv(total, BLOCK_TILES);
  const parts = ceilDiv(g.o, OUTPUTS);
  const chunks = chunksOf(g);
  const col = g.o << 2;
  const row = g.ow * col;
  for (let unit = begin; unit < end; unit++) {
    const chunk = unit / parts;
    const first = (unit - chunk * parts) * OUTPUTS;
    const outputs = min(g.o - first, OUTPUTS);
    const sums = partial + <usize>unit * (planes * sumPlane);
    memory.fill(sums, 0, planes * sumPlane);
    for (let block = blocks * chunk / chunks; block < blocks * (chunk + 1) / chunks; block++) {
      const firstTile = block * BLOCK_TILES;
      const tiles = min(total - firstTile, BLOCK_TILES);
      transformInputs(x, g.h, g.w, g.c, g.padH, g.padW, n, firstTile, tiles, tileCols, tilesPerImage, v, vPlane, tmp);
      for (let t = 0; t < tiles; t++) {
        const image = (firstTile + t) / tilesPerImage;
        const at = firstTile + t - image * tilesPerImage;
        const top = at / tileCols * TILE;
        const left = at % tileCols * TILE;
        patchWindow(window, top, left, g.oh, g.ow, TILE, tmp);
        let from = gy + <usize>(image * g.oh + top) * row + (left * col + (first << 2));
        for (let o = 0; o < outputs; o += 4, from += 16) {
          const to = d + ((o >> 3) * (BLOCK_TILES * 32) + t * 32 + (o & 4) * 4);
          if (n == 8) gradTransform8(from, row, col, window, outputs - o, to, dPlane, tmp);
          else gradTransform6(from, row, col, window, outputs - o, to, dPlane, tmp);
        }
      }
      weightProduct(v, vPlane, d, dPlane, sums, sumPlane, planes, groups, tiles, ceilDiv(outputs, BLOCK));
    }
  }
}

/**
 * Weight gradient, second half: adds the chunks in their order and transforms back.
 *
 * gw         [o, c, k, k]
 * ws         winogradCombineWorkspace bytes a thread
 * begin, end of winogradFilterUnits(geometry, 0): blocks of 8 outputs
 */
export function winogradWeightGradCombine(
  partial: usize, gw: usize, geometry: usize, ws: usize, wsBytes: i32, begin: i32, end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const kernel = g.kh;
  const taps = kernel * kernel;
  const planes = side(g) * side(g);
  const groups = ceil4(g.c) >> 2;
  const sumPlane = <usize>sumPlaneOf(g);
  const parts = ceilDiv(g.o, OUTPUTS);
  const chunks = chunksOf(g);
  const chunkBytes = <usize>(parts * planes) * sumPlane;
  const sum = ws + <usize>thread * wsBytes;
  const f = sum + 1024;
  const tmp = f + 25 * 16;
  for (let block = begin; block < end; block++) {
    const part = block * BLOCK / OUTPUTS;
    const inPart = block - part * (OUTPUTS / BLOCK);
    const from = partial + <usize>(part * planes) * sumPlane + (<usize>(inPart * groups) << 7);
    for (let l = 0; l < g.c; l++) {
      for (let half = 0; half < BLOCK; half += 4) {
        const o = block * BLOCK + half;
        const lanes = min(g.o - o, 4);
        let at = from + (<usize>l << 5) + (half << 2);
        for (let p = sum; p < sum + (<usize>planes << 4); p += 16, at += sumPlane) {
          let total = v128.load(at);
          for (let chunk = 1, next = at + chunkBytes; chunk < chunks; chunk++, next += chunkBytes) {
            total = f32x4.add(total, v128.load(next));
          }
          v128.store(p, total);
        }
        contractFilter(sum, 16, kernel, f, tmp);
        for (let lane = 0; lane < lanes; lane++) {
          const to = gw + (<usize>((o + lane) * g.c + l) * taps << 2);
          for (let tap = 0; tap < taps; tap++) store<f32>(to + (tap << 2), load<f32>(f + ((tap << 4) + (lane << 2))));
        }
      }
    }
  }
}

function sumPlaneOf(g: Geometry): i32 {
  return planeStride(ceil4(g.c) * min(ceil8(g.o), OUTPUTS));
}

/** Chunks of the batch: together with the parts about eight units. */
function chunksOf(g: Geometry): i32 {
  const blocks = ceilDiv(g.n * tilesOf(g.oh, g.ow), BLOCK_TILES);
  return max(1, min(ceilDiv(8, ceilDiv(g.o, OUTPUTS)), blocks));
}

export function winogradWeightGradUnits(geometry: usize): i32 {
  const g = changetype<Geometry>(geometry);
  return chunksOf(g) * ceilDiv(g.o, OUTPUTS);
}

/** Bytes of `partial`. */
export function winogradWeightGradPartialBytes(geometry: usize): i32 {
  const g = changetype<Geometry>(geometry);
  return winogradWeightGradUnits(geometry) * side(g) * side(g) * sumPlaneOf(g);
}

/** Bytes of workspace a thread. */
export function winogradWeightGradWorkspace(geometry: usize): i32 {
  const g = changetype<Geometry>(geometry);
  const d = planeStride(BLOCK_TILES * min(ceil8(g.o), OUTPUTS));
  return TRANSFORM_SCRATCH + align64(side(g) * side(g) * (inputPlane(g.c) + d));
}

/** Bytes of workspace a thread of winogradWeightGradCombine. */
export function winogradCombineWorkspace(): i32 {
  return 1024 + 25 * 16 + 40 * 16 + 48;
}
