import { record, wrt } from '../../autograd/record';
import { eye } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { conj } from '../pointwise/conj';
import { div } from '../pointwise/div';
import { eq } from '../pointwise/eq';
import { le } from '../pointwise/le';
import { mul } from '../pointwise/mul';
import { pow } from '../pointwise/pow';
import { where } from '../pointwise/where';
import { matmul } from '../products/matmul';
import { any } from '../reduction/any';
import { leaveOneOut } from '../reduction/drivers/leaveOneOut';
import { norm } from '../reduction/norm';
import { prod } from '../reduction/prod';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint } from './drivers/batch';
import { requireFloating, requireSquare } from './drivers/checks';
import { determinants } from './drivers/determinants';
import { invEx } from './inv';
import { svd } from './svd';

/**
 * The determinants of square matrices A [.., n, n]: the product of the pivots of an elimination.
 *
 * dA = conj(det) A^-H ddet. Where det = 0 PyTorch gives 0, unless the graph is differentiated again: then the same in terms of
 * the singular values, conj(det U det V^H) U D V^H, D_i being the product of all but the i-th
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns [...]
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.det(tensor([[1, 2], [3, 4]])).item().toFixed(4); // '-2.0000'
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.det.html
 */
export function det(a: Tensor): Tensor {
  requireSquare(a, 'linalg.det');
  requireFloating(a, 'linalg.det');
  const { det: value, sign, logarithm } = determinants(a);
  sign.dispose();
  logarithm.dispose();
  return record(value, 'LinalgDetBackward0', wrt(a, { composed, fused }, a));
}

/** A determinant that is smaller than this part of the n-th power of the mean singular value counts as 0 when its slope is recorded. */
const SMALL = 100 * 2 ** -23;

/** What PyTorch computes where nothing is recorded: its solution with conj(det) on the diagonal is 0 where det is. */
function fused(grad: Tensor, a: Tensor): Tensor {
  const value = det(a);
  const slope = mul(onMatrices(mul(grad, conj(value))), adjoint(invEx(a).inverse));
  return where(onMatrices(eq(value, 0)), 0, slope);
}

function composed(grad: Tensor, a: Tensor): Tensor {
  const value = det(a);
  const n = a.sizes.at(-1) as number;
  const size = pow(div(norm(a.detach(), [-2, -1]), Math.sqrt(n)), n);
  const zero = le(abs(value), mul(size, SMALL));
  if (any(zero).item<boolean>()) return slopeWithZeros(grad, a, zero);
  return mul(onMatrices(mul(grad, conj(value))), adjoint(invEx(a).inverse));
}

/** Singular matrices take the other formula; beside them stand identities for the inverse, and the other way round. */
function slopeWithZeros(grad: Tensor, a: Tensor, zero: Tensor): Tensor {
  const [matrix, one] = [onMatrices(zero), eye(a.sizes.at(-1) as number, { dtype: a.dtype })];
  const regular = where(matrix, one, a);
  const ofRegular = mul(onMatrices(mul(grad, conj(det(regular)))), adjoint(invEx(regular).inverse));
  const { U, S, Vh } = svd(a, { fullMatrices: false });
  const signs = conj(mul(det(U), det(Vh)));
  const others = prod(leaveOneOut(S, -1), -1);
  const middle = mul(unsqueeze(mul(grad, signs), -1), others);
  return where(matrix, matmul(mul(U, unsqueeze(middle, -2)), Vh), ofRegular);
}

function onMatrices(x: Tensor): Tensor {
  return unsqueeze(unsqueeze(x, -1), -1);
}
