import { record, wrt } from '../../../autograd/record';
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
  return record(
    plainMagnitude(x),
    'AbsBackward0',
    wrt(x, (grad, x) => mul(grad, direction(x)), x),
  );
}

function plainMagnitude(x: Tensor): Tensor {
  if (x.dtype === 'complex64') return applyUnary('absC64', x, 'float32');
  return x.dtype === 'uint8' ? copyOf(x) : unaryNumeric('abs', x);
}

/** x / |x|, whose derivative needs the magnitude of x. */
export function direction(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') {
    const y = sign(x.detach());
    return record(
      y,
      'SgnBackward0',
      wrt(x, (grad, _y) => zerosLike(grad), y),
    );
  }
  return record(
    applyUnary('sgnC64', x),
    'SgnBackward0',
    wrt(
      x,
      (grad, x) => {
        const size = magnitude(x);
        const unit = direction(x);
        const along = mul(unit, to(mul(grad, conj(unit)), 'float32'));
        return where(eq(size, 0), 0, div(sub(grad, along), size));
      },
      x,
    ),
  );
}
