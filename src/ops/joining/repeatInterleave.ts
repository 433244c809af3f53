import { record, wrt } from '../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { copyStrided } from '../../tensor/copyStrided';
import { bytesOf } from '../../tensor/dtype';
import { contiguousStrides, type Shape, wrapDim } from '../../tensor/layout';
import { beginOperation, emptyTensor, Tensor } from '../../tensor/tensor';
import { i32 } from '../../wasm/memory';
import { indexSelect } from '../indexing/indexSelect';
import { sum } from '../reduction/sum';
import { ravel } from '../shape/ravel';
import { reshape } from '../shape/reshape';

export interface RepeatInterleaveOptions {
  /** Size of the result along the dim, when it is known; checked. */
  outputSize?: number;
}

/**
 * Each entry of x along `dim` several times in a row; without `dim`, each element of x as a vector.
 *
 * @param x - of any shape
 * @param repeats - how often: a number for all, or an int32 vector with one for each entry
 * @param dim - along which; left out, x counts as a vector
 * @param options - `outputSize`: the length of the result where it is known
 * @returns a copy, with the sum of the repeats along `dim`
 * @throws ValueError for negative repeats, ShapeError when there are not as many as entries
 * @example
 * repeatInterleave(tensor([1, 2]), 2); // tensor([1., 1., 2., 2.])
 * @see https://pytorch.org/docs/stable/generated/torch.repeat_interleave.html
 */
export function repeatInterleave(
  x: Tensor,
  repeats: number | Tensor,
  dim?: number,
  options?: RepeatInterleaveOptions,
): Tensor {
  if (dim !== undefined && x.shape.length === 0) {
    throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  }
  if (dim === undefined) return repeatInterleave(ravel(x), repeats, 0, options);
  const at = wrapDim(dim, x.shape.length);
  const size = x.shape[at] as number;
  const counts = countsOf(repeats, size);
  const length = typeof counts === 'number' ? counts * size : counts.reduce((n, count) => n + count, 0);
  if (options?.outputSize !== undefined && options.outputSize !== length) {
    throw new ValueError(`allocated size does not match required size: ${options.outputSize} for ${length} repeats`);
  }
  if (typeof counts === 'number') return repeated(x, at, counts);
  const index = indexOf(counts, length);
  const out = indexSelect(x, at, index);
  index.dispose();
  return out;
}

/** Every entry equally often: a new dim with stride 0, written out. */
function repeated(x: Tensor, at: number, count: number): Tensor {
  const widened = (list: Shape, entry: number): number[] => [...list.slice(0, at + 1), entry, ...list.slice(at + 1)];
  const pairs = widened(x.shape, count);
  const shape = x.shape.map((size, i) => (i === at ? size * count : size));
  beginOperation();
  const out = emptyTensor(shape, x.dtype);
  copyStrided(x.pointer, widened(x.strides, 0), out.pointer, contiguousStrides(pairs), pairs, bytesOf(x.dtype));
  return record(
    out,
    'IndexSelectBackward0',
    wrt(x, (grad) => sum(reshape(grad, pairs), at + 1)),
  );
}

/** Each position as often as `counts` says. */
function indexOf(counts: Int32Array, length: number): Tensor {
  beginOperation();
  const out = emptyTensor([length], 'int32');
  let at = out.pointer >>> 2;
  counts.forEach((count, i) => {
    i32.fill(i, at, at + count);
    at += count;
  });
  return out;
}

/** One count for all entries, or one for each. */
function countsOf(repeats: number | Tensor, size: number): number | Int32Array {
  if (!(repeats instanceof Tensor)) {
    if (Number.isInteger(repeats) && repeats >= 0) return repeats;
    throw new ValueError(`repeats can not be negative, got ${repeats}`);
  }
  if (repeats.shape.length > 1) throw new ShapeError('repeats must be 0-dim or 1-dim tensor');
  if (repeats.dtype !== 'int32') throw new DTypeError(`repeats has to be Long or Int tensor, got ${repeats.dtype}`);
  if (repeats.count !== 1 && repeats.count !== size) {
    throw new ShapeError(`repeats must have the same size as input along dim: got ${repeats.count} for ${size}`);
  }
  const counts = repeats.data() as Int32Array;
  const negative = counts.find((count) => count < 0);
  if (negative !== undefined) throw new ValueError(`repeats can not be negative, got ${negative}`);
  return counts.length === 1 ? (counts[0] as number) : counts;
}
