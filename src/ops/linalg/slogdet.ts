import { recordMany } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { conj } from '../pointwise/conj';
import { mul } from '../pointwise/mul';
import { neg } from '../pointwise/neg';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint } from './drivers/batch';
import { requireFloating, requireSquare } from './drivers/checks';
import { complexOf, imaginary } from './drivers/complexParts';
import { determinants } from './drivers/determinants';
import { invEx } from './inv';

/**
 * sign = det / |det| (0 where det = 0) and logabsdet = log |det| (-Infinity there) of square matrices A [.., n, n], without
 * overflow.
 *
 * dA = A^-H (dlogabsdet - i Im(conj(dsign) sign)); the sign of a real matrix has no slope
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns `{ sign, logabsdet }`
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.slogdet(tensor([[0, 1], [1, 0]])).sign.item(); // -1
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.slogdet.html
 */
export function slogdet(a: Tensor): { sign: Tensor; logabsdet: Tensor } {
  return signAndLog(a, 'linalg.slogdet');
}

/** The same for a function of another name. */
export function signAndLog(a: Tensor, name: string): { sign: Tensor; logabsdet: Tensor } {
  requireSquare(a, name);
  requireFloating(a, name);
  const { det, sign, logarithm } = determinants(a);
  det.dispose();
  recordMany(
    [sign, logarithm],
    'LinalgSlogdetBackward0',
    [a],
    ([ofSign, ofLog], node) => {
      const [a, sign] = [node.saved(0), node.saved(1)];
      let factor = ofLog ?? null;
      if (a.dtype === 'complex64' && ofSign) factor = complexOf(factor, neg(imaginary(mul(conj(ofSign), sign))));
      if (factor === null) return null;
      return mul(unsqueeze(unsqueeze(factor, -1), -1), adjoint(invEx(a).inverse));
    },
    [a, sign],
  );
  return { sign, logabsdet: logarithm };
}
