import { type CreateOptions, tensor } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { add } from '../../pointwise/add';
import { toType } from '../../pointwise/drivers/toType';
import { mul } from '../../pointwise/mul';

const COMPLEX: CreateOptions = { dtype: 'complex64' };

/** The imaginary parts, float32. */
export function imaginary(x: Tensor): Tensor {
  return toType(mul(x, tensor([0, -1], COMPLEX)), 'float32');
}

/** The real parts, float32; x itself where it is real. */
export function realOf(x: Tensor): Tensor {
  return toType(x, 'float32');
}

/** re + i im of float32 tensors; re null for 0. */
export function complexOf(re: Tensor | null, im: Tensor): Tensor {
  const turned = mul(toType(im, 'complex64'), tensor([0, 1], COMPLEX));
  return re === null ? turned : add(turned, re);
}
