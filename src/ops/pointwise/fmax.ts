import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { resultType } from './drivers/binary';
import { toType } from './drivers/toType';
import { ge } from './ge';
import { isnan } from './isnan';
import { logicalOr } from './logicalOr';
import { maximum } from './maximum';
import { where } from './where';

/**
 * y = the larger one of a and b, element by element with broadcasting; where one is NaN, the other.
 *
 * The gradient goes to the one that is the result, to a where both are equal.
 *
 * @param a - real, of any shape
 * @param b - real; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * fmax(tensor([1, NaN]), tensor([3, 2])); // [3, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.fmax.html
 */
export function fmax(a: Tensor, b: Tensor): Tensor {
  const dtype = resultType(a, b);
  const [x, y] = [toType(a, dtype), toType(b, dtype)];
  const out = noGrad(() => scope(() => where(isnan(x), y, where(isnan(y), x, maximum(x, y)))));
  const isFirst = (x: Tensor, y: Tensor): Tensor => logicalOr(ge(x, y), isnan(y));
  return record(
    out,
    'FmaxBackward0',
    wrt(x, (grad, x, y) => where(isFirst(x, y), grad, 0), x, y),
    wrt(y, (grad, x, y) => where(isFirst(x, y), 0, grad), x, y),
  );
}
