import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Wₙ(x) = sin((n + 1/2) θ) / sin(θ/2) at x = cos θ, Chebyshev's polynomials of the fourth kind; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * chebyshevPolynomialW(tensor([0.5, 2]), 2); // [1, 19]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.chebyshev_polynomial_w
 */
export function chebyshevPolynomialW(x: Operand, n: Operand): Tensor {
  return specialOfTwo('chebyshevW', 'special_chebyshev_polynomial_w', 'chebyshev_polynomial_w_cpu', x, n);
}
