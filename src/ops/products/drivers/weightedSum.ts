import { noGrad } from '../../../autograd/mode';
import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { checkIntegers, zeros } from '../../../tensor/create';
import { type Complex, type DType, isDifferentiable } from '../../../tensor/dtype';
import type { Tensor } from '../../../tensor/tensor';
import { add } from '../../pointwise/add';
import { mul } from '../../pointwise/mul';
import { expand } from '../../shape/expand';
import { checkProductTypes } from './product';

export interface AddProductOptions {
  /** Factor of the tensor that is added; 0 leaves it out, NaN and all. Default 1. */
  beta?: number | Complex;
  /** Factor of the product; default 1. */
  alpha?: number | Complex;
}

/** The factors beside a tensor of this dtype: among integers PyTorch cuts their fractions off. */
export function factorsFor(dtype: DType, options: AddProductOptions = {}): Required<AddProductOptions> {
  const { beta, alpha } = { beta: plain(options.beta ?? 1), alpha: plain(options.alpha ?? 1) };
  if (isDifferentiable(dtype)) return { beta, alpha };
  return { beta: whole(beta, dtype), alpha: whole(alpha, dtype) };
}

/**
 * beta * input + alpha * product, `input` broadcast to the shape of the product, which is disposed of.
 *
 * @param leftOut - whether alpha = 0 leaves the product out, NaN and all, as in PyTorch's products of matrices
 */
export function weightedSum(
  name: string,
  input: Tensor,
  product: Tensor,
  options?: AddProductOptions,
  leftOut = false,
): Tensor {
  checkProductTypes(product, input);
  const { beta, alpha } = factorsFor(input.dtype, options);
  const wide = expand(input.detach(), product.sizes);
  const out = noGrad(() => {
    if (leftOut && alpha === 0) return beta === 0 ? zeros(product.sizes, { dtype: product.dtype }) : mul(wide, beta);
    if (beta === 0) return mul(product, alpha);
    if (beta === 1) return add(wide, product, { alpha });
    const scaled = alpha === 1 ? product : mul(product, alpha);
    const sum = add(scaled, wide, { alpha: beta });
    if (scaled !== product) scaled.dispose();
    return sum;
  });
  record(
    out,
    name,
    wrt(input, (grad) => byFactor(grad, beta)),
    wrt(product, (grad) => byFactor(grad, alpha)),
  );
  product.dispose();
  return out;
}

/** PyTorch takes true for 1. */
function plain(factor: number | Complex): number | Complex {
  return typeof factor === 'object' ? factor : Number(factor);
}

function whole(factor: number | Complex, dtype: DType): number {
  if (typeof factor === 'number') {
    if (dtype !== 'bool') checkIntegers([factor], dtype);
    return Math.trunc(factor);
  }
  throw new DTypeError('value cannot be converted to type int64_t without overflow');
}

function byFactor(grad: Tensor, factor: number | Complex): Tensor {
  return mul(grad, typeof factor === 'number' ? factor : { re: factor.re, im: -factor.im });
}
