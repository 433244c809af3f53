import { OutOfMemoryError } from '../../../errors';
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
  /** The strides of an operand ask for results in this format; it is how they lie in memory in any case. */
  channelsLast: boolean;
}

/** In `planar`: x, or gy, has its channels outermost. */
export const PLANAR_X = 1;
export const PLANAR_GY = 2;
/** Where kernels note that a result is not finite. */
const OVERFLOW = 17;

/** One filter for each channel, none of which sees another. */
export function isDepthwise(g: Geometry): boolean {
  return g.groups === g.c && g.c === g.o && g.groups > 1;
}

/** Bytes, and twice the pixels in a row or column, from which on kernels would compute others in 32 bits. */
const LARGEST = 2 ** 31;

/**
 * The same windows in numbers whose sums and products kernels can take: steps wider than the padded image, which lead from
 * the only window or tap to none, are as good as such that are as wide.
 *
 * @throws OutOfMemoryError for images too wide
 */
export function fitted(g: Geometry): Geometry {
  const [height, width] = [g.h + 2 * g.padH, g.w + 2 * g.padW];
  if (2 * Math.max(height, width) >= LARGEST) throw tooLarge(g, 8 * g.c * height * width);
  const [strideH, strideW] = [Math.min(g.strideH, height), Math.min(g.strideW, width)];
  return { ...g, strideH, strideW, dilH: Math.min(g.dilH, height), dilW: Math.min(g.dilW, width) };
}

/** The same for a convolution, which copies padded images and filters. */
export function fittedConvolution(g: Geometry): Geometry {
  const [og, cg] = [g.o / g.groups, g.c / g.groups];
  const blocks = g.groups * Math.max(Math.ceil(og / 8), 1);
  const filters = 32 * g.kh * g.kw * Math.max(blocks * cg, g.groups * Math.ceil(cg / 8) * og);
  // As many sums of the weight gradient are made (assembly/conv/weightGrad.ts).
  const chunks = Math.ceil(8 / Math.ceil(blocks / 8));
  const image = (4 * Math.max(g.c, g.o) + 16) * (g.h + 2 * g.padH) * (g.w + 2 * g.padW);
  const bytes = Math.max(image, chunks * filters);
  if (bytes >= LARGEST) throw tooLarge(g, bytes);
  return fitted(g);
}

function tooLarge({ h, w, c, kh, kw, padH, padW }: Geometry, bytes: number): OutOfMemoryError {
  return new OutOfMemoryError(
    `out of memory: windows of ${kh} x ${kw} pixels on images of ${h} x ${w} pixels and ${c} channels with a padding of ` +
      `${padH} and ${padW} need ${bytes} bytes of workspace, and ${LARGEST - 1} is the most that kernels address`,
  );
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
  i32[to + OVERFLOW] = 0;
  return at;
}

/** Whether a kernel said of its results, for the geometry that was written last, that they are not all finite. */
export function hasOverflown(geometry: number): boolean {
  return i32[(geometry >>> 2) + OVERFLOW] !== 0;
}

/** The 2x2 windows side by side of a pool behind a convolution. */
export function poolOf(g: Geometry): Geometry {
  const sizes = { n: g.n, h: g.oh, w: g.ow, c: g.o, o: g.o, groups: 1, oh: g.oh >> 1, ow: g.ow >> 1 };
  return {
    ...sizes,
    kh: 2,
    kw: 2,
    strideH: 2,
    strideW: 2,
    padH: 0,
    padW: 0,
    dilH: 1,
    dilW: 1,
    channelsLast: g.channelsLast,
  };
}
