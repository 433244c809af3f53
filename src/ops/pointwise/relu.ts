import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { zerosLike } from '../../tensor/create';
import { deferredOf } from '../../tensor/deferred';
import type { Tensor } from '../../tensor/tensor';
import { binary, binaryKernels } from './drivers/binary';
import { fusedGradient } from './drivers/fusedGradient';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';

const MAXIMUM = binaryKernels('maximum');

/**
 * y = max(x, 0), element by element; NaN stays NaN.
 *
 * d(relu x) = 0 where y ≤ 0, else dx (where y is NaN, too)
 *
 * @param x - of any shape, real
 * @returns with the shape and the dtype of x
 * @throws DTypeError for booleans and complex numbers
 * @example
 * relu(tensor([-1, 2])); // [0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.relu.html
 */
export function relu(x: Tensor): Tensor {
  if (x.dtype === 'bool') throw new DTypeError('Boolean inputs not supported for relu');
  const deferred = deferredOf(x);
  const together = deferred?.producer.absorb?.({ kind: 'relu' }) ?? null;
  const y = deferred !== null && together !== null ? deferred.followedBy(together) : plain(x);
  return record(y, 'ReluBackward0', wrt(x, throughRelu, y));
}

function plain(x: Tensor): Tensor {
  return x.dtype === 'float32' ? applyUnary('relu', x) : binary(MAXIMUM, x, 0);
}

function throughRelu(grad: Tensor, y: Tensor): Tensor {
  // Where nobody looked at y but the pools that absorbed it, they took this gradient.
  return y.storage.future === null ? reluGradient(grad, y) : grad;
}

/** dx of y = relu(x), from dy and y: dy where y is not 0. Linear in dy, and piecewise constant in y. */
export function reluGradient(grad: Tensor, y: Tensor): Tensor {
  return record(
    fusedGradient('reluBackward', grad, y),
    'ThresholdBackwardBackward0',
    wrt(grad, reluGradient, y),
    wrt(y, (toGrad) => zerosLike(toGrad)),
  );
}

/** x = max(x, 0). */
export function relu_(x: Tensor): Tensor {
  return inPlace(x, [], () => relu(x));
}
