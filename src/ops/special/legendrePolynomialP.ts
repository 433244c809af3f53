import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Pₙ(x), Legendre's polynomials; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * legendrePolynomialP(tensor([0.5, 2]), 2); // [-0.125, 5.5]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.legendre_polynomial_p
 */
export function legendrePolynomialP(x: Operand, n: Operand): Tensor {
  return specialOfTwo('legendreP', 'special_legendre_polynomial_p', 'legendre_polynomial_p_cpu', x, n);
}
