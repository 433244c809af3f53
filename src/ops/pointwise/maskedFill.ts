import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { castOf } from '../../tensor/copy';
import { checkIntegers } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import { disposeUnless } from '../shape/drivers/disposeUnless';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { where } from './where';

/**
 * A copy of x with `value` where the mask is true; x and the mask broadcast.
 *
 * dx = dy where the mask is false, else 0.
 *
 * @param mask - bool (or uint8)
 * @param value - a number or a 0-d tensor
 * @throws DTypeError for another mask, ShapeError for a value with dims
 * @example
 * maskedFill(scores, mask, Number.NEGATIVE_INFINITY);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.masked_fill_.html
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Tensor | number | boolean): Tensor {
  const condition = maskOf(mask);
  if (value instanceof Tensor && value.shape.length > 0) {
    throw new ShapeError(
      `masked_fill only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`,
    );
  }
  const own = value instanceof Tensor ? toType(value.detach(), x.dtype) : numberFor(x, value);
  const out = noGrad(() => toType(where(condition, own, x), x.dtype));
  record(
    out,
    value instanceof Tensor ? 'MaskedFillBackward1' : 'MaskedFillBackward0',
    wrt(x, (grad, condition) => maskedFill(grad, condition, 0), condition),
    wrt(value, (grad, condition) => where(condition, grad, 0), condition),
  );
  if (condition !== mask) condition.dispose();
  if (own instanceof Tensor) disposeUnless(own, value as Tensor);
  return out;
}

/** x = maskedFill(x, ...). */
export function maskedFill_(x: Tensor, mask: Tensor, value: Tensor | number | boolean): Tensor {
  return inPlace(x, value instanceof Tensor ? [value] : [], () => maskedFill(x, mask, value));
}

/** A mask as a bool tensor. */
export function maskOf(mask: Tensor): Tensor {
  if (mask.dtype === 'bool') return mask;
  if (mask.dtype === 'uint8') return castOf(mask, 'bool');
  throw new DTypeError(
    `Mask tensor can take 0 and 1 values only: expected a bool mask, got ${mask.dtype}; compare first: mask.ne(0)`,
  );
}

function numberFor(x: Tensor, value: number | boolean): number | boolean {
  if (x.dtype === 'bool') return Boolean(value);
  if (x.dtype !== 'int32' && x.dtype !== 'uint8') return value;
  checkIntegers([value], x.dtype);
  return Math.trunc(Number(value));
}
