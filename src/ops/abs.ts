import { record } from '../autograd/record';
import { copyOf } from '../tensor/copy';
import type { Tensor } from '../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { applyUnary, unaryNumeric } from './drivers/unary';
import { mul } from './mul';
import { sgn } from './sgn';

/**
 * y = |x|; for complex numbers √(re² + im²), a float32 tensor.
 *
 * d|x| = sgn(x) dx, with 0 at x = 0
 *
 * @example
 * abs(tensor([-1, 2])); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.abs.html
 */
export function abs(x: Tensor): Tensor {
  return record(magnitude(x), 'AbsBackward0', [x], (grad, node) => mul(grad, sgn(node.saved(0))), [x]);
}

function magnitude(x: Tensor): Tensor {
  if (x.dtype === 'complex64') return applyUnary('absC64', x, 'float32');
  return x.dtype === 'uint8' || x.dtype === 'bool' ? copyOf(x) : unaryNumeric('abs', x);
}

/** x = |x|. */
export function abs_(x: Tensor): Tensor {
  return inPlace(x, [], () => abs(x));
}
