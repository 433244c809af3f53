import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { full, onesLike, zerosLike } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { wrongCall } from '../../tensor/wrongArguments';
import { conj } from './conj';
import { div } from './div';
import { binary, binaryKernels, type Operand, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { eq } from './eq';
import { ge } from './ge';
import { log } from './log';
import { logicalAnd } from './logicalAnd';
import { mul } from './mul';
import { sub } from './sub';
import { where } from './where';

const KERNELS = binaryKernels('pow');

/**
 * y = x^e, element by element with broadcasting; the base or the exponent may be a number.
 *
 * d(x^e) = e x^(e-1) dx + x^e ln x de
 *
 * At x = 0 the derivative by e is 0 for e ≥ 0; for e = 0 the derivative by x is 0.
 *
 * @throws ValueError for integers to a negative integer power
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * pow(tensor([1, 2, 3]), 2); // [1, 4, 9]
 * pow(2, tensor([1, 2, 3])); // [2, 4, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.pow.html
 */
export function pow(x: Tensor | number, exponent: Operand): Tensor {
  if (!(x instanceof Tensor)) {
    if (!(exponent instanceof Tensor)) throw wrongCall('pow', [x, exponent]);
    return powerOfNumber(x, exponent);
  }
  if (!(exponent instanceof Tensor)) {
    return powerByNumber(x, typeof exponent === 'boolean' ? Number(exponent) : exponent);
  }
  refuseBooleans(x, exponent);
  const y = binary(KERNELS, x, exponent);
  return record(y, 'PowBackward1', wrt(x, byBase, x, exponent), wrt(exponent, byExponent, x, exponent, y));
}

/** x = x^e. */
export function pow_(x: Tensor, exponent: Operand): Tensor {
  return inPlace(x, exponent instanceof Tensor ? [exponent] : [], () => pow(x, exponent));
}

function powerByNumber(x: Tensor, exponent: number): Tensor {
  if (x.dtype !== 'float32' && x.dtype !== 'complex64' && Number.isInteger(exponent) && exponent < 0) {
    throw new ValueError('Integers to negative integer powers are not allowed. Convert first: x.float().pow(...)');
  }
  refuseBooleans(x, exponent);
  const whole = x.dtype === 'complex64' && Number.isInteger(exponent);
  const y = whole ? noGrad(() => scope(() => wholePower(x.detach(), exponent))) : binary(KERNELS, x, exponent);
  if (exponent === 0)
    return record(
      y,
      'PowBackward0',
      wrt(x, (grad) => zerosLike(grad)),
    );
  if (exponent === 1)
    return record(
      y,
      'PowBackward0',
      wrt(x, (grad) => grad),
    );
  return record(
    y,
    'PowBackward0',
    wrt(x, (grad, x) => mul(grad, conj(mul(pow(x, exponent - 1), exponent))), x),
  );
}

/** x^n by squaring, for complex numbers. */
function wholePower(x: Tensor, n: number): Tensor {
  if (n < 0) return div(1, wholePower(x, -n));
  if (n === 0) return onesLike(x);
  const half = n > 1 ? wholePower(x, Math.floor(n / 2)) : null;
  if (half === null) return mul(x, 1);
  const square = mul(half, half);
  return n % 2 === 0 ? square : mul(square, x);
}

function powerOfNumber(base: number, exponent: Tensor): Tensor {
  refuseBooleans(base, exponent);
  const y = binary(KERNELS, base, exponent);
  return record(
    y,
    'PowBackward2',
    wrt(
      exponent,
      (grad, exponent, y) => {
        const growth = mul(grad, mul(y, log(full([], base, { dtype: 'float32' }))));
        return base === 0 ? where(ge(exponent, 0), 0, growth) : growth;
      },
      exponent,
      y,
    ),
  );
}

/** e x^(e-1), and 0 for e = 0. */
function byBase(grad: Tensor, x: Tensor, exponent: Tensor): Tensor {
  return where(eq(exponent, 0), 0, mul(grad, mul(exponent, pow(x, sub(exponent, 1)))));
}

/** y ln x, and 0 where x = 0 and e ≥ 0. */
function byExponent(grad: Tensor, x: Tensor, exponent: Tensor, y: Tensor): Tensor {
  const flat = logicalAnd(eq(x, 0), ge(exponent, 0));
  return where(flat, 0, mul(grad, mul(y, log(x))));
}

function refuseBooleans(x: Operand, exponent: Operand): void {
  if (resultType(x, exponent) === 'bool') throw new DTypeError('"pow" not implemented for \'Bool\'');
}
