import { fillPlan } from '../inline/plan';
import { thread } from '../thread';
import { blockedBytes, blockedPitch, copyBlocked, PIXEL } from './blocked';
import { depthwiseGrid } from './depthwise';
import { align64, BLOCK, ceilDiv, convWork, floorDiv, Geometry, isDepthwise } from './geometry';
import { convGrid, gridScratch } from './grid';
import { conv2dPackedBytes } from './packWeight';
import { copyPadded } from './padded';

/**
 * Input gradient of conv2d: gx[n][r][s][l] = sum over a, b, o with r = i * sH - pH + a * dH, s = j * sW - pW + b * dW
 * of gy[n][i][j][o] * w[o][l][a][b].
 *
 * gy         [n, oh, ow, o]
 * packed     conv2dPackWeight(w, packed, geometry, 1)
 * gx         [n, h, w, c], every element is written
 * ws         workspace of conv2dInputGradPlan
 * begin, end of its units: blocks of rows of one image
 *
 * Pixels (r, s) with the same remainders by the strides see the same taps, at fixed distances in gy: each of these
 * sH * sW grids is a convolution of gy with stride 1 and a part of the turned kernel.
 */
export function conv2dInputGrad(
  gy: usize,
  packed: usize,
  gx: usize,
  geometry: usize,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const cg = g.c / g.groups;
  const og = g.o / g.groups;
  const scratch = ws + <usize>thread * wsBytes;
  const taps = scratch + gridScratch(unitRows(g) * g.w);
  const copy = taps + align64(8 * g.kh * g.kw);
  const padded = isPadded(g);
  const depthwise = isDepthwise(g);
  const pixelBytes = depthwise ? PIXEL : 4 * g.o;
  const cols = padded || depthwise ? windowCols(g) : g.ow;
  const gyRow = cols * pixelBytes;
  const wholeRow = g.dilW == 1 && g.groups == 1 && g.strideW == 1;
  const length = wholeRow ? g.kw * og : og;
  const weightTap = depthwise ? PIXEL : 32 * og;
  const blockBytes = 4 * BLOCK * og * g.kh * g.kw;
  const groupBytes = conv2dPackedBytes(geometry, 1) / g.groups;
  const gxRow = 4 * g.w * g.c;
  const gxCol = 4 * g.c;

  const rowsPerUnit = unitRows(g);
  const blocks = ceilDiv(g.h, rowsPerUnit);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / blocks;
    const row = (unit - image * blocks) * rowsPerUnit;
    const rows = min(rowsPerUnit, g.h - row);
    let from = gy + ((<usize>image * g.oh * g.ow * g.o) << 2);
    const top = row / g.strideH + lowRow(g);
    if (depthwise) {
      copyBlocked(from, g.oh, g.ow, g.o, g.planar & 2, copy, windowRows(g, rows), cols, top, lowCol(g));
      from = copy;
      memory.fill(gx + <usize>(image * g.h + row) * gxRow, 0, rows * gxRow);
    } else if (padded) {
      copyPadded(from, g.oh, g.ow, pixelBytes, copy, windowRows(g, rows), cols, top, lowCol(g));
      from = copy;
    } else {
      from += <usize>(top * gyRow + lowCol(g) * pixelBytes);
    }
    const to = gx + <usize>(image * g.h + row) * gxRow;
    for (let r = 0; r < min(g.strideH, rows); r++) {
      for (let s = 0; s < min(g.strideW, g.w); s++) {
        let tap = taps;
        for (let a = g.kh - 1; a >= 0; a--) {
          const i = r + g.padH - a * g.dilH;
          if (floorDiv(i, g.strideH) * g.strideH != i) continue;
          const rowAt = (floorDiv(i, g.strideH) - lowRow(g)) * gyRow;
          for (let b = g.kw - 1; b >= 0; b--) {
            const j = s + g.padW - b * g.dilW;
            if (floorDiv(j, g.strideW) * g.strideW != j) continue;
            store<i32>(tap, rowAt + (floorDiv(j, g.strideW) - lowCol(g)) * pixelBytes);
            store<i32>(tap, ((g.kh - 1 - a) * g.kw + g.kw - 1 - b) * weightTap, 4);
            tap += 8;
            if (wholeRow) break;
          }
        }
        const tapCount = <i32>(tap - taps) >> 3;
        const at = to + <usize>(r * gxRow + s * gxCol);
        const gridRows = ceilDiv(rows - r, g.strideH);
        const gridCols = ceilDiv(g.w - s, g.strideW);
        if (depthwise) {
          depthwiseGrid(
            from,
            blockedPitch(windowRows(g, rows), cols),
            gyRow,
            PIXEL,
            packed,
            PIXEL * g.kh * g.kw,
            taps,
            tap,
            0,
            at,
            g.strideH * gxRow,
            g.strideW * gxCol,
            gridRows,
            gridCols,
            g.c,
            0,
            scratch,
          );
          continue;
        }
        for (let group = 0; group < g.groups; group++) {
          convGrid(
            from + ((<usize>(group * og)) << 2),
            gyRow,
            pixelBytes,
            packed + <usize>group * groupBytes,
            blockBytes,
            taps,
            tapCount,
            4 * length,
            0,
            at + ((<usize>(group * cg)) << 2),
            g.strideH * gxRow,
            g.strideW * gxCol,
            gridRows,
            gridCols,
            cg,
            0,
            scratch,
          );
        }
      }
    }
  }
}

export function conv2dInputGradPlan(geometry: usize, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const units = g.h > 0 && g.w > 0 ? g.n * ceilDiv(g.h, unitRows(g)) : 0;
  let copy = 0;
  if (g.h > 0) {
    const rows = windowRows(g, unitRows(g));
    if (isDepthwise(g)) copy = blockedBytes(rows, windowCols(g), g.o, PIXEL);
    else if (isPadded(g)) copy = 4 * rows * windowCols(g) * g.o;
  }
  const workspace = gridScratch(unitRows(g) * g.w) + align64(8 * g.kh * g.kw) + align64(copy);
  fillPlan(plan, units, workspace, 0, convWork(g));
}

// First row (column) of gy that a block of rows of gx starting at 0 sees, and the window it sees in all.
function lowRow(g: Geometry): i32 {
  return floorDiv(g.padH - (g.kh - 1) * g.dilH, g.strideH);
}

function lowCol(g: Geometry): i32 {
  return floorDiv(g.padW - (g.kw - 1) * g.dilW, g.strideW);
}

function windowRows(g: Geometry, rows: i32): i32 {
  return (rows - 1 + g.padH) / g.strideH - lowRow(g) + 1;
}

function windowCols(g: Geometry): i32 {
  return (g.w - 1 + g.padW) / g.strideW - lowCol(g) + 1;
}

function isPadded(g: Geometry): bool {
  return (
    lowRow(g) < 0 || lowCol(g) < 0 || (g.h - 1 + g.padH) / g.strideH >= g.oh || (g.w - 1 + g.padW) / g.strideW >= g.ow
  );
}

/** Rows of gx a unit: about 256 pixels, a multiple of the stride so that every unit has the same grids. */
function unitRows(g: Geometry): i32 {
  const blocks = ceilDiv(g.h * g.w, 256);
  return ceilDiv(ceilDiv(g.h, max(1, min(blocks, g.h))), g.strideH) * g.strideH;
}
