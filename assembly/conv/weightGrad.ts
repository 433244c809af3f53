import { fillPlan } from '../inline/plan';
import { thread } from '../thread';
import { align64, BLOCK, ceilDiv, convWork, Geometry, isDepthwise } from './geometry';
import { depthwiseWorkspace, sumsBytes, weightGradDepthwise } from './weightGradDepthwise';
import { weightTile1x8, weightTile4x8 } from './weightTile';
import { openWindow, unitRows, windowBytes, windowPitch } from './window';

/** Output blocks whose sums one unit owns: 64 channels. */
const PART: i32 = 8;

/**
 * Weight gradient of conv2d, first half: sums over a chunk of the batch.
 * gw[o][l][a][b] = sum over n, i, j of x[n][i * sH - pH + a * dH][j * sW - pW + b * dW][g * cg + l] * gy[n][i][j][o].
 *
 * x          [n, h, w, c]
 * gy         [n, oh, ow, o]
 * partial    [chunk][group][block of 8 outputs][a][b][l][8], depthwise [chunk][c / 4][tap][4]
 * ws         workspace of conv2dWeightGradPlan
 * begin, end of its units: chunk * parts + part, where a part is 64 output channels
 *
 * conv2dWeightGradCombine adds the chunks up. The cut depends on the geometry only, so any number of threads gives the
 * same bits. Within a unit the sums of about 256 pixels stay in registers and are then added to `partial`: sums of sums
 * lose less than one long sum.
 */
export function conv2dWeightGrad(
  x: usize,
  gy: usize,
  partial: usize,
  geometry: usize,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const panel = ws + <usize>thread * wsBytes;
  if (isDepthwise(g)) return weightGradDepthwise(x, gy, partial, geometry, panel, begin, end);
  const blockPixels = unitRows(g) * g.ow;
  const copy = panel + align64(4 * BLOCK * blockPixels);
  const cg = g.c / g.groups;
  const og = g.o / g.groups;
  const pixelBytes = 4 * g.c;
  const xRow = windowPitch(g) * pixelBytes;
  const wholeRow = g.dilW == 1 && g.groups == 1;
  const tapCols = wholeRow ? 1 : g.kw;
  const length = wholeRow ? g.kw * cg : cg;
  const blockBytes = (<usize>(cg * g.kh * g.kw)) << 5;

  const blocksPerGroup = ceilDiv(og, BLOCK);
  const blocks = g.groups * blocksPerGroup;
  const parts = ceilDiv(blocks, PART);
  const chunks = weightGradChunks(g);
  const rowBlocks = ceilDiv(g.oh, unitRows(g));
  const items = g.n * rowBlocks;
  for (let unit = begin; unit < end; unit++) {
    const chunk = unit / parts;
    const firstBlock = (unit - chunk * parts) * PART;
    const lastBlock = min(firstBlock + PART, blocks);
    const sums = partial + <usize>(chunk * blocks) * blockBytes;
    memory.fill(sums + <usize>firstBlock * blockBytes, 0, <usize>(lastBlock - firstBlock) * blockBytes);
    for (let item = (items * chunk) / chunks; item < (items * (chunk + 1)) / chunks; item++) {
      const image = item / rowBlocks;
      const row = (item - image * rowBlocks) * unitRows(g);
      const rows = min(unitRows(g), g.oh - row);
      const from = openWindow(g, x, image, row, rows, copy);
      const gyAt = gy + ((<usize>(image * g.oh + row) * g.ow * g.o) << 2);
      for (let block = firstBlock; block < lastBlock; block++) {
        const group = block / blocksPerGroup;
        const o = (block - group * blocksPerGroup) * BLOCK;
        packPanel(gyAt + ((<usize>(group * og + o)) << 2), 4 * g.o, min(og - o, BLOCK), rows * g.ow, panel);
        let to = sums + <usize>block * blockBytes;
        for (let a = 0; a < g.kh; a++) {
          for (let b = 0; b < tapCols; b++, to += (<usize>length) << 5) {
            const at = from + <usize>(a * g.dilH * xRow + b * g.dilW * pixelBytes + group * cg * 4);
            tapSums(at, g.strideH * xRow, g.strideW * pixelBytes, panel, rows, g.ow, length, to);
          }
        }
      }
    }
  }
}

/** to[k][lane] for 0 <= k < length. */
function tapSums(x: usize, xRow: i32, xCol: i32, panel: usize, rows: i32, cols: i32, length: i32, to: usize): void {
  if (length < 4) {
    for (let k: usize = 0; k < <usize>length; k++) {
      weightTile1x8(x + (k << 2), xRow, xCol, panel, rows, cols, to + (k << 5));
    }
    return;
  }
  for (let k = 0; k < length; k += 4) {
    // The last tile reaches back: it never reads past the row.
    const at = min(k, length - 4);
    weightTile4x8(x + ((<usize>at) << 2), xRow, xCol, panel, rows, cols, to + ((<usize>at) << 5), k - at);
  }
}

/** panel[pixel][lane] = from[pixel][lane], 0 past the last channel. */
function packPanel(from: usize, pixelBytes: i32, lanes: i32, pixels: i32, panel: usize): void {
  if (lanes == BLOCK) {
    for (let pixel = 0; pixel < pixels; pixel++, from += pixelBytes, panel += 32) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
    }
    return;
  }
  for (let pixel = 0; pixel < pixels; pixel++, from += pixelBytes, panel += 32) {
    for (let lane = 0; lane < BLOCK; lane++) {
      store<f32>(panel + (lane << 2), lane < lanes ? load<f32>(from + (lane << 2)) : 0);
    }
  }
}

/** Units of a chunk. */
function weightGradParts(g: Geometry): i32 {
  return isDepthwise(g) ? 1 : ceilDiv(g.groups * ceilDiv(g.o / g.groups, BLOCK), PART);
}

/** Chunks of the batch: together with the parts about eight units, which is what threads can share. */
export function weightGradChunks(g: Geometry): i32 {
  return max(1, min(ceilDiv(8, weightGradParts(g)), g.n * ceilDiv(g.oh, unitRows(g))));
}

export function conv2dWeightGradPlan(geometry: usize, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const depthwise = isDepthwise(g);
  const chunks = weightGradChunks(g);
  const chunkBytes = depthwise
    ? ceilDiv(g.c, 4) * sumsBytes(g)
    : g.groups * ceilDiv(g.o / g.groups, BLOCK) * 4 * BLOCK * g.kh * g.kw * (g.c / g.groups);
  const workspace = depthwise
    ? align64(depthwiseWorkspace(g))
    : align64(4 * BLOCK * unitRows(g) * g.ow) + align64(windowBytes(g));
  fillPlan(plan, chunks * weightGradParts(g), workspace, chunks * chunkBytes, convWork(g));
}
