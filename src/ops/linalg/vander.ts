import { DTypeError, ValueError } from '../../errors';
import { ones } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { toType } from '../pointwise/drivers/toType';
import { cumprod } from '../reduction/cumprod';
import { expand } from '../shape/expand';
import { unsqueeze } from '../shape/unsqueeze';

export interface LinalgVanderOptions {
  /** Columns, PyTorch's N; default as many as x has elements. */
  n?: number | null;
}

/**
 * Vandermonde matrices: V[.., i, j] = x[.., i]^j, [.., n, N].
 *
 * @param x - [..., n]
 * @param options - `n`: how many columns, default as many as elements
 * @returns [..., n, N]
 * @throws ValueError for N < 2 beside a 0-d x, or N below 2
 * @example
 * linalg.vander(tensor([1, 2, 3])); // [[1, 1, 1], [1, 2, 4], [1, 3, 9]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.vander.html
 */
export function vander(x: Tensor, { n }: LinalgVanderOptions = {}): Tensor {
  if (x.sizes.length === 0) return vander(unsqueeze(x, 0), n === undefined ? {} : { n });
  const columns = n ?? (x.sizes.at(-1) as number);
  if (columns <= 1) throw new ValueError('N must be greater than 1.');
  if (x.dtype === 'bool') {
    throw new DTypeError('linalg.vander supports floating point, complex, and integer tensors, but got Bool');
  }
  const from = x.dtype === 'uint8' ? toType(x, 'int32') : x;
  const powers = cumprod(expand(unsqueeze(from, -1), [...x.sizes, columns - 1]), -1);
  return cat([ones([...x.sizes, 1], { dtype: powers.dtype }), powers], -1);
}
