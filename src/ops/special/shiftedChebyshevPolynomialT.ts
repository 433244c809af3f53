import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Tₙ(2x - 1), the shifted Chebyshev polynomials of the first kind; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * shiftedChebyshevPolynomialT(tensor([0.75, 1.5]), 3); // [-1, 26]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.shifted_chebyshev_polynomial_t
 */
export function shiftedChebyshevPolynomialT(x: Operand, n: Operand): Tensor {
  return specialOfTwo(
    'shiftedChebyshevT',
    'special_shifted_chebyshev_polynomial_t',
    'shifted_chebyshev_polynomial_t_cpu',
    x,
    n,
  );
}
