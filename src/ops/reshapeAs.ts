import type { Tensor } from '../tensor/tensor';
import { reshape } from './reshape';

/** `x` in the shape of `other`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.reshape_as.html */
export function reshapeAs(x: Tensor, other: Tensor): Tensor {
  return reshape(x, other.shape);
}
