import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { sub } from '../pointwise/sub';
import { norm } from './norm';
import { sum } from './sum';

/**
 * y = (Σ |a - b|^p)^(1/p) over all elements, with broadcasting.
 *
 * @param a - float32, of any shape
 * @param b - float32; broadcasts against a
 * @param p - the order; default 2
 * @returns float32 []
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * dist(tensor([0, 0]), tensor([3, 4])); // 5
 * @see https://pytorch.org/docs/stable/generated/torch.dist.html
 */
export function dist(a: Tensor, b: Tensor, p = 2): Tensor {
  return scope(() => {
    const d = sub(a, b);
    // The largest and the smallest of no numbers are 0 here, where a norm refuses.
    return d.count === 0 && !Number.isFinite(p) ? sum(abs(d)) : norm(d, null, { p });
  });
}
