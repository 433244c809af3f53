import { record } from '../../autograd/record';
import { Tensor } from '../../tensor/tensor';
import { sumTo } from '../reduction/sumTo';
import { conj } from './conj';
import { binary, binaryKernels, type Operand } from './drivers/binary';
import { inPlace } from './drivers/inPlace';

const KERNELS = binaryKernels('mul', { complex64: true });

/**
 * y = a * b, with broadcasting and type promotion.
 *
 * d(a b) = da b + a db; for complex numbers the factors are conjugated.
 *
 * @example
 * mul(tensor([1, 2, 3]), 2); // [2, 4, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.mul.html
 */
export function mul(a: Tensor, b: Operand): Tensor {
  const out = binary(KERNELS, a, b);
  if (!(b instanceof Tensor)) {
    const factor = Number(b);
    return record(out, 'MulBackward0', [a], (grad) => mul(grad, factor));
  }
  return record(
    out,
    'MulBackward0',
    [a, b],
    (grad, node) => [
      node.needs(0) ? sumTo(mul(grad, conj(node.saved(1))), node.saved(0).shape) : null,
      node.needs(1) ? sumTo(mul(grad, conj(node.saved(0))), node.saved(1).shape) : null,
    ],
    [a, b],
  );
}

/** x *= b. */
export function mul_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => mul(x, b));
}
