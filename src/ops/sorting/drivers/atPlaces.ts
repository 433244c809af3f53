import type { Gradient } from '../../../autograd/node';
import { zeros } from '../../../tensor/create';
import type { Shape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { scatterAdd } from '../../indexing/scatterAdd';
import { unsqueeze } from '../../shape/unsqueeze';

/**
 * The gradient of a function that picks elements along dim `at` of a tensor of `shape`: zeros with that of the result at the
 * places of its elements.
 *
 * @param dropped - the picked dim, of size 1, was dropped from the result
 */
export function atPlaces(shape: Shape, at: number, dropped = false): Gradient<[indices: Tensor]> {
  return (grad, indices) => {
    const whole = (x: Tensor): Tensor => (dropped && shape.length > 0 ? unsqueeze(x, at) : x);
    return scatterAdd(zeros(shape), at, whole(indices), whole(grad));
  };
}
