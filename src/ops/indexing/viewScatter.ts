import { ValueError } from '../../errors';
import type { Shape } from '../../tensor/layout';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { writeInto } from '../pointwise/drivers/writeInto';
import { asStrided } from '../shape/asStrided';
import { clone } from '../shape/contiguous';
import { type DiagonalOptions, diagonal } from '../shape/diagonal';
import { partView } from '../shape/drivers/partView';
import { stretch } from '../shape/narrow';
import { select } from '../shape/select';

/**
 * A copy of x with the source as a diagonal: what `diagonal` would see of it.
 *
 * @param x - of two dims or more
 * @param source - of the shape that `diagonal` has
 * @param dim1 - the rows
 * @param dim2 - the columns
 * @param options - `offset`: 0 for the main diagonal, above it positive
 * @returns with the shape and the dtype of x
 * @throws ShapeError for a source of another shape than the diagonal
 * @example
 * diagonalScatter(zeros([2, 2]), tensor([1, 2])); // [[1, 0], [0, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.diagonal_scatter.html
 */
export function diagonalScatter(x: Tensor, source: Tensor, dim1 = 0, dim2 = 1, options?: DiagonalOptions): Tensor {
  const out = clone(x);
  return writeInto(out, diagonal(out, dim1, dim2, options), source);
}

/**
 * A copy of x with the source at `index` along `dim`: what `select` would see of it.
 *
 * @param x - of one dim or more
 * @param source - the shape of x without `dim`
 * @param dim - the dim of the entry
 * @param index - which entry; negative ones count from the end
 * @returns with the shape and the dtype of x
 * @throws IndexError when dim or index is out of range, ShapeError for a source of another shape
 * @example
 * selectScatter(zeros([2, 2]), tensor([1, 2]), 0, 1); // [[0, 0], [1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.select_scatter.html
 */
export function selectScatter(x: Tensor, source: Tensor, dim: number, index: number): Tensor {
  const out = clone(x);
  return writeInto(out, select(out, dim, index), source);
}

export interface SliceScatterOptions {
  /** The first entry; negative counts from the end. Default 0. */
  start?: number | null;
  /** The entry behind the last one; negative counts from the end. Default: all. */
  end?: number | null;
  /** Default 1. */
  step?: number;
}

/**
 * A copy of x with the source in the place of the entries start, start + step, ... up to but not including end along `dim`
 * (default 0).
 *
 * @param x - of one dim or more
 * @param source - of the shape of what it replaces
 * @param dim - the dim of the slice
 * @param options - `start` (default 0), `end` (default the size) and `step` (default 1)
 * @returns with the shape and the dtype of x
 * @throws ShapeError for a source of another shape, ValueError for a step that is not positive
 * @example
 * sliceScatter(zeros([4]), tensor([1, 2]), 0, { start: 1, step: 2 }); // [0, 1, 0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.slice_scatter.html
 */
export function sliceScatter(x: Tensor, source: Tensor, dim = 0, options?: SliceScatterOptions): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  const step = options?.step ?? 1;
  if (!Number.isInteger(step) || step <= 0) throw new ValueError('slice step must be positive');
  const size = x.sizes[at] as number;
  const place = (value: number): number => Math.min(Math.max(value < 0 ? value + size : value, 0), size);
  const first = place(options?.start ?? 0);
  const length = Math.max(0, Math.ceil((place(options?.end ?? size) - first) / step));
  const out = clone(x);
  return writeInto(out, partView(out, stretch(at, first, length, step), 'SliceBackward0'), source);
}

/**
 * A copy of x in which the elements that `asStrided` sees are those of the source.
 *
 * @param x - of any shape
 * @param source - of the shape `size`
 * @param size - of what is written over
 * @param stride - elements from one entry to the next, for each dim
 * @param storageOffset - the first element; default that of x
 * @returns with the shape and the dtype of x
 * @throws ShapeError as asStrided, or for a source of another shape
 * @example
 * asStridedScatter(zeros([4]), tensor([1, 2]), [2], [2]); // [1, 0, 2, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.as_strided_scatter.html
 */
export function asStridedScatter(
  x: Tensor,
  source: Tensor,
  size: Shape,
  stride: Shape,
  storageOffset?: number | null,
): Tensor {
  const out = clone(x, { memoryFormat: 'contiguousFormat' });
  return writeInto(out, asStrided(out, size, stride, storageOffset), source);
}
