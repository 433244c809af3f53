import type { Tensor } from '../tensor/tensor';
import { expand } from './expand';

/** `x` expanded to the shape of `other`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.expand_as.html */
export function expandAs(x: Tensor, other: Tensor): Tensor {
  return expand(x, other.shape);
}
