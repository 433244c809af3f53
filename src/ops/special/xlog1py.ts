import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import type { Operand } from '../pointwise/drivers/binary';
import { eq } from '../pointwise/eq';
import { le } from '../pointwise/le';
import { logicalAnd } from '../pointwise/logicalAnd';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { asTensor, specialOfTwo } from './drivers/special';

/**
 * y = x ln(1 + z), and 0 where x = 0 whatever z is, except NaN.
 *
 * dy = ln(1 + z) dx + x / (1 + z) dz; the derivative by x is 0 where x = 0 and z ≤ -1
 *
 * @param x - tensor or number
 * @param z - tensor or number; one of the two is a tensor
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * xlog1py(tensor([0, 2]), tensor([-1, 1])); // [0, 1.3863]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.xlog1py
 */
export function xlog1py(x: Operand, z: Operand): Tensor {
  const y = specialOfTwo('xlog1py', 'special_xlog1py', 'xlog1py_cpu', x, z);
  const [a, b] = [asTensor(x), asTensor(z)];
  return record(
    y,
    'SpecialXlog1PyBackward0',
    wrt(x, (grad, a, b) => where(logicalAnd(eq(a, 0), le(b, -1)), 0, xlog1py(grad, b)), a, b),
    wrt(z, (grad, a, b) => mul(grad, div(a, add(b, 1))), a, b),
  );
}
