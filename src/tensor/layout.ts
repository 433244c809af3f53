import { IndexError, ShapeError, ValueError } from '../errors';
import { textOf } from '../typeName';

export type Shape = readonly number[];

export function numelOf(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i] as number;
  return n;
}

/** Row-major strides, in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= Math.max(shape[i] as number, 1);
  }
  return strides;
}

const NONE: Shape = [];
const ONE: Shape = [1];
/** [n, 1] at n. */
const TWO: Shape[] = [];

/** Row-major strides that nobody changes: those of few dims are made once. */
export function rowMajorStrides(shape: Shape): Shape {
  const ndim = shape.length;
  if (ndim === 1) return ONE;
  if (ndim === 0) return NONE;
  const row = Math.max(shape[ndim - 1] as number, 1);
  if (ndim > 2 || row > 1024) return contiguousStrides(shape);
  TWO[row] ??= [row, 1];
  return TWO[row];
}

/** Strides of N, C, H, W whose channels lie next to each other. */
export function channelsLastStrides(shape: Shape): number[] {
  const [, c, h, w] = shape as [number, number, number, number];
  return [h * w * c, 1, w * c, c];
}

/** True when walking the elements in row-major order walks the memory step by step. */
export function isRowMajor(shape: Shape, strides: Shape): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    const size = shape[i] as number;
    if (size === 0) return true;
    if (size !== 1) {
      if (strides[i] !== step) return shape.includes(0);
      step *= size;
    }
  }
  return true;
}

/** True when the elements fill a stretch of memory without gaps or overlaps, in whatever order of dims. */
export function isDense(shape: Shape, strides: Shape): boolean {
  const dims = [];
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 0) return true;
    if (shape[i] !== 1) dims.push(i);
  }
  dims.sort((a, b) => (strides[a] as number) - (strides[b] as number));
  let step = 1;
  for (const i of dims) {
    if (strides[i] !== step) return false;
    step *= shape[i] as number;
  }
  return true;
}

/** True for 4-D strides with N, H, W, C order in memory (and for what is both, as with one channel). */
export function isChannelsLast(shape: Shape, strides: Shape): boolean {
  if (shape.length !== 4) return false;
  const [n, c, h, w] = shape as [number, number, number, number];
  return (
    (c === 1 || strides[1] === 1) &&
    (w === 1 || strides[3] === c) &&
    (h === 1 || strides[2] === w * c) &&
    (n === 1 || strides[0] === h * w * c)
  );
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** As PyTorch prints a size: [2, 3]. */
export function showShape(shape: Shape): string {
  return `[${shape.map(textOf).join(', ')}]`;
}

/** `dim` counted from the front; throws IndexError when it is out of range. A 0-d tensor takes 0 and -1. */
export function wrapDim(dim: number, ndim: number): number {
  const range = Math.max(ndim, 1);
  if (!Number.isInteger(dim) || dim < -range || dim >= range) {
    throw new IndexError(
      `Dimension out of range (expected to be in range of [${-range}, ${range - 1}], but got ${textOf(dim)})`,
    );
  }
  return dim < 0 ? dim + range : dim;
}

/** Each dim counted from the front, none twice. */
export function wrapDims(dims: readonly number[], ndim: number): number[] {
  if (!Array.isArray(dims)) throw new ValueError(`expected a dim or a list of dims, got ${textOf(dims)}`);
  const wrapped = dims.map((dim) => wrapDim(dim, ndim));
  for (let i = 0; i < wrapped.length; i++) {
    if (wrapped.indexOf(wrapped[i] as number) !== i) {
      throw new ShapeError(`dim ${wrapped[i]} appears multiple times in the list of dims`);
    }
  }
  return wrapped;
}

/** The shape both broadcast to, as PyTorch: dims are matched from the back, a size of 1 stretches. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const ndim = Math.max(a.length, b.length);
  const out = new Array<number>(ndim);
  for (let i = 0; i < ndim; i++) {
    const x = a[a.length - ndim + i] ?? 1;
    const y = b[b.length - ndim + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ShapeError(
        `The size of tensor a (${x}) must match the size of tensor b (${y}) at non-singleton dimension ${i}`,
      );
    }
    out[i] = x === 1 ? y : x;
  }
  return out;
}

/** Strides with which a tensor is read as if it had the shape `to`: 0 along stretched dims. */
export function broadcastStrides(shape: Shape, strides: Shape, to: Shape): number[] {
  const out = new Array<number>(to.length);
  const lead = to.length - shape.length;
  for (let i = 0; i < to.length; i++) {
    const j = i - lead;
    out[i] = j < 0 || (shape[j] === 1 && to[i] !== 1) ? 0 : (strides[j] as number);
  }
  return out;
}

/** A walk over one or more operands with common sizes: dims that are steps of one run are joined, sizes of 1 dropped. */
export interface Walk {
  sizes: number[];
  /** One list for each operand, as long as `sizes`. */
  strides: number[][];
}

export function joinDims(sizes: Shape, strides: readonly Shape[]): Walk {
  const outSizes: number[] = [];
  const outStrides: number[][] = strides.map(() => []);
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] as number;
    if (size === 1) continue;
    const last = outSizes.length - 1;
    const joins = last >= 0 && strides.every((s, op) => (outStrides[op] as number[])[last] === (s[i] as number) * size);
    if (joins) {
      outSizes[last] = (outSizes[last] as number) * size;
      for (let op = 0; op < strides.length; op++)
        (outStrides[op] as number[])[last] = (strides[op] as Shape)[i] as number;
    } else {
      outSizes.push(size);
      for (let op = 0; op < strides.length; op++)
        (outStrides[op] as number[]).push((strides[op] as Shape)[i] as number);
    }
  }
  if (outSizes.length === 0) {
    outSizes.push(1);
    for (const list of outStrides) list.push(1);
  }
  return { sizes: outSizes, strides: outStrides };
}

/** Checks a shape given by a user. */
export function checkShape(shape: Shape, what: string): void {
  if (!Array.isArray(shape)) throw new ShapeError(`${what}: expected an array of sizes, got ${textOf(shape)}`);
  for (const size of shape) {
    if (!Number.isInteger(size)) throw new ShapeError(`${what}: sizes must be integers, got ${showShape(shape)}`);
    if (size < 0) {
      throw new ShapeError(`Trying to create tensor with negative dimension ${size}: ${showShape(shape)}`);
    }
  }
}
