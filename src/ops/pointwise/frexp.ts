import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { toType } from './drivers/toType';
import { applyUnary } from './drivers/unary';
import { pow } from './pow';

/** x = mantissa 2^exponent. */
export interface MantissaExponent {
  mantissa: Tensor;
  /** int32. */
  exponent: Tensor;
}

/**
 * x = mantissa 2^exponent with 1/2 <= |mantissa| < 1; 0, infinite numbers and NaN are their own mantissa.
 *
 * d mantissa = dx / 2^exponent
 *
 * @param x - float32, of any shape
 * @returns `{ mantissa, exponent }`, the exponent being int32
 * @throws DTypeError unless x is float32
 * @example
 * frexp(tensor([6])).mantissa; // [0.75]
 * frexp(tensor([6])).exponent; // [3]
 * @see https://pytorch.org/docs/stable/generated/torch.frexp.html
 */
export function frexp(x: Tensor): MantissaExponent {
  if (x.dtype !== 'float32') throw new DTypeError('torch.frexp() only supports floating-point dtypes');
  const exponent = applyUnary('frexpExponent', x, 'int32');
  const mantissa = record(
    applyUnary('frexpMantissa', x),
    'FrexpBackward0',
    wrt(x, (grad, exponent) => div(grad, pow(2, toType(exponent, 'float32'))), exponent),
  );
  return { mantissa, exponent };
}
