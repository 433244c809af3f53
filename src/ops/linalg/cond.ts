import { ShapeError, ValueError } from '../../errors';
import { zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { div } from '../pointwise/div';
import { eq } from '../pointwise/eq';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { select } from '../shape/select';
import { unsqueeze } from '../shape/unsqueeze';
import { requireMatrix, requireSquare } from './drivers/checks';
import { invEx } from './inv';
import { type MatrixOrder, matrixNorm } from './matrixNorm';
import { svdvals } from './svd';

/**
 * The condition numbers |A| |A^-1| of matrices in one of the norms of `linalg.matrixNorm`; p = 2 (default), -2: the quotient of the
 * extreme singular values, for any m and n. Infinity where A is singular.
 *
 * @param a - [..., m, n], float32 or complex64; square for other norms than those of singular values
 * @param p - the norm: 2 (default), -2, 1, -1, Infinity, -Infinity, 'fro' or 'nuc'
 * @returns float32 [...]
 * @throws ShapeError for less than two dims, or for other than square matrices beside another p, ValueError for another p
 * @example
 * linalg.cond(tensor([[1, 0], [0, 4]])); // 4
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.cond.html
 */
export function cond(a: Tensor, p?: MatrixOrder | null): Tensor {
  if (typeof p !== 'string' && a.sizes.length < 2) {
    throw new ShapeError('linalg.cond: The input tensor must have at least 2 dimensions.');
  }
  const order = p ?? 2;
  const name = `linalg.cond(ord=${order === Infinity ? 'inf' : order === -Infinity ? '-inf' : order})`;
  if (typeof p === 'string') {
    requireMatrix(a, name);
    requireSquare(a, name);
  }
  const known: readonly MatrixOrder[] = ['fro', 'nuc', Infinity, -Infinity, 1, -1, 2, -2];
  if (!known.includes(order)) throw new ValueError(`linalg.cond got an invalid norm type: ${order}`);
  const spectral = order === 2 || order === -2;
  if (a.count === 0) {
    if (!spectral) requireSquare(a, name);
    return zeros(a.sizes.slice(0, -2));
  }
  if (spectral) {
    const values = svdvals(a);
    const [largest, least] = [select(values, -1, 0), select(values, -1, -1)];
    return order === 2 ? div(largest, least) : div(least, largest);
  }
  requireSquare(a, name);
  const { inverse, info } = invEx(a);
  const regular = eq(info, 0);
  // The norm of what is not finite would be NaN, and so would the gradient of what is not chosen.
  const safe = where(unsqueeze(unsqueeze(regular, -1), -1), inverse, 1);
  const ofInverse = where(regular, matrixNorm(safe, [-2, -1], { ord: order }), Number.POSITIVE_INFINITY);
  return mul(matrixNorm(a, [-2, -1], { ord: order }), ofInverse);
}
