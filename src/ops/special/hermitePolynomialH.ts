import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Hₙ(x), Hermite's polynomials in the form of physics, with the leading coefficient 2ⁿ; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * hermitePolynomialH(tensor([0.5, 2]), 2); // [-1, 14]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.hermite_polynomial_h
 */
export function hermitePolynomialH(x: Operand, n: Operand): Tensor {
  return specialOfTwo('hermiteH', 'special_hermite_polynomial_h', 'hermite_polynomial_h_cpu', x, n);
}
