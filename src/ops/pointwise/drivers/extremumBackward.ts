import type { Backward } from '../../../autograd/node';
import type { Tensor } from '../../../tensor/tensor';
import { sumTo } from '../../reduction/sumTo';
import { eq } from '../eq';
import { mul } from '../mul';
import { where } from '../where';
import { type Comparison, compare } from './compare';

/**
 * The gradients of max(a, b) or min(a, b) of two saved tensors: `losesA` holds where b alone is the result. Equal ones
 * share; where one is NaN both get all of it, as in PyTorch.
 */
export function extremumBackward(losesA: Comparison, losesB: Comparison): Backward {
  return (grad, node) => {
    const [a, b] = [node.saved(0), node.saved(1)];
    const tied = where(eq(a, b), mul(grad, 0.5), grad);
    const part = (x: Tensor, loses: Comparison): Tensor => sumTo(where(compare(loses, a, b), 0, tied), x.shape);
    return [node.needs(0) ? part(a, losesA) : null, node.needs(1) ? part(b, losesB) : null];
  };
}
