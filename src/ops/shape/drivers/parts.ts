import type { Tensor } from '../../../tensor/tensor';
import { narrow } from '../narrow';

// What would take more memory than its operands and its result together is made a block after the other, each of which stays in the
// cache of the processor.

/** Elements of a block: half a megabyte. */
const BLOCK = 1 << 17;

/** How many rows of `size` elements a block has, one at least. */
export function rowsOfBlock(size: number): number {
  return Math.max(1, Math.floor(BLOCK / Math.max(1, size)));
}

/** The part of `x` from `start` on, of `length` or as much as there is; x itself where that is all. */
export function part(x: Tensor, dim: number, start: number, length: number): Tensor {
  const size = x.sizes[dim] as number;
  return length >= size ? x : narrow(x, dim, start, Math.min(length, size - start));
}
