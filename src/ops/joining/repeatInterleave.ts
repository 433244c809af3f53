import { DTypeError, ShapeError, ValueError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import { beginOperation, emptyTensor, Tensor } from '../../tensor/tensor';
import { i32 } from '../../wasm/memory';
import { indexSelect } from '../indexing/indexSelect';
import { ravel } from '../shape/ravel';

export interface RepeatInterleaveOptions {
  /** Size of the result along the dim, when it is known; checked. */
  outputSize?: number;
}

/**
 * Each entry of x along `dim` several times in a row; without `dim`, each element of x as a vector.
 *
 * @param repeats - how often: a number for all, or an int32 vector with one for each entry
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
  if (dim === undefined) return repeatInterleave(ravel(x), repeats, 0, options);
  const source = x.shape.length === 0 ? ravel(x) : x;
  const at = wrapDim(dim, source.shape.length);
  const counts = countsOf(repeats, source.shape[at] as number);
  const length = counts.reduce((n, count) => n + count, 0);
  if (options?.outputSize !== undefined && options.outputSize !== length) {
    throw new ValueError(`allocated size does not match required size: ${options.outputSize} for ${length} repeats`);
  }
  beginOperation();
  const index = emptyTensor([length], 'int32');
  let to = index.pointer >>> 2;
  for (const [i, count] of counts.entries()) {
    i32.fill(i, to, to + count);
    to += count;
  }
  const out = indexSelect(source, at, index);
  index.dispose();
  return out;
}

function countsOf(repeats: number | Tensor, size: number): number[] {
  if (repeats instanceof Tensor) {
    if (repeats.shape.length > 1) throw new ShapeError('repeats must be 0-dim or 1-dim tensor');
    if (repeats.dtype !== 'int32') throw new DTypeError(`repeats has to be Long or Int tensor, got ${repeats.dtype}`);
    if (repeats.count !== 1 && repeats.count !== size) {
      throw new ShapeError(`repeats must have the same size as input along dim: got ${repeats.count} for ${size}`);
    }
  }
  const given = repeats instanceof Tensor ? Array.from(repeats.data()) : [repeats];
  if (given.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new ValueError(`repeats can not be negative, got ${given.find((count) => !(count >= 0)) ?? given}`);
  }
  return given.length === size ? given : new Array<number>(size).fill(given[0] as number);
}
