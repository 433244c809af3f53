import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { abs } from './abs';
import { add } from './add';
import { div } from './div';
import { resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { eq } from './eq';
import { logicalOr } from './logicalOr';
import { maximum } from './maximum';
import { minimum } from './minimum';
import { mul } from './mul';
import { sqrt } from './sqrt';
import { square } from './square';
import { where } from './where';

/**
 * y = √(a² + b²), without overflow on the way; infinite where a or b is, whatever the other one (IEEE 754).
 *
 * dy = (a da + b db) / y
 *
 * @param a - float32, one leg
 * @param b - float32, the other leg; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for anything but float32
 * @example
 * hypot(tensor([3]), tensor([4])); // [5]
 * @see https://pytorch.org/docs/stable/generated/torch.hypot.html
 */
export function hypot(a: Tensor, b: Tensor): Tensor {
  const dtype = resultType(a, b);
  if (dtype !== 'float32') throw new DTypeError(`"hypot_cpu" not implemented for '${infoOf(dtype).scalarName}'`);
  const [x, y] = [toType(a, dtype), toType(b, dtype)];
  const out = noGrad(() => scope(() => values(x, y)));
  return record(
    out,
    'HypotBackward0',
    wrt(x, (grad, a, y) => mul(grad, div(a, y)), x, out),
    wrt(y, (grad, b, y) => mul(grad, div(b, y)), y, out),
  );
}

function values(a: Tensor, b: Tensor): Tensor {
  const [x, y] = [abs(a), abs(b)];
  const larger = maximum(x, y);
  const smaller = minimum(x, y);
  const length = mul(larger, sqrt(add(square(div(smaller, larger)), 1)));
  const infinite = logicalOr(eq(x, Infinity), eq(y, Infinity));
  return where(infinite, Infinity, where(eq(larger, 0), 0, length));
}

/** x = √(x² + b²). */
export function hypot_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => hypot(x, b));
}
