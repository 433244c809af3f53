import { ShapeError, ValueError } from '../../errors';
import { full } from '../../tensor/create';
import { type Complex, type DType, isDifferentiable } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { resultTypeOf } from '../pointwise/drivers/binary';
import { inPlace } from '../pointwise/drivers/inPlace';
import { toType } from '../pointwise/drivers/toType';
import { logicalAnd } from '../pointwise/logicalAnd';
import { logicalOr } from '../pointwise/logicalOr';
import { expand } from '../shape/expand';
import { weightedSum } from './drivers/weightedSum';
import { outer } from './outer';

export interface AddrOptions {
  /** Factor of the tensor that is added; 0 leaves it out, NaN and all. Default 1. */
  beta?: number | boolean | Complex;
  /** Factor of the outer product; default 1. */
  alpha?: number | boolean | Complex;
}

/**
 * y = beta * input + alpha * a b^T: `input` broadcast to [m, n], a [m], b [n]. The dtype is the common one; among booleans, * is
 * "and", + is "or".
 *
 * @param input - broadcasts to [m, n]
 * @param a - [m]
 * @param b - [n]
 * @param options - `beta` and `alpha`, default 1
 * @returns [m, n]
 * @throws ShapeError when the shapes do not fit, ValueError for factors that are no numbers of the common dtype
 * @example
 * addr(zeros([2, 2]), tensor([1, 2]), tensor([3, 4])); // [[3, 4], [6, 8]]
 * @see https://pytorch.org/docs/stable/generated/torch.addr.html
 */
export function addr(input: Tensor, a: Tensor, b: Tensor, options: AddrOptions = {}): Tensor {
  const { beta = 1, alpha = 1 } = options;
  const dtype = resultTypeOf(input, a, b);
  checkFactor(dtype, beta, 'beta');
  checkFactor(dtype, alpha, 'alpha');
  const product = outer(toType(a, dtype), toType(b, dtype));
  if (dtype !== 'bool') {
    const factors = { beta: beta as number | Complex, alpha: alpha as number | Complex };
    return weightedSum('AddrBackward0', toType(input, dtype), product, factors);
  }
  const by = (factor: number | boolean | Complex, x: Tensor): Tensor =>
    logicalAnd(x, full([], factor !== 0 && factor !== false));
  return logicalOr(by(beta, expand(input, product.sizes)), by(alpha, product));
}

function checkFactor(dtype: DType, factor: number | boolean | Complex, name: string): void {
  if (typeof factor === 'boolean' && dtype !== 'bool') {
    throw new ValueError(`Boolean ${name} only supported for Boolean results.`);
  }
  if (isDifferentiable(dtype) || typeof factor === 'boolean') return;
  if (typeof factor === 'object' || !Number.isInteger(factor)) {
    throw new ValueError(`For integral input tensors, argument ${name} must not be a floating point number.`);
  }
}

/** x = addr(x, a, b). */
export function addr_(x: Tensor, a: Tensor, b: Tensor, options?: AddrOptions): Tensor {
  if (x.sizes.length !== 2) throw new ShapeError(`2D tensor expected, got ${x.sizes.length}D tensor for input`);
  return inPlace(x, [a, b], () => addr(x, a, b, options));
}
