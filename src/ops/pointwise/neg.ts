import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { asComplex, asFloats } from './drivers/complex';
import { inPlace } from './drivers/inPlace';
import { applyUnary, unaryNumeric } from './drivers/unary';

/**
 * y = -x, element by element.
 *
 * d(-x) = -dx
 *
 * @param x - of any shape, no booleans
 * @returns with the shape and the dtype of x
 * @throws DTypeError for booleans
 * @example
 * neg(tensor([1, -2])); // [-1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.neg.html
 */
export function neg(x: Tensor): Tensor {
  if (x.dtype === 'bool') {
    throw new DTypeError(
      'Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, ' +
        'use the `~` or `logical_not()` operator instead.',
    );
  }
  const y = x.dtype === 'complex64' ? asComplex(applyUnary('neg', asFloats(x))) : unaryNumeric('neg', x);
  return record(
    y,
    'NegBackward0',
    wrt(x, (grad) => neg(grad)),
  );
}

/** x = -x. */
export function neg_(x: Tensor): Tensor {
  return inPlace(x, [], () => neg(x));
}
