import { ShapeError, ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { fill_ } from '../pointwise/fill';
import { partView } from '../shape/drivers/partView';

export interface FillDiagonalOptions {
  /** Of a matrix with more rows than columns, begin again after the last column and a free row; default false. */
  wrap?: boolean;
}

/**
 * Fills the main diagonal with a number: x[i, i, ..., i] = value.
 *
 * @throws ShapeError for fewer than two dims, or for more than two of different sizes
 * @example
 * zeros([2, 2]).fillDiagonal_(5); // [[5, 0], [0, 5]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.fill_diagonal_.html
 */
export function fillDiagonal_(x: Tensor, fillValue: number, options?: FillDiagonalOptions): Tensor {
  if (typeof fillValue !== 'number') {
    throw new ValueError(
      `fill_diagonal_(): argument 'fill_value' (position 1) must be Number, not ${typeof fillValue}`,
    );
  }
  const ndim = x.sizes.length;
  if (ndim < 2) throw new ShapeError('dimensions must larger than 1');
  const [height, width] = x.sizes as [number, number];
  if (ndim > 2 && x.sizes.some((size) => size !== height)) {
    throw new ShapeError('all dimensions of input must be of equal length');
  }
  const size = Math.min(height, width);
  const along = (from: number, length: number): Tensor =>
    partView(
      x,
      (_, strides) => ({
        shape: [length],
        strides: [strides.reduce((sum, step) => sum + step, 0)],
        offset: length === 0 ? 0 : from * (strides[0] as number),
      }),
      'DiagonalBackward0',
    );
  fill_(along(0, size), fillValue);
  if (!options?.wrap || ndim !== 2 || height <= width + 1) return x;
  // Each round takes width rows and leaves one.
  for (let from = width + 1; from < height; from += width + 1) {
    fill_(along(from, Math.min(width, height - from)), fillValue);
  }
  return x;
}
