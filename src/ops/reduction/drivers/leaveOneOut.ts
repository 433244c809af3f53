import { eye } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { where } from '../../pointwise/where';
import { expand } from '../../shape/expand';
import { movedim } from '../../shape/movedim';
import { unsqueeze } from '../../shape/unsqueeze';

/**
 * M[..., i, j] = x_j along `dim`, with 1 in the place of x_i: the products of its rows are those of all elements but
 * one, without a division, so that they and their derivatives hold where elements are 0.
 */
export function leaveOneOut(x: Tensor, dim: number): Tensor {
  const rows = movedim(x, dim, -1);
  const n = rows.sizes.at(-1) as number;
  const shape = [...rows.sizes.slice(0, -1), n, n];
  return where(eye(n, n, { dtype: 'bool' }), 1, expand(unsqueeze(rows, -2), shape));
}
