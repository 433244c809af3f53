import { noGrad } from '../../autograd/mode';
import { record, same, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { checkIntegers } from '../../tensor/create';
import { isDifferentiable } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { conj } from './conj';
import { resultTypeOf } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { mul } from './mul';

export interface AddcmulOptions {
  /** Factor of the product; default 1. */
  value?: number;
}

/**
 * y = x + value * a * b, with broadcasting.
 *
 * dy = dx + value (b da + a db)
 *
 * @param x - what is added to
 * @param a - the first factors
 * @param b - the second factors; all three broadcast against each other
 * @param options - `value`: a factor of the products, default 1
 * @returns the shape that all three broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for booleans
 * @example
 * addcmul(tensor([1, 1]), tensor([2, 3]), tensor([4, 5]), { value: 0.5 }); // [5, 8.5]
 * @see https://pytorch.org/docs/stable/generated/torch.addcmul.html
 */
export function addcmul(x: Tensor, a: Tensor, b: Tensor, options?: AddcmulOptions): Tensor {
  const value = Number(options?.value ?? 1);
  const common = resultTypeOf(x, a, b);
  if (common === 'bool') throw new DTypeError('"addcmul_cpu_out" not implemented for \'Bool\'');
  if (!isDifferentiable(common)) checkIntegers([value], common);
  // Among integers PyTorch cuts the fraction off.
  const alpha = isDifferentiable(common) ? value : Math.trunc(value);
  // The order matters to complex numbers that are not finite.
  const scaled = common === 'complex64' && alpha !== 1;
  const y = noGrad(() =>
    scope(() => {
      const first = toType(a, common);
      return scaled ? add(x, mul(mul(first, alpha), b)) : add(x, mul(first, b), { alpha });
    }),
  );
  return record(
    y,
    'AddcmulBackward0',
    wrt(x, same),
    wrt(a, (grad, b) => slope(grad, b, alpha), b),
    wrt(b, (grad, a) => slope(grad, a, alpha), a),
  );
}

/** The gradient of one factor: the other is scaled as a number, not as the byte that it may be, but a real one stays real. */
function slope(grad: Tensor, other: Tensor, alpha: number): Tensor {
  const numbers = isDifferentiable(other.dtype) ? other : toType(other, grad.dtype);
  return mul(grad, conj(mul(numbers, alpha)));
}

/** x += value * a * b. */
export function addcmul_(x: Tensor, a: Tensor, b: Tensor, options?: AddcmulOptions): Tensor {
  return inPlace(x, [a, b], () => addcmul(x, a, b, options));
}
