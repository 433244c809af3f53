import { record, wrt } from '../../autograd/record';
import { AutogradError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import type { Operand } from '../pointwise/drivers/binary';
import { mul } from '../pointwise/mul';
import { neg } from '../pointwise/neg';
import { asTensor, specialOfTwo } from './drivers/special';

/**
 * y = ζ(s, q) = Σ (q + n)^(-s), n ≥ 0: Hurwitz' zeta function, Riemann's for q = 1.
 *
 * dy = -s ζ(s + 1, q) dq; there is no derivative by s
 *
 * @param s - exponent, tensor or number
 * @param q - first base, tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * zeta(tensor([2, 4]), 1); // [1.6449, 1.0823]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.zeta
 */
export function zeta(s: Operand, q: Operand): Tensor {
  const y = specialOfTwo('zeta', 'special_zeta', 'zeta_cpu', s, q);
  const exponent = asTensor(s);
  return record(
    y,
    'SpecialZetaBackward0',
    wrt(s, () => {
      throw new AutogradError("the derivative for 'zeta' is not implemented.");
    }),
    wrt(q, (grad, s, q) => mul(grad, mul(neg(s), zeta(add(s, 1), q))), exponent, asTensor(q)),
  );
}
