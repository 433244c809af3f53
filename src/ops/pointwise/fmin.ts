import { noGrad } from '../../autograd/mode';
import { record } from '../../autograd/record';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { sumTo } from '../reduction/sumTo';
import { resultType } from './drivers/binary';
import { toType } from './drivers/toType';
import { isnan } from './isnan';
import { le } from './le';
import { logicalOr } from './logicalOr';
import { minimum } from './minimum';
import { where } from './where';

/**
 * y = the smaller one of a and b, element by element with broadcasting; where one is NaN, the other.
 *
 * The gradient goes to the one that is the result, to a where both are equal.
 *
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * fmin(tensor([1, NaN]), tensor([3, 2])); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.fmin.html
 */
export function fmin(a: Tensor, b: Tensor): Tensor {
  const dtype = resultType(a, b);
  const [x, y] = [toType(a, dtype), toType(b, dtype)];
  const out = noGrad(() => scope(() => where(isnan(x), y, where(isnan(y), x, minimum(x, y)))));
  return record(
    out,
    'FminBackward0',
    [x, y],
    (grad, node) => {
      const [first, second] = [node.saved(0), node.saved(1)];
      const isFirst = logicalOr(le(first, second), isnan(second));
      return [
        node.needs(0) ? sumTo(where(isFirst, grad, 0), first.shape) : null,
        node.needs(1) ? sumTo(where(isFirst, 0, grad), second.shape) : null,
      ];
    },
    [x, y],
  );
}
