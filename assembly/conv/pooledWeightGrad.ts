import { fillPlan } from '../inline/plan';
import { thread } from '../thread';
import { align64, convWork, Geometry } from './geometry';
import { copyPadded } from './padded';
import { addPatches2, addPatches3 } from './pooledTile';
import { windowCols, windowRows } from './window';

/**
 * Weight gradient of a convolution whose output goes into a max pool only, first half: three quarters of gy are 0
 * behind a 2x2 pool, and the pool's indices say where the rest is:
 * gw[o][l][a][b] = sum over n and pooled pixels p of
 *   gy[n][p][o] * x[n][i * sH - pH + a * dH][j * sW - pW + b * dW][l], where (i, j) = indices[n][p][o].
 * One group, dilation 1 in a row (dilW).
 *
 * x          [n, h, w, c]
 * gy         [n, pixels, o]: gradient of the pooled output
 * indices    int32 [n, pixels, o]: i * ow + j, from maxPool2d or winograd with POOL
 * partial    [chunk][o][a][kw * c rounded up to 16]
 * ws         workspace of conv2dPooledWeightGradPlan
 * begin, end of its units: chunks of the batch
 *
 * Each gradient adds a multiple of its patch of x, whose rows are runs of kw * c numbers. For one output channel after
 * the other, three (then two) rows of 16 sums stay in registers while the image's pixels pass. Pays where kw * c is
 * small: an RGB image's 5x5 patch is 5 runs of 15.
 */
export function conv2dPooledWeightGrad(
  x: usize,
  gy: usize,
  indices: usize,
  partial: usize,
  geometry: usize,
  pixels: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const g = changetype<Geometry>(geometry);
  const offsets = ws + <usize>thread * wsBytes;
  const events = offsets + align64(4 * g.oh * g.ow);
  // A list a channel; the 64 bytes keep the lists out of each other's cache sets.
  const listBytes = align64(8 * pixels) + 64;
  const image = events + 4 * listBytes;
  const rows = windowRows(g, g.oh);
  const cols = windowCols(g);
  const rowBytes = 4 * cols * g.c;
  const run = runBytes(g);
  const filter = <usize>(g.kh * run);
  // Where the window of an output pixel starts: looked up once an event instead of a division.
  for (let i = 0, at = offsets; i < g.oh; i++) {
    for (let j = 0; j < g.ow; j++, at += 4) store<i32>(at, i * g.strideH * rowBytes + 4 * j * g.strideW * g.c);
  }
  // The last run reads up to 15 numbers past the image.
  memory.fill(image + <usize>(rows * rowBytes), 0, 64);
  const chunks = chunksOf(g);
  for (let chunk = begin; chunk < end; chunk++) {
    const sums = partial + <usize>(chunk * g.o) * filter;
    memory.fill(sums, 0, <usize>g.o * filter);
    for (let n = (g.n * chunk) / chunks; n < (g.n * (chunk + 1)) / chunks; n++) {
      copyPadded(x + ((<usize>n * g.h * g.w * g.c) << 2), g.h, g.w, 4 * g.c, image, rows, cols, -g.padH, -g.padW);
      const first = (<usize>(n * pixels) * g.o) << 2;
      for (let o = 0; o < g.o; o += 4) {
        // Four channels' lists at a time: each cache line of gy and indices is then read a quarter as often.
        const lanes = min(g.o - o, 4);
        const at = first + ((<usize>o) << 2);
        listEvents(gy + at, indices + at, pixels, g.o << 2, lanes, offsets, image, events, listBytes);
        for (let lane = 0; lane < lanes; lane++) {
          const list = events + lane * listBytes;
          addFilter(g, list, list + ((<usize>pixels) << 3), rowBytes, run, sums + <usize>(o + lane) * filter);
        }
      }
    }
  }
}

