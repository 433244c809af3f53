import { record, same, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import type { Complex, DType } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { type AlphaOptions, scaled } from './add';
import { binary, binaryKernels, type Operand, operandOf, resultType, type Scalar, scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { neg } from './neg';

const KERNELS = binaryKernels('sub', { complex64: true });

/**
 * y = a - alpha * b, with broadcasting and type promotion.
 *
 * d(a - alpha b) = da - alpha db
 *
 * @param left - the minuend
 * @param other - the subtrahend, which broadcasts against the minuend
 * @param options - `alpha`: a factor of the subtrahend, default 1
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for booleans
 * @example
 * sub(tensor([5, 7]), tensor([1, 2]), { alpha: 2 }); // [3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.sub.html
 */
export function sub(left: Scalar, other: Scalar, options?: AlphaOptions): Tensor {
  const a = operandOf(left);
  const b = operandOf(other);
  const minuend = a instanceof Tensor || b instanceof Tensor ? a : scalar(a);
  refuseBooleans(minuend, b);
  return difference(minuend, b, options?.alpha ?? 1);
}

/** x -= alpha * b. */
export function sub_(x: Tensor, b: Scalar, options?: AlphaOptions): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => sub(x, b, options));
}

/** a - alpha b, recorded; one of the two may be a number. */
export function difference(a: Operand, b: Operand, alpha: number | Complex, name = 'SubBackward0'): Tensor {
  if (alpha === 1) return minus(a, b, name);
  const common = resultType(a, b);
  return minus(a, scaled(b, alpha, common), name, common);
}

/** a - b in the dtype `common`, by default that of both, recorded. */
function minus(a: Operand, b: Operand, name: string, common?: DType): Tensor {
  const node = a instanceof Tensor ? 'SubBackward0' : name;
  return record(
    binary(KERNELS, a, b, common),
    node,
    wrt(a, same),
    wrt(b, (grad) => neg(grad)),
  );
}

/** Throws where a boolean would be subtracted or subtracted from. */
export function refuseBooleans(a: Operand, b: Operand): void {
  const isBool = (x: Operand): boolean => (x instanceof Tensor ? x.dtype === 'bool' : typeof x === 'boolean');
  if (!isBool(a) && !isBool(b)) return;
  if (resultType(a, b) === 'bool') {
    throw new DTypeError(
      'Subtraction, the `-` operator, with two bool tensors is not supported. ' +
        'Use the `^` or `logical_xor()` operator instead.',
    );
  }
  throw new DTypeError(
    'Subtraction, the `-` operator, with a bool tensor is not supported. ' +
      'If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.',
  );
}
