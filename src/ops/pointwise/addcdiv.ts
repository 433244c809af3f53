import { noGrad } from '../../autograd/mode';
import { record, same, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { isDifferentiable } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { conj } from './conj';
import { div } from './div';
import { resultType, resultTypeOf } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { mul } from './mul';
import { neg } from './neg';

export interface AddcdivOptions {
  /** Factor of the quotient; default 1. */
  value?: number;
}

/**
 * y = x + value * a / b, with broadcasting.
 *
 * dy = dx + value (da / b - a db / b²)
 *
 * @param x - what is added to
 * @param a - the numerators
 * @param b - the denominators; all three broadcast against each other
 * @param options - `value`: a factor of the quotients, default 1
 * @returns the shape that all three broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for integers
 * @example
 * addcdiv(tensor([1, 1]), tensor([2, 3]), tensor([4, 5])); // [1.5, 1.6]
 * @see https://pytorch.org/docs/stable/generated/torch.addcdiv.html
 */
export function addcdiv(x: Tensor, a: Tensor, b: Tensor, options?: AddcdivOptions): Tensor {
  if (!isDifferentiable(resultType(a, b))) {
    throw new DTypeError(
      'Integer division with addcdiv is no longer supported, and in a future release addcdiv will perform a true ' +
        'division of tensor1 and tensor2. Divide first: x.add(a.div(b))',
    );
  }
  const common = resultTypeOf(x, a, b);
  const value = Number(options?.value ?? 1);
  const y = noGrad(() => scope(() => add(x, div(toType(a, common), b), { alpha: value })));
  return record(
    y,
    'AddcdivBackward0',
    wrt(x, same),
    wrt(a, (grad, b) => mul(grad, conj(div(value, b))), b),
    wrt(b, (grad, a, b) => neg(mul(grad, conj(mul(div(a, mul(b, b)), value)))), a, b),
  );
}

/** x += value * a / b. */
export function addcdiv_(x: Tensor, a: Tensor, b: Tensor, options?: AddcdivOptions): Tensor {
  return inPlace(x, [a, b], () => addcdiv(x, a, b, options));
}
