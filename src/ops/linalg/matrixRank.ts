import { ShapeError } from '../../errors';
import { zeros } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { gt } from '../pointwise/gt';
import { amax } from '../reduction/amax';
import { sum } from '../reduction/sum';
import { unsqueeze } from '../shape/unsqueeze';
import { checkTolerances, type ToleranceOptions, toleranceOf } from './drivers/tolerance';
import { eigvalsh } from './eigh';
import { svdvals } from './svd';

/**
 * How many singular values of a matrix are above the tolerance, int32 [..].
 *
 * @param x - [..., m, n], float32 or complex64
 * @param tol - the tolerance itself, or options
 * @param options - `hermitian`: x is Hermitian, its eigenvalues are taken
 * @returns int32 [...]
 * @throws ShapeError for less than two dims, DTypeError for integers
 * @example
 * linalg.matrixRank(tensor([[1, 2], [2, 4]])).item(); // 1
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.matrix_rank.html
 */
export function matrixRank(
  x: Tensor,
  tol?: number | Tensor | ToleranceOptions | null,
  options?: Pick<ToleranceOptions, 'hermitian'>,
): Tensor {
  if (x.sizes.length < 2) {
    throw new ShapeError('torch.linalg.matrix_rank: The input tensor input must have at least 2 dimensions.');
  }
  checkTolerances('matrixRank', tol);
  const given = typeof tol === 'number' || tol instanceof Tensor ? { atol: tol, rtol: 0 } : (tol ?? {});
  const all = { ...given, ...options };
  if (x.count === 0) return zeros(x.sizes.slice(0, -2), { dtype: 'int32' });
  const from = x.detach();
  const values = all.hermitian === true ? abs(eigvalsh(from)) : svdvals(from);
  const tolerance = toleranceOf(x, amax(values, -1), all, 'torch.linalg.matrix_rank');
  return sum(gt(values, unsqueeze(tolerance, -1)), -1);
}
