import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { full, onesLike, zerosLike } from '../../tensor/create';
import type { Complex } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { wrongCall } from '../../tensor/wrongArguments';
import { conj } from './conj';
import { div } from './div';
import { binary, binaryKernels, type Operand, operandOf, resultType, type Scalar } from './drivers/binary';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';
import { eq } from './eq';
import { exp } from './exp';
import { ge } from './ge';
import { gt } from './gt';
import { log } from './log';
import { logicalAnd } from './logicalAnd';
import { lt } from './lt';
import { mul } from './mul';
import { imag, real } from './real';
import { sqrt } from './sqrt';
import { sub } from './sub';
import { to } from './to';
import { where } from './where';

const KERNELS = binaryKernels('pow');

/**
 * y = x^e, element by element with broadcasting; the base or the exponent may be a number.
 *
 * d(x^e) = e x^(e-1) dx + x^e ln x de
 *
 * At x = 0 the derivative by e is 0 for e ≥ 0; for e = 0 the derivative by x is 0. Of complex numbers it is exp(e ln x) with the
 * logarithm's main branch, and 0^e = 0 for Re e > 0; to the number 0 it is 1, to a complex tensor's 0 NaN.
 *
 * @param x - the base
 * @param exponent - which broadcasts against the base
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws ValueError for integers to a negative integer power
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * pow(tensor([1, 2, 3]), 2); // [1, 4, 9]
 * pow(2, tensor([1, 2, 3])); // [2, 4, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.pow.html
 */
export function pow(x: Tensor | number | Complex, exponent: Scalar): Tensor {
  return power(typeof x === 'object' ? (operandOf(x) as Tensor) : x, operandOf(exponent));
}

function power(x: Tensor | number, exponent: Operand): Tensor {
  if (!(x instanceof Tensor)) {
    if (!(exponent instanceof Tensor)) throw wrongCall('pow', [x, exponent]);
    return powerOfNumber(x, exponent);
  }
  refuseBooleans(x, exponent);
  if (!(exponent instanceof Tensor)) {
    return powerByNumber(x, typeof exponent === 'boolean' ? Number(exponent) : exponent);
  }
  const y = plainPower(x, exponent);
  return record(y, 'PowBackward1', wrt(x, BY_BASE, x, exponent), wrt(exponent, BY_EXPONENT, x, exponent, y));
}

/** x = x^e. */
export function pow_(x: Tensor, exponent: Scalar): Tensor {
  return inPlace(x, exponent instanceof Tensor ? [exponent] : [], () => pow(x, exponent));
}

/** x^e without gradients. As in PyTorch, the numbers 0.5 and -0.5 are roots, which differ at -0 and -infinity. */
function plainPower(x: Operand, exponent: Operand): Tensor {
  if (exponent === 0.5 && isReal(x)) return applyUnary('sqrt', x);
  if (exponent === -0.5 && isReal(x)) return applyUnary('rsqrt', x);
  if (exponent === 0.5 && x instanceof Tensor && x.dtype === 'complex64') return noGrad(() => sqrt(x.detach()));
  return resultType(x, exponent) === 'complex64' ? complexPower(x, exponent) : binary(KERNELS, x, exponent);
}

function isReal(x: Operand): x is Tensor {
  return x instanceof Tensor && x.dtype === 'float32';
}

/** e^(e ln x), which 0 has no logarithm for: 0^e is 0 for Re e > 0, infinite for Re e < 0, else NaN; to the number 0 it is 1. */
function complexPower(x: Operand, exponent: Operand): Tensor {
  return noGrad(() =>
    scope(() => {
      const base = to(x instanceof Tensor ? x.detach() : full([], x), 'complex64');
      const e = exponent instanceof Tensor ? exponent.detach() : exponent;
      const atZero = e instanceof Tensor ? powerOfZero(to(e, 'complex64')) : Number(Number(e) === 0);
      return where(eq(base, 0), atZero, exp(mul(log(base), e)));
    }),
  );
}

function powerOfZero(e: Tensor): Tensor {
  const undefinedThere = { re: Number.NaN, im: Number.NaN };
  const decayed = where(gt(real(e), 0), 0, undefinedThere);
  return where(lt(real(e), 0), { re: Number.POSITIVE_INFINITY, im: Number.NaN }, decayed);
}

function powerByNumber(x: Tensor, exponent: number): Tensor {
  if (x.dtype !== 'float32' && x.dtype !== 'complex64' && Number.isInteger(exponent) && exponent < 0) {
    throw new ValueError('Integers to negative integer powers are not allowed. Convert first: x.float().pow(...)');
  }
  const whole = x.dtype === 'complex64' && Number.isInteger(exponent);
  const y = whole ? noGrad(() => scope(() => wholePower(x.detach(), exponent))) : plainPower(x, exponent);
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
  const y = plainPower(base, exponent);
  return record(
    y,
    'PowBackward2',
    wrt(
      exponent,
      holomorphic((grad, exponent, y) => {
        const logarithm = log(full([], base, { dtype: y.dtype }));
        if (base !== 0) return mul(grad, mul(y, logarithm));
        const flat = notNegative(exponent);
        return where(flat, 0, mul(grad, mul(y, where(flat, 0, logarithm))));
      }),
      exponent,
      y,
    ),
  );
}

/** e x^(e-1), and 0 for e = 0. */
const BY_BASE = holomorphic((grad: Tensor, x: Tensor, exponent: Tensor) =>
  where(eq(exponent, 0), 0, mul(grad, mul(exponent, pow(x, sub(exponent, 1))))),
);

/** y ln x, and 0 where x = 0 and e ≥ 0, in the second derivative too, which 0 times an infinite logarithm would spoil. */
const BY_EXPONENT = holomorphic((grad: Tensor, x: Tensor, exponent: Tensor, y: Tensor) => {
  const flat = logicalAnd(eq(x, 0), notNegative(exponent));
  return where(flat, 0, mul(grad, mul(y, log(where(flat, 1, to(x, y.dtype))))));
});

/** e ≥ 0, of complex numbers the real ones. */
function notNegative(exponent: Tensor): Tensor {
  if (exponent.dtype !== 'complex64') return ge(exponent, 0);
  return logicalAnd(ge(real(exponent), 0), eq(imag(exponent), 0));
}

function refuseBooleans(x: Operand, exponent: Operand): void {
  if (resultType(x, exponent) === 'bool') throw new DTypeError('"pow" not implemented for \'Bool\'');
}