/** Adds the patches of one channel's events to its filter's sums. */
function addFilter(g: Geometry, list: usize, end: usize, rowBytes: i32, run: i32, to: usize): void {
  const step = g.dilH * rowBytes;
  let a = 0;
  for (; a < g.kh - 2 && g.kh - a != 4; a += 3, to += 3 * run) {
    for (let l = 0; l < run; l += 64) addPatches3(list, end, a * step + l, step, to + l, run);
  }
  for (; a < g.kh; a += 2, to += 2 * run) {
    const both = a + 1 < g.kh;
    for (let l = 0; l < run; l += 64) addPatches2(list, end, a * step + l, both ? step : 0, to + l, both ? run : 0);
  }
}

/** Writes a list (address of the patch, gradient) for each of one to four channels; lists are listBytes apart. */
function listEvents(
  gy: usize,
  indices: usize,
  pixels: i32,
  step: i32,
  lanes: i32,
  offsets: usize,
  image: usize,
  list: usize,
  listBytes: i32,
): void {
  const end = list + ((<usize>pixels) << 3);
  if (lanes == 4) {
    for (; list != end; gy += step, indices += step, list += 8) {
      const value = v128.load(gy),
        at = v128.load(indices);
      let p = list;
      store<usize>(p, image + load<i32>(offsets + (i32x4.extract_lane(at, 0) << 2)));
      v128.store_lane<f32>(p, value, 0, 4);
      p += listBytes;
      store<usize>(p, image + load<i32>(offsets + (i32x4.extract_lane(at, 1) << 2)));
      v128.store_lane<f32>(p, value, 1, 4);
      p += listBytes;
      store<usize>(p, image + load<i32>(offsets + (i32x4.extract_lane(at, 2) << 2)));
      v128.store_lane<f32>(p, value, 2, 4);
      p += listBytes;
      store<usize>(p, image + load<i32>(offsets + (i32x4.extract_lane(at, 3) << 2)));
      v128.store_lane<f32>(p, value, 3, 4);
    }
    return;
  }
  for (; list != end; gy += step, indices += step, list += 8) {
    for (let lane = 0, p = list; lane < lanes; lane++, p += listBytes) {
      store<usize>(p, image + load<i32>(offsets + ((<usize>load<i32>(indices + (lane << 2))) << 2)));
      store<f32>(p, load<f32>(gy + (lane << 2)), 4);
    }
  }
}

/** Second half: gw [o, c, kh, kw] = the sum of the chunks in their order; begin, end of o. */
export function conv2dPooledWeightGradCombine(partial: usize, gw: usize, geometry: usize, begin: i32, end: i32): void {
  const g = changetype<Geometry>(geometry);
  const run = <usize>runBytes(g);
  const filter = <usize>g.kh * run;
  const chunks = chunksOf(g);
  for (let o = begin; o < end; o++) {
    for (let l = 0; l < g.c; l++) {
      for (let a = 0; a < g.kh; a++) {
        for (let b = 0; b < g.kw; b++) {
          let at = partial + <usize>o * filter + <usize>a * run + ((<usize>(b * g.c + l)) << 2);
          let sum = load<f32>(at);
          for (let chunk = 1; chunk < chunks; chunk++) {
            at += <usize>g.o * filter;
            sum += load<f32>(at);
          }
          store<f32>(gw + ((<usize>(((o * g.c + l) * g.kh + a) * g.kw + b)) << 2), sum);
        }
      }
    }
  }
}

/** Bytes of one row of sums: a kernel row, in whole tiles of 16. */
function runBytes(g: Geometry): i32 {
  return align64(4 * g.kw * g.c);
}

/** Chunks of the batch. */
function chunksOf(g: Geometry): i32 {
  return max(1, min(8, g.n));
}

export function conv2dPooledWeightGradPlan(geometry: usize, pixels: i32, plan: usize): void {
  const g = changetype<Geometry>(geometry);
  const chunks = chunksOf(g);
  const image = 4 * windowRows(g, g.oh) * windowCols(g) * g.c;
  const workspace = align64(4 * g.oh * g.ow) + 4 * (align64(8 * pixels) + 64) + align64(image) + 64;
  fillPlan(plan, chunks, workspace, chunks * g.o * g.kh * runBytes(g), convWork(g));
}
