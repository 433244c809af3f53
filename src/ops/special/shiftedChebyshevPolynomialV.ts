import type { Tensor } from '../../tensor/tensor';
import type { Operand } from '../pointwise/drivers/binary';
import { specialOfTwo } from './drivers/special';

/**
 * y = Vₙ(2x - 1), the shifted Chebyshev polynomials of the third kind; 0 for n < 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - tensor or number
 * @param n - degree, a fraction of which is dropped: tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * shiftedChebyshevPolynomialV(tensor([0.75, 1.5]), 2); // [-1, 11]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.shifted_chebyshev_polynomial_v
 */
export function shiftedChebyshevPolynomialV(x: Operand, n: Operand): Tensor {
  return specialOfTwo(
    'shiftedChebyshevV',
    'special_shifted_chebyshev_polynomial_v',
    'shifted_chebyshev_polynomial_v_cpu',
    x,
    n,
  );
}
