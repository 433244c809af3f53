import { DTypeError, ShapeError, ValueError } from '../../errors';
import { ones } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { toType } from '../pointwise/drivers/toType';
import { cumprod } from '../reduction/cumprod';
import { expand } from '../shape/expand';
import { flip } from '../shape/flip';
import { unsqueeze } from '../shape/unsqueeze';

export interface LinalgVanderOptions {
  /** Columns, PyTorch's N; default as many as x has elements. */
  n?: number | null;
}

/**
 * Vandermonde matrices: V[.., i, j] = x[.., i]^j, [.., n, N].
 *
 * @throws ValueError for N < 2 beside a 0-d x, or N below 2
 * @example
 * linalg.vander(tensor([1, 2, 3])); // [[1, 1, 1], [1, 2, 4], [1, 3, 9]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.vander.html
 */
export function vander(x: Tensor, { n }: LinalgVanderOptions = {}): Tensor {
  if (x.shape.length === 0) return vander(unsqueeze(x, 0), n === undefined ? {} : { n });
  const columns = n ?? (x.shape.at(-1) as number);
  if (columns <= 1) throw new ValueError('N must be greater than 1.');
  if (x.dtype === 'bool') {
    throw new DTypeError('linalg.vander supports floating point, complex, and integer tensors, but got Bool');
  }
  const from = x.dtype === 'uint8' ? toType(x, 'int32') : x;
  const powers = cumprod(expand(unsqueeze(from, -1), [...x.shape, columns - 1]), -1);
  return cat([ones([...x.shape, 1], { dtype: powers.dtype }), powers], -1);
}

export interface VanderOptions extends LinalgVanderOptions {
  /** The powers in ascending order; default false: descending. */
  increasing?: boolean;
}

/**
 * The Vandermonde matrix of a vector: V[i, j] = x_i^(N-1-j), or x_i^j.
 *
 * @throws ShapeError for other than a vector, ValueError for N < 0
 * @example
 * vander(tensor([1, 2, 3])); // [[1, 1, 1], [4, 2, 1], [9, 3, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.vander.html
 */
export function torchVander(x: Tensor, { n, increasing = false }: VanderOptions = {}): Tensor {
  if (x.shape.length !== 1) throw new ShapeError('x must be a one-dimensional tensor.');
  const columns = n ?? (x.shape[0] as number);
  if (columns < 0) throw new ValueError('N must be non-negative.');
  const dtype = x.dtype === 'bool' || x.dtype === 'uint8' ? 'int32' : x.dtype;
  const one = ones([x.shape[0] as number, Math.min(columns, 1)], { dtype });
  if (columns < 2) return one;
  const powers = cumprod(expand(unsqueeze(toType(x, dtype), -1), [x.shape[0] as number, columns - 1]), 1);
  const ascending = cat([one, powers], 1);
  return increasing ? ascending : flip(ascending, [1]);
}
