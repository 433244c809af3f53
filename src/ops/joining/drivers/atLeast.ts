import type { Tensor } from '../../../tensor/tensor';
import { reshape } from '../../shape/reshape';

/** Each tensor with at least `ndim` dims, by dims of size 1 where PyTorch's at_least functions put them. */
export function atLeast(x: Tensor, ndim: 1 | 2 | 3): Tensor {
  if (x.sizes.length >= ndim) return x;
  if (x.sizes.length === 0) return reshape(x, ndim === 1 ? [1] : ndim === 2 ? [1, 1] : [1, 1, 1]);
  if (x.sizes.length === 1) return reshape(x, ndim === 2 ? [1, x.count] : [1, x.count, 1]);
  return reshape(x, [...x.sizes, 1]);
}
