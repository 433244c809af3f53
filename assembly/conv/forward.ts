import { fillPlan } from '../inline/plan';
import { thread } from '../thread';
import { blockedPitch, PIXEL } from './blocked';
import { depthwiseGrid } from './depthwise';
import { align64, BLOCK, ceilDiv, convWork, Geometry, isDepthwise } from './geometry';
import { convGrid, gridScratch } from './grid';
import { conv2dPackedBytes } from './packWeight';
import {
  copyWindowBlocked,
  openWindow,
  unitRows,
  windowBlockedBytes,
  windowBytes,
  windowCols,
  windowPitch,
  windowRows,
} from './window';

/**
 * 2-D convolution (cross-correlation) without a transform, for any stride, padding, dilation and groups:
 * y[n][i][j][o] = bias[o] + sum over a, b, l of x[n][i * sH - pH + a * dH][j * sW - pW + b * dW][g * cg + l] *
 * w[o][l][a][b] with g = o / (o's per group).
 *
 * x          [n, h, w, c]
 * packed     conv2dPackWeight(w, packed, geometry, 0)
 * bias       [o] or 0
 * y          [n, oh, ow, o]
 * flags      RELU
 * ws         workspace of conv2dPlan
 * begin, end of its units: blocks of output rows of one image
 *
 * About 256 pixels a unit: their padded input stays in L2, and an image alone can be spread over threads.
 */
export function conv2d(
  x: usize,
  packed: usize,
  bias: usize,
  y: usize,
  geometry: usize,
  flags: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const cg = g.c / g.groups;
  const og = g.o / g.groups;
  const scratch = ws + <usize>thread * wsBytes;
  const taps = scratch + gridScratch(unitRows(g) * g.ow);
  const copy = taps + align64(8 * g.kh * g.kw);
  const depthwise = isDepthwise(g);
  const pixelBytes = depthwise ? PIXEL : 4 * g.c;
  const xRow = (depthwise ? windowCols(g) : windowPitch(g)) * pixelBytes;

  // A whole kernel row is contiguous where its taps are neighbours: RGB then has runs of 15 instead of 3.
  const wholeRow = g.dilW == 1 && g.groups == 1;
  const tapCols = wholeRow ? 1 : g.kw;
  const length = wholeRow ? g.kw * cg : cg;
  const weightRow = depthwise ? PIXEL : 32 * length;
  let tap = taps;
  for (let a = 0; a < g.kh; a++) {
    for (let b = 0; b < tapCols; b++, tap += 8) {
      store<i32>(tap, a * g.dilH * xRow + b * g.dilW * pixelBytes);
      store<i32>(tap, (a * tapCols + b) * weightRow, 4);
    }
  }
  const tapCount = g.kh * tapCols;
  const groupBytes = conv2dPackedBytes(geometry, 0) / g.groups;

  const rowsPerUnit = unitRows(g);
  const blocks = ceilDiv(g.oh, rowsPerUnit);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / blocks;
    const row = (unit - image * blocks) * rowsPerUnit;
    const rows = min(rowsPerUnit, g.oh - row);
    const to = y + ((<usize>(image * g.oh + row) * g.ow * g.o) << 2);
    const xStride = g.strideH * xRow;
    const xStep = g.strideW * pixelBytes;
    const yRow = 4 * g.ow * g.o;
    const yCol = 4 * g.o;
    if (depthwise) {
      copyWindowBlocked(g, x, image, row, rows, copy);
      memory.fill(to, 0, rows * yRow);
      depthwiseGrid(
        copy,
        blockedPitch(windowRows(g, rows), windowCols(g)),
        xStride,
        xStep,
        packed,
        PIXEL * tapCount,
        taps,
        tap,
        bias,
        to,
        yRow,
        yCol,
        rows,
        g.ow,
        g.c,
        flags,
        scratch,
      );
      continue;
    }
    const from = openWindow(g, x, image, row, rows, copy);
    for (let group = 0; group < g.groups; group++) {
      convGrid(
        from + ((<usize>(group * cg)) << 2),
        xStride,
        xStep,
        packed + <usize>group * groupBytes,
        4 * BLOCK * cg * g.kh * g.kw,
        taps,
        tapCount,
        4 * length,
        bias ? bias + ((<usize>(group * og)) << 2) : 0,
        to + ((<usize>(group * og)) << 2),
        yRow,
        yCol,
        rows,
        g.ow,
        og,
        flags,
        scratch,
      );
    }
  }
}

export function conv2dPlan(geometry: usize, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const units = g.oh > 0 && g.ow > 0 ? g.n * ceilDiv(g.oh, unitRows(g)) : 0;
  const copy = isDepthwise(g) ? windowBlockedBytes(g) : windowBytes(g);
  const workspace = gridScratch(unitRows(g) * g.ow) + align64(8 * g.kh * g.kw) + align64(copy);
  fillPlan(plan, units, workspace, 0, convWork(g));
}
