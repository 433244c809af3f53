import type { Gradient } from '../../../autograd/node';
import type { Tensor } from '../../../tensor/tensor';
import { eq } from '../eq';
import { mul } from '../mul';
import { where } from '../where';
import { type Comparison, compare } from './compare';

/**
 * The gradient of max(a, b) or min(a, b) for one of the two, unless it loses: `loses` holds where the other alone is the
 * result. Equal ones share; where one is NaN both get all of it, as in PyTorch.
 */
export function shareUnless(loses: Comparison): Gradient<[a: Tensor, b: Tensor]> {
  return (grad, a, b) => where(compare(loses, a, b), 0, where(eq(a, b), mul(grad, 0.5), grad));
}
