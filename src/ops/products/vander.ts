import { ShapeError, ValueError } from '../../errors';
import { empty, ones } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { toType } from '../pointwise/drivers/toType';
import { cumprod } from '../reduction/cumprod';
import { expand } from '../shape/expand';
import { flip } from '../shape/flip';
import { unsqueeze } from '../shape/unsqueeze';

export interface VanderOptions {
  /** How many columns; default as many as rows. */
  n?: number | null;
  /** Whether the powers rise from left to right; default false. */
  increasing?: boolean;
}

/**
 * The Vandermonde matrix of a vector: y[i, j] = x_i^(n-1-j), or x_i^j.
 *
 * @param x - a vector
 * @param options - `n`: how many columns, default as many as rows; `increasing`: powers from 0 on
 * @returns [length, n]; int32 for booleans
 * @throws ShapeError unless x is a vector, ValueError when n is negative
 * @example
 * vander(tensor([1, 2, 3])); // [[1, 1, 1], [4, 2, 1], [9, 3, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.vander.html
 */
export function vander(x: Tensor, options?: VanderOptions): Tensor {
  if (x.sizes.length !== 1) throw new ShapeError('x must be a one-dimensional tensor.');
  const n = options?.n ?? x.count;
  if (!Number.isInteger(n) || n < 0) throw new ValueError('N must be non-negative.');
  // In the type in which integers are multiplied.
  const values = toType(x, x.dtype === 'bool' || x.dtype === 'uint8' ? 'int32' : x.dtype);
  if (n === 0) return empty([x.count, 0], { dtype: values.dtype });
  const first = ones([x.count, 1], { dtype: values.dtype });
  if (n === 1) return first;
  const powers = cumprod(expand(unsqueeze(values, 1), [x.count, n - 1]), 1);
  const rising = cat([first, powers], 1);
  return options?.increasing ? rising : flip(rising, 1);
}
