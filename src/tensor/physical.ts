import { bytesOf } from './dtype';
import { placeWithin, sameLayout, stepsWithin } from './imageLayout';
import { isDense, isRowMajor, type Shape, sameShape } from './layout';
import type { Tensor } from './tensor';

/**
 * Strides say where PyTorch would find the elements. Results of convolutions and pools lie in memory with their channels
 * next to each other all the same, which is the storage's business (`Storage.layout`): whoever asks a tensor for its
 * `pointer` gets bytes in the order of its strides. The functions here are for drivers that can do without that.
 */

/** The tensor's steps in memory, or null where it sees the images of its storage in a way that has none. */
function stepsOf(x: Tensor): Shape | null {
  const { layout } = x.storage;
  if (layout === null) return x.strides;
  return layout.bytes === bytesOf(x.dtype) ? stepsWithin(layout, x.sizes, x.strides, x.offset) : null;
}

/**
 * Puts the bytes of those in order that have no steps in memory. Tensors may share their storage: what `memorySteps` and
 * `addressOf` say of several holds only after all were settled.
 */
export function settle(...tensors: readonly (Tensor | null)[]): void {
  for (let i = 0; i < tensors.length; i++) {
    const x = tensors[i] ?? null;
    if (x !== null && x.storage.layout !== null && !isWholeImages(x) && stepsOf(x) === null) x.storage.inOrder();
  }
}

/** True for [n, c, ...] in row-major strides that sees whole images of its storage: the frequent case, which needs no arithmetic. */
export function isWholeImages({ storage, sizes: shape, strides, offset, dtype }: Tensor): boolean {
  const { layout } = storage;
  if (layout === null || shape.length < 3 || layout.bytes !== bytesOf(dtype)) return false;
  if (offset % (layout.channels * layout.pixels) !== 0) return false;
  return shape[1] === layout.channels && strides[1] === layout.pixels && isRowMajor(shape, strides);
}

/** Steps between neighbours along each dim in memory, in elements. */
export function memorySteps(x: Tensor): Shape {
  const steps = stepsOf(x);
  if (steps !== null) return steps;
  settle(x);
  return x.strides;
}

/** Address of the first element as it lies in memory, for a walk in `memorySteps`; valid until the next operation begins. */
export function addressOf(x: Tensor): number {
  const { storage, offset } = x;
  const place = storage.layout === null ? offset : placeWithin(storage.layout, offset);
  return storage.address + place * bytesOf(x.dtype);
}

/** True when the elements fill a stretch of memory without gaps or overlaps, from `addressOf(x)` on, in whatever order. */
export function isRun(x: Tensor): boolean {
  const { layout } = x.storage;
  if (layout !== null) {
    const image = layout.channels * layout.pixels;
    if (layout.bytes !== bytesOf(x.dtype) || x.offset % image !== 0 || x.count % image !== 0) return false;
  }
  return isRowMajor(x.sizes, x.strides) || isDense(x.sizes, x.strides);
}

/** True when two runs of one shape have equal elements' places in them. */
export function liesAs(a: Tensor, b: Tensor): boolean {
  if (!sameLayout(a.storage.layout, b.storage.layout)) return false;
  return sameShape(a.strides, b.strides) || (isRowMajor(a.sizes, a.strides) && isRowMajor(b.sizes, b.strides));
}

/** True for [n, c, ...] in a storage of images, or a part of it, whose channels lie next to each other though its strides say otherwise. */
export function isOfImages(x: Tensor): boolean {
  return x.storage.layout !== null && x.sizes.length > 2 && stepsOf(x)?.[1] === 1;
}
