import { record } from '../../autograd/record';
import { isFloating } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { sumTo } from '../reduction/sumTo';
import { div } from './div';
import { binary, binaryKernels, type Operand, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { refuseZero } from './drivers/integerDivision';
import { mul } from './mul';
import { neg } from './neg';

const KERNELS = binaryKernels('fmod', { bool: false });

/**
 * y = a - b trunc(a / b): the remainder of the division, with the sign of a.
 *
 * dy = da - trunc(a / b) db
 *
 * @throws ShapeError when the shapes don't broadcast
 * @throws ValueError when integers are divided by 0
 * @throws DTypeError for complex numbers
 * @example
 * fmod(tensor([5, -5]), 3); // [2, -2]
 * @see https://pytorch.org/docs/stable/generated/torch.fmod.html
 */
export function fmod(a: Tensor, b: Operand): Tensor {
  if (!isFloating(resultType(a, b))) refuseZero(b);
  const out = binary(KERNELS, a, b);
  if (!(b instanceof Tensor)) return record(out, 'FmodBackward0', [a], (grad) => grad);
  const aShape = a.shape;
  return record(
    out,
    'FmodBackward1',
    [a, b],
    (grad, node) => {
      const byB = (): Tensor => neg(mul(grad, div(node.saved(0), node.saved(1), { roundingMode: 'trunc' })));
      return [node.needs(0) ? sumTo(grad, aShape) : null, node.needs(1) ? sumTo(byB(), node.saved(1).shape) : null];
    },
    [a, b],
  );
}

/** x = fmod(x, b). */
export function fmod_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => fmod(x, b));
}
