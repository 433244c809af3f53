import { noGrad } from '../../../autograd/mode';
import type { Grad } from '../../../autograd/node';
import { record } from '../../../autograd/record';
import { ValueError } from '../../../errors';
import type { Tensor } from '../../../tensor/tensor';
import { add } from '../../pointwise/add';
import { mul } from '../../pointwise/mul';
import { sumTo } from '../../reduction/sumTo';
import { expand } from '../../shape/expand';
import { checkProductTypes } from './product';

export interface AddProductOptions {
  /** Factor of the tensor that is added; 0 leaves it out, NaN and all. Default 1. */
  beta?: number;
  /** Factor of the product; default 1. */
  alpha?: number;
}

/** Throws where a fraction stands beside integers. */
export function checkFactors(x: Tensor, { beta = 1, alpha = 1 }: AddProductOptions = {}): void {
  if (x.dtype === 'float32' || x.dtype === 'complex64') return;
  for (const [name, value] of Object.entries({ beta, alpha })) {
    if (Number.isInteger(value)) continue;
    throw new ValueError(`For integral input tensors, argument ${name} must not be a floating point number.`);
  }
}

/** beta * input + alpha * product, `input` broadcast to the shape of the product, which is disposed of. */
export function weightedSum(name: string, input: Tensor, product: Tensor, options?: AddProductOptions): Tensor {
  const { beta = 1, alpha = 1 } = options ?? {};
  checkProductTypes(product, input);
  checkFactors(input, options);
  const from = input.shape;
  const wide = expand(input.detach(), product.shape);
  const out = noGrad(() => {
    if (beta === 0) return mul(product, alpha);
    if (beta === 1) return add(wide, product, { alpha });
    const scaled = alpha === 1 ? product : mul(product, alpha);
    const sum = add(scaled, wide, { alpha: beta });
    if (scaled !== product) scaled.dispose();
    return sum;
  });
  record(out, name, [input, product], (grad, node): Grad[] => [
    node.needs(0) ? sumTo(mul(grad, beta), from) : null,
    node.needs(1) ? mul(grad, alpha) : null,
  ]);
  product.dispose();
  return out;
}
