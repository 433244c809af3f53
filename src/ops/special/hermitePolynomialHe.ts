import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Heₙ(x), Hermite's polynomials in the form of probability theory, with the leading coefficient 1; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * hermitePolynomialHe(tensor([0.5, 2]), 2); // [-0.75, 3]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.hermite_polynomial_he
 */
export function hermitePolynomialHe(x: Operand, n: Operand): Tensor {
  return specialOfTwo('hermiteHe', 'special_hermite_polynomial_he', 'hermite_polynomial_he_cpu', x, n);
}
