import { record } from '../../../autograd/record';
import { copyOf } from '../../../tensor/copy';
import { zerosLike } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { conj } from '../conj';
import { div } from '../div';
import { eq } from '../eq';
import { mul } from '../mul';
import { sign } from '../sign';
import { sub } from '../sub';
import { to } from '../to';
import { where } from '../where';
import { applyUnary, unaryNumeric } from './unary';

/** |x|, whose derivative is the direction of x. */
export function magnitude(x: Tensor): Tensor {
  return record(plainMagnitude(x), 'AbsBackward0', [x], (grad, node) => mul(grad, direction(node.saved(0))), [x]);
}

function plainMagnitude(x: Tensor): Tensor {
  if (x.dtype === 'complex64') return applyUnary('absC64', x, 'float32');
  return x.dtype === 'uint8' ? copyOf(x) : unaryNumeric('abs', x);
}

/** x / |x|, whose derivative needs the magnitude of x. */
export function direction(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') {
    return record(sign(x.detach()), 'SgnBackward0', [x], (grad) => zerosLike(grad));
  }
  return record(
    applyUnary('sgnC64', x),
    'SgnBackward0',
    [x],
    (grad, node) => {
      const from = node.saved(0);
      const size = magnitude(from);
      const unit = direction(from);
      const along = mul(unit, to(mul(grad, conj(unit)), 'float32'));
      return where(eq(size, 0), 0, div(sub(grad, along), size));
    },
    [x],
  );
}
