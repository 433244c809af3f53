import { ShapeError } from '../../../errors';
import { aliasOf, copyOf, madeFor, operand } from '../../../tensor/copy';
import { isRowMajor, type Shape, wrapDims } from '../../../tensor/layout';
import { isRun, memorySteps } from '../../../tensor/physical';
import type { Tensor } from '../../../tensor/tensor';
import { permute } from '../../shape/permute';

/** An array seen as [outer, reduce, inner], to be reduced along the middle. */
export interface Reduction {
  /** Operand that lies so at its `addressOf`: the tensor that was given, or a copy for the operation that begins next. */
  source: Tensor;
  outer: number;
  reduce: number;
  inner: number;
  /** Shape of the result. */
  shape: Shape;
  /** Shape of the result with the reduced dims kept as 1. */
  keptShape: Shape;
}

/** PyTorch keeps lists of dims as 64 bits. */
export function checkFewDims(x: Tensor): void {
  if (x.sizes.length > 64) throw new ShapeError('only tensors with up to 64 dims are supported');
}

/** The dims to reduce, counted from the front: one, several, or all (absent or empty). */
export function reducedDims(x: Tensor, dim: number | readonly number[] | null | undefined): number[] {
  const ndim = x.sizes.length;
  if (dim === undefined || dim === null || (Array.isArray(dim) && dim.length === 0)) {
    return Array.from({ length: ndim }, (_, i) => i);
  }
  checkFewDims(x);
  return wrapDims(typeof dim === 'number' ? [dim] : dim, ndim).sort((a, b) => a - b);
}

/**
 * Brings `x` into the form that reduction kernels take: as it lies where it can be reduced so, else a copy.
 *
 * @param ordered - elements are to be counted in row-major order
 */
export function arrange(x: Tensor, dims: readonly number[], keepdim: boolean, ordered = false): Reduction {
  const ndim = x.sizes.length;
  const isReduced = (i: number): boolean => dims.includes(i);
  const keptShape = x.sizes.map((size, i) => (isReduced(i) ? 1 : size));
  const shape = keepdim ? keptShape : x.sizes.filter((_, i) => !isReduced(i));
  if (ndim === 0) return { source: x, outer: 1, reduce: 1, inner: 1, shape, keptShape };
  const size = (list: readonly number[]): number => list.reduce((n, i) => n * (x.sizes[i] as number), 1);
  const first = dims[0] as number;
  const adjacent = dims.every((dim, i) => dim === first + i);
  const plain = adjacent && x.storage.layout === null && isRowMajor(x.sizes, x.strides);
  const direct = ordered || plain ? null : inMemory(x, dims);
  if (direct !== null) return { source: x, ...direct, shape, keptShape };
  const kept = keptShape.map((_, i) => i).filter((i) => !isReduced(i));
  if (adjacent) {
    const source = operand(x);
    const outer = size(kept.filter((i) => i < first));
    return { source, outer, reduce: size(dims), inner: size(kept.filter((i) => i > first)), shape, keptShape };
  }
  const moved = permute(x.detach(), [...kept, ...dims]);
  const source = madeFor(moved, copyOf);
  return { source, outer: size(kept), reduce: size(dims), inner: 1, shape, keptShape };
}

/** The sizes of a tensor that is reduced where it lies; null where it has gaps, or its dims lie in an order that the result's have not. */
function inMemory(x: Tensor, dims: readonly number[]): { outer: number; reduce: number; inner: number } | null {
  if (!isRun(x)) return null;
  const order = x.sizes.map((_, i) => i).filter((i) => x.sizes[i] !== 1);
  const steps = memorySteps(x);
  if (!isRowMajor(x.sizes, steps)) order.sort((a, b) => (steps[b] as number) - (steps[a] as number));
  const sizes = { outer: 1, reduce: 1, inner: 1 };
  let part: keyof typeof sizes = 'outer';
  let kept = -1;
  for (const i of order) {
    if (dims.includes(i)) {
      if (part === 'inner') return null;
      part = 'reduce';
    } else {
      if (i < kept) return null;
      kept = i;
      if (part === 'reduce') part = 'inner';
    }
    sizes[part] *= x.sizes[i] as number;
  }
  return sizes;
}

/** `x` with each of the dims to reduce along which it repeats itself (stride 0) once, and how often it has all of that. */
export function withoutRepeats(x: Tensor, dims: readonly number[]): { once: Tensor; times: number } {
  const shape = [...x.sizes];
  let times = 1;
  for (const i of dims) {
    const size = shape[i] ?? 0;
    if (x.strides[i] !== 0 || size < 2) continue;
    times *= size;
    shape[i] = 1;
  }
  return times === 1 ? { once: x, times } : { once: aliasOf(x, shape, x.strides, x.offset), times };
}
