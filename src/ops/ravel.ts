import type { Tensor } from '../tensor/tensor';
import { reshape } from './reshape';

/** All elements in one dim. @see https://pytorch.org/docs/stable/generated/torch.ravel.html */
export function ravel(x: Tensor): Tensor {
  return reshape(x, [-1]);
}
