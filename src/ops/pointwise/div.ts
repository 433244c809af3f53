import { record, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { temporary } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import { type DType, isFloating } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { conj, conjugate } from './conj';
import { binary, binaryKernels, type Operand, operandOf, resultType, type Scalar, scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { refuseZero } from './drivers/integerDivision';
import { applyUnary } from './drivers/unary';
import { mul } from './mul';
import { neg } from './neg';

export interface DivOptions {
  /** null: true division (the default). 'trunc': rounded towards 0. 'floor': rounded down. */
  roundingMode?: 'trunc' | 'floor' | null;
}

const KERNELS = binaryKernels('div', { int32: false, complex64: true });
const FLOOR = binaryKernels('floorDivide', { bool: false, message: 'div_floor' });
const FMOD = binaryKernels('fmod', { bool: false, message: 'div_trunc' });
const SUB = binaryKernels('sub');

/**
 * y = a / b, with broadcasting. Integers give float32, unless `roundingMode` keeps the quotient whole.
 *
 * d(a / b) = da / b - (a / b²) db; a rounded quotient is constant almost everywhere, its gradient is 0.
 *
 * @param left - the dividend
 * @param other - the divisor, which broadcasts against the dividend
 * @param options - `roundingMode`: 'trunc' rounds towards 0, 'floor' down; default null, the exact quotient
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws ValueError for another rounding mode, and when integers are divided by 0
 * @example
 * div(tensor([7, -7]), 2); // [3.5, -3.5]
 * div(tensor([7, -7]), 2, { roundingMode: 'floor' }); // [3, -4]
 * @see https://pytorch.org/docs/stable/generated/torch.div.html
 */
export function div(left: Scalar, other: Scalar, options?: DivOptions): Tensor {
  const a = operandOf(left);
  const b = operandOf(other);
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return div(scalar(a), b, options);
  const mode = options?.roundingMode ?? null;
  return mode === null ? quotient(a, b) : roundedQuotient(a, b, mode);
}

/** x /= b. */
export function div_(x: Tensor, b: Scalar, options?: DivOptions): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => div(x, b, options));
}

function quotient(a: Operand, b: Operand): Tensor {
  const common = resultType(a, b);
  const dtype: DType = common === 'complex64' ? common : 'float32';
  return record(
    binary(KERNELS, a, b, dtype),
    'DivBackward0',
    wrt(a, (grad, b) => quotient(grad, conjugate(b)), b),
    wrt(
      b,
      // In PyTorch's order: its bounds of what overflows are these.
      (grad, a, b) => neg(mul(grad, conj(quotient(quotient(a, b), b)))),
      a,
      b,
    ),
  );
}

function roundedQuotient(a: Operand, b: Operand, mode: string): Tensor {
  if (mode !== 'trunc' && mode !== 'floor') {
    throw new ValueError(`div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${mode}'`);
  }
  const out = mode === 'floor' ? floored(a, b) : truncated(a, b);
  return record(
    out,
    'DivBackward1',
    wrt(a, (grad) => zerosLike(grad)),
    wrt(b, (grad) => zerosLike(grad)),
  );
}

/** The quotient rounded down, not recorded. */
export function floored(a: Operand, b: Operand): Tensor {
  if (!isFloating(resultType(a, b))) refuseZero(a, b);
  return binary(FLOOR, a, b);
}

/** The quotient rounded towards 0, not recorded. */
function truncated(a: Operand, b: Operand): Tensor {
  const dtype = resultType(a, b);
  if (isFloating(dtype)) {
    return applyUnary('trunc', temporary(binary(KERNELS, a, b, dtype)));
  }
  refuseZero(a, b);
  const rest = binary(FMOD, a, b);
  return binary(FLOOR, temporary(binary(SUB, a, temporary(rest))), b);
}
