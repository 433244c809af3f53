import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Lₙ(x), Laguerre's polynomials; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * laguerrePolynomialL(tensor([0.5, 2]), 2); // [0.125, -1]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.laguerre_polynomial_l
 */
export function laguerrePolynomialL(x: Operand, n: Operand): Tensor {
  return specialOfTwo('laguerreL', 'special_laguerre_polynomial_l', 'laguerre_polynomial_l_cpu', x, n);
}
