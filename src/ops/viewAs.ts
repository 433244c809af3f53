import type { Tensor } from '../tensor/tensor';
import { view } from './reshape';

/** `x` viewed in the shape of `other`. @see https://pytorch.org/docs/stable/generated/torch.Tensor.view_as.html */
export function viewAs(x: Tensor, other: Tensor): Tensor {
  return view(x, other.shape);
}
