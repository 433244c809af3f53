import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { abs } from './abs';
import { add } from './add';
import { resultType } from './drivers/binary';
import { toType } from './drivers/toType';
import { eq } from './eq';
import { exp } from './exp';
import { log1p } from './log1p';
import { maximum } from './maximum';
import { mul } from './mul';
import { neg } from './neg';
import { sigmoid } from './sigmoid';
import { sub } from './sub';
import { where } from './where';

/**
 * y = ln(e^a + e^b), with the larger one taken out first, so that nothing overflows.
 *
 * dy = σ(a - b) da + σ(b - a) db, σ the sigmoid
 *
 * @param a - float32 logarithms
 * @param b - the same; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for anything but float32
 * @example
 * logaddexp(tensor([0]), tensor([0])); // [0.6931]
 * @see https://pytorch.org/docs/stable/generated/torch.logaddexp.html
 */
export function logaddexp(a: Tensor, b: Tensor): Tensor {
  const dtype = resultType(a, b);
  if (dtype !== 'float32') throw new DTypeError(`"logaddexp_cpu" not implemented for '${infoOf(dtype).scalarName}'`);
  const [x, y] = [toType(a, dtype), toType(b, dtype)];
  const out = noGrad(() => scope(() => values(x, y)));
  return record(
    out,
    'LogaddexpBackward0',
    wrt(x, (grad, a, b) => mul(grad, sigmoid(sub(a, b))), x, y),
    wrt(y, (grad, a, b) => mul(grad, sigmoid(sub(b, a))), x, y),
  );
}

function values(a: Tensor, b: Tensor): Tensor {
  const larger = maximum(a, b);
  const rest = log1p(exp(neg(abs(sub(a, b)))));
  // Two equal infinities differ by NaN.
  return where(eq(abs(larger), Infinity), larger, add(larger, rest));
}
