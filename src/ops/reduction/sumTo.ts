import { type Shape, sameShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from '../shape/reshape';
import { sum } from './sum';

/**
 * The sum of `x` over the dims along which a tensor of `shape` was broadcast to the shape of x: the adjoint of
 * broadcasting.
 */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.sizes, shape)) return x;
  const lead = x.sizes.length - shape.length;
  const dims: number[] = [];
  for (let i = 0; i < x.sizes.length; i++) {
    if (i < lead || (shape[i - lead] === 1 && x.sizes[i] !== 1)) dims.push(i);
  }
  const summed = dims.length === 0 ? x : sum(x, dims, { keepdim: true });
  return reshape(summed, shape);
}
