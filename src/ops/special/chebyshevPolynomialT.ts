import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Tₙ(x) = cos(n arccos x), Chebyshev's polynomials of the first kind; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * chebyshevPolynomialT(tensor([0.5, 2]), 3); // [-1, 26]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.chebyshev_polynomial_t
 */
export function chebyshevPolynomialT(x: Operand, n: Operand): Tensor {
  return specialOfTwo('chebyshevT', 'special_chebyshev_polynomial_t', 'chebyshev_polynomial_t_cpu', x, n);
}
