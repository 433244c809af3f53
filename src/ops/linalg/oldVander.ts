import { ShapeError, ValueError } from '../../errors';
import { ones } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { toType } from '../pointwise/drivers/toType';
import { cumprod } from '../reduction/cumprod';
import { expand } from '../shape/expand';
import { flip } from '../shape/flip';
import { unsqueeze } from '../shape/unsqueeze';
import type { LinalgVanderOptions } from './vander';

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
export function oldVander(x: Tensor, { n, increasing = false }: VanderOptions = {}): Tensor {
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
