import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { castOf } from '../../tensor/copy';
import { checkIntegers } from '../../tensor/create';
import type { Complex } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { type Operand, operandOf, type Scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { where } from './where';

/**
 * A copy of x with `value` where the mask is true; x and the mask broadcast.
 *
 * dx = dy where the mask is false, else 0.
 *
 * @param x - of any shape
 * @param mask - bool (or uint8)
 * @param value - a number or a 0-d tensor
 * @returns the shape that x and the mask broadcast to, the dtype of x
 * @throws DTypeError for another mask, ShapeError for a value with dims
 * @example
 * maskedFill(scores, mask, Number.NEGATIVE_INFINITY);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.masked_fill_.html
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Scalar): Tensor {
  const condition = maskOf(mask);
  if (value instanceof Tensor && value.sizes.length > 0) {
    throw new ShapeError(
      `masked_fill only supports a 0-dimensional value tensor, but got tensor with ${value.sizes.length} dimension(s).`,
    );
  }
  const own = valueFor(x, value instanceof Tensor ? value.item<number | boolean | Complex>() : value);
  const out = noGrad(() => toType(where(condition, own, x), x.dtype));
  record(
    out,
    value instanceof Tensor ? 'MaskedFillBackward1' : 'MaskedFillBackward0',
    wrt(x, (grad, condition) => maskedFill(grad, condition, 0), condition),
    wrt(value instanceof Tensor ? value : null, (grad, condition) => where(condition, grad, 0), condition),
  );
  if (condition !== mask) condition.dispose();
  if (own instanceof Tensor) own.dispose();
  return out;
}

/** x = maskedFill(x, ...). */
export function maskedFill_(x: Tensor, mask: Tensor, value: Scalar): Tensor {
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

const SCALAR_NAMES = { float32: 'float', int32: 'int64_t', uint8: 'uint8_t' };

/** The value as an operand of x's dtype. */
function valueFor(x: Tensor, value: number | boolean | Complex): Operand {
  if (x.dtype === 'complex64') return operandOf(value);
  if (x.dtype === 'bool') return typeof value === 'object' ? value.re !== 0 || value.im !== 0 : Number(value) !== 0;
  if (typeof value === 'object' && value.im !== 0) {
    throw new DTypeError(`value cannot be converted to type ${SCALAR_NAMES[x.dtype]} without overflow`);
  }
  const real = typeof value === 'object' ? value.re : value;
  if (x.dtype === 'float32') return real;
  checkIntegers([real], x.dtype);
  return Math.trunc(Number(real));
}
