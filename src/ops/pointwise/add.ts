import { record, same, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { checkIntegers } from '../../tensor/create';
import { type Complex, type DType, isDifferentiable } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { binary, binaryKernels, type Operand, operandOf, resultType, type Scalar, scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { mul } from './mul';

export interface AlphaOptions {
  /** Factor of the second operand; default 1. */
  alpha?: number | Complex;
}

const KERNELS = binaryKernels('add', { complex64: true });

/**
 * y = a + alpha * b, with broadcasting and type promotion.
 *
 * d(a + alpha b) = da + alpha db
 *
 * @param left - the first summand
 * @param other - the second summand, which broadcasts against the first
 * @param options - `alpha`: a number that the second summand is multiplied by, default 1
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @example
 * add(tensor([1, 2]), tensor([[10], [20]])); // [[11, 12], [21, 22]]
 * add(2, tensor([1, 2])); // [3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.add.html
 */
export function add(left: Scalar, other: Scalar, options?: AlphaOptions): Tensor {
  const a = operandOf(left);
  const b = operandOf(other);
  if (!(a instanceof Tensor)) return numberPlus(a, b, options?.alpha ?? 1);
  const alpha = options?.alpha ?? 1;
  if (alpha === 1) return sum(a, b);
  const common = resultType(a, b);
  return sum(a, scaled(b, alpha, common), common);
}

/** a + b in the dtype `common`, by default that of both, recorded. */
function sum(a: Tensor, b: Operand, common?: DType): Tensor {
  return record(binary(KERNELS, a, b, common), 'AddBackward0', wrt(a, same), wrt(b, same));
}

function numberPlus(a: number | boolean, b: Operand, alpha: number | Complex): Tensor {
  if (!(b instanceof Tensor)) return add(scalar(a), b, { alpha });
  return add(alpha === 1 ? b : (scaled(b, alpha, resultType(a, b)) as Tensor), a);
}

/** alpha * b in the common dtype of the operands: in that of b, bytes would wrap. */
export function scaled(b: Operand, alpha: number | boolean | Complex, common: DType): Operand {
  if (typeof alpha === 'object') return mul(b, alpha);
  if (typeof alpha === 'boolean') {
    if (common !== 'bool') throw new ValueError('Boolean alpha only supported for Boolean results.');
  } else if (!Number.isInteger(alpha) && !isDifferentiable(common)) {
    throw new ValueError('For integral input tensors, argument alpha must not be a floating point number.');
  } else if (common === 'uint8') checkIntegers([alpha], common);
  const factor = common === 'bool' ? Boolean(alpha) : alpha;
  return b instanceof Tensor ? mul(toType(b, common), factor) : Number(b) * Number(factor);
}

/** x += alpha * b. */
export function add_(x: Tensor, b: Scalar, options?: AlphaOptions): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => add(x, b, options));
}
