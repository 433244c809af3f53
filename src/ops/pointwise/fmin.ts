import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
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
 * @param a - real, of any shape
 * @param b - real; broadcasts against a
 * @returns with the shape that both broadcast to
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
  const isFirst = (x: Tensor, y: Tensor): Tensor => logicalOr(le(x, y), isnan(y));
  return record(
    out,
    'FminBackward0',
    wrt(x, (grad, x, y) => where(isFirst(x, y), grad, 0), x, y),
    wrt(y, (grad, x, y) => where(isFirst(x, y), 0, grad), x, y),
  );
}
