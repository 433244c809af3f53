import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { copyStrided } from '../../tensor/copyStrided';
import { ones, zeros } from '../../tensor/create';
import { bytesOf } from '../../tensor/dtype';
import { contiguousStrides, type Shape, wrapDim } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { beginOperation, emptyTensor, Tensor } from '../../tensor/tensor';
import { TensorPlaces } from '../indexing/drivers/indices';
import { indexSelect } from '../indexing/indexSelect';
import { amin } from '../reduction/amin';
import { cumsum } from '../reduction/cumsum';
import { sum } from '../reduction/sum';
import { addBlocks } from '../shape/drivers/blocks';
import { narrow } from '../shape/narrow';
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
  if (dim !== undefined && x.sizes.length === 0) {
    throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  }
  if (dim === undefined) return repeatInterleave(ravel(x), repeats, 0, options);
  const at = wrapDim(dim, x.sizes.length);
  const size = x.sizes[at] as number;
  const counts = countsOf(repeats, size);
  const length =
    typeof counts === 'number' ? counts * size : (counts.data() as Int32Array).reduce((n, count) => n + count, 0);
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
  const pairs = widened(x.sizes, count);
  const shape = x.sizes.map((size, i) => (i === at ? size * count : size));
  beginOperation();
  const out = emptyTensor(shape, x.dtype);
  copyStrided(x.pointer, widened(x.strides, 0), out.pointer, contiguousStrides(pairs), pairs, bytesOf(x.dtype));
  return record(
    out,
    'IndexSelectBackward0',
    wrt(x, (grad) => sum(reshape(grad, pairs), at + 1)),
  );
}

/** Each position as often as `counts` says: a sum that rises by one where the next entry begins. */
function indexOf(counts: Tensor, length: number): Tensor {
  return noGrad(() =>
    scope(() => {
      const steps = zeros([length + 1], { dtype: 'int32' });
      const ends = new TensorPlaces(cumsum(counts, 0));
      addBlocks(steps, { offsets: ends, block: 1 }, ones([counts.count], { dtype: 'int32' }));
      return cumsum(narrow(steps, 0, 0, length), 0);
    }),
  );
}

/** One count for all entries, or one for each. */
function countsOf(repeats: number | Tensor, size: number): number | Tensor {
  if (!(repeats instanceof Tensor)) {
    if (Number.isInteger(repeats) && repeats >= 0) return repeats;
    throw new ValueError(`repeats can not be negative, got ${repeats}`);
  }
  if (repeats.sizes.length > 1) throw new ShapeError('repeats must be 0-dim or 1-dim tensor');
  if (repeats.dtype !== 'int32') throw new DTypeError(`repeats has to be Long or Int tensor, got ${repeats.dtype}`);
  if (repeats.count !== 1 && repeats.count !== size) {
    throw new ShapeError(`repeats must have the same size as input along dim: got ${repeats.count} for ${size}`);
  }
  const least = repeats.count === 0 ? 0 : (amin(repeats).item() as number);
  if (least < 0) throw new ValueError(`repeats can not be negative, got ${least}`);
  return repeats.count === 1 ? least : repeats;
}
