import { writeWalk } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';

/** The sizes of a 2-D convolution or pooling, as the kernels take them (assembly/conv/geometry.ts has the formulas). */
export interface Geometry {
  n: number;
  h: number;
  w: number;
  c: number;
  o: number;
  groups: number;
  kh: number;
  kw: number;
  oh: number;
  ow: number;
  strideH: number;
  strideW: number;
  padH: number;
  padW: number;
  dilH: number;
  dilW: number;
}

/** In `planar`: x, or gy, has its channels outermost. */
export const PLANAR_X = 1;
export const PLANAR_GY = 2;

/** One filter for each channel, none of which sees another. */
export function isDepthwise(g: Geometry): boolean {
  return g.groups === g.c && g.c === g.o && g.groups > 1;
}

/** Writes the geometry for the next kernel calls and returns its address. Depthwise kernels alone take planar operands. */
export function writeGeometry(g: Geometry, planar = 0): number {
  const at = writeWalk();
  const to = at >>> 2;
  i32[to] = g.n;
  i32[to + 1] = g.h;
  i32[to + 2] = g.w;
  i32[to + 3] = g.c;
  i32[to + 4] = g.o;
  i32[to + 5] = g.groups;
  i32[to + 6] = g.kh;
  i32[to + 7] = g.kw;
  i32[to + 8] = g.oh;
  i32[to + 9] = g.ow;
  i32[to + 10] = g.strideH;
  i32[to + 11] = g.strideW;
  i32[to + 12] = g.padH;
  i32[to + 13] = g.padW;
  i32[to + 14] = g.dilH;
  i32[to + 15] = g.dilW;
  i32[to + 16] = planar;
  return at;
}
