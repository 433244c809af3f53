import { asNode, record, wrt } from '../../../autograd/record';
import { stack } from '../../../ops/joining/stack';
import { mul } from '../../../ops/pointwise/mul';
import { mean } from '../../../ops/reduction/mean';
import { sum } from '../../../ops/reduction/sum';
import { clone } from '../../../ops/shape/contiguous';
import { narrow } from '../../../ops/shape/narrow';
import { unflatten } from '../../../ops/shape/unflatten';
import { zeros, zerosLike } from '../../../tensor/create';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { cellsOf, checkAdaptive, nodeOf, outputSizes, type Sizes } from './sizes';

/** The size of the result; null keeps that of the input. */
export type OutputSizes = number | null | readonly (number | null)[];

/**
 * The means of `outputSize` cells: y[n, c, i] is that of x[n, c, floor(i l / o) .. ceil((i + 1) l / o)].
 *
 * @param x - [n, c, l] or [c, l]
 * @param outputSize - the number of cells
 * @returns [n, c, o] or [c, o]
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * nn.functional.adaptiveAvgPool1d(tensor([[1, 2, 3]]), 2); // [[1.5, 2.5]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool1d.html
 */
export function adaptiveAvgPool1d(x: Tensor, outputSize: Sizes): Tensor {
  return adaptiveAvgPool(x, outputSize, 1);
}

/**
 * The means of oh x ow cells, as `adaptiveAvgPool1d` along both dims.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param outputSize - one size for both, or [oh, ow]; null keeps a size
 * @returns [n, c, oh, ow] or [c, oh, ow]
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * nn.functional.adaptiveAvgPool2d(tensor([[[1, 3], [5, 7]]]), 1); // [[[4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool2d.html
 */
export function adaptiveAvgPool2d(x: Tensor, outputSize: OutputSizes): Tensor {
  return adaptiveAvgPool(x, outputSize, 2);
}

/**
 * The means of od x oh x ow cells, as `adaptiveAvgPool1d` along the three dims.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param outputSize - one size for all, or [od, oh, ow]; null keeps a size
 * @returns [n, c, od, oh, ow] or [c, od, oh, ow]
 * @throws ShapeError for another number of dims, or without elements
 * @example
 * nn.functional.adaptiveAvgPool3d(ones([1, 4, 4, 4]), [1, 2, null]).shape; // [1, 1, 2, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.adaptive_avg_pool3d.html
 */
export function adaptiveAvgPool3d(x: Tensor, outputSize: OutputSizes): Tensor {
  return adaptiveAvgPool(x, outputSize, 3);
}

function adaptiveAvgPool(x: Tensor, outputSize: OutputSizes, dims: number): Tensor {
  const name = `adaptive_avg_pool${dims}d`;
  checkAdaptive(x, dims, name, '');
  const sizes = outputSizes(x, outputSize, dims, name);
  const lead = x.sizes.slice(0, -dims);
  if (sizes.includes(0) || x.count === 0) {
    return record(
      zeros([...lead, ...sizes], { dtype: x.dtype }),
      `AdaptiveAvgPool${dims === 1 ? 2 : dims}DBackward0`,
      wrt(x, (grad, x) => mul(zerosLike(x), sum(grad)), x),
    );
  }
  const isMean = dims > 1 && sizes.every((size) => size === 1);
  return asNode(isMean ? 'MeanBackward1' : nodeOf('AdaptiveAvgPool', dims), () =>
    scope(() => {
      const means = sizes.reduce((out, cells, i) => averageCells(out, lead.length + i, cells), x);
      return means === x ? clone(x) : means;
    }),
  );
}

function averageCells(x: Tensor, dim: number, cells: number): Tensor {
  const size = x.sizes[dim] as number;
  if (size === cells) return x;
  if (size % cells === 0) return mean(unflatten(x, dim, [cells, size / cells]), dim + 1);
  const means = cellsOf(size, cells).map(({ start, length }) => mean(narrow(x, dim, start, length), dim));
  return stack(means, dim);
}
