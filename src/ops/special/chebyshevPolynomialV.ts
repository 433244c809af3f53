import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Vₙ(x) = cos((n + 1/2) θ) / cos(θ/2) at x = cos θ, Chebyshev's polynomials of the third kind; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * chebyshevPolynomialV(tensor([0.5, 2]), 2); // [-1, 11]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.chebyshev_polynomial_v
 */
export function chebyshevPolynomialV(x: Operand, n: Operand): Tensor {
  return specialOfTwo('chebyshevV', 'special_chebyshev_polynomial_v', 'chebyshev_polynomial_v_cpu', x, n);
}
