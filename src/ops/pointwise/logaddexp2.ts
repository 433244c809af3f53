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
import { exp2 } from './exp2';
import { log1p } from './log1p';
import { maximum } from './maximum';
import { mul } from './mul';
import { neg } from './neg';
import { sigmoid } from './sigmoid';
import { sub } from './sub';
import { where } from './where';

/**
 * y = log₂(2^a + 2^b), with the larger one taken out first, so that nothing overflows.
 *
 * dy = σ((a - b) ln 2) da + σ((b - a) ln 2) db, σ the sigmoid
 *
 * @param a - float32 logarithms to base 2
 * @param b - the same; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for anything but float32
 * @example
 * logaddexp2(tensor([0]), tensor([0])); // [1]
 * @see https://pytorch.org/docs/stable/generated/torch.logaddexp2.html
 */
export function logaddexp2(a: Tensor, b: Tensor): Tensor {
  const dtype = resultType(a, b);
  if (dtype !== 'float32') throw new DTypeError(`"logaddexp2_cpu" not implemented for '${infoOf(dtype).scalarName}'`);
  const [x, y] = [toType(a, dtype), toType(b, dtype)];
  const out = noGrad(() => scope(() => values(x, y)));
  const share = (a: Tensor, b: Tensor): Tensor => sigmoid(mul(sub(a, b), Math.LN2));
  return record(
    out,
    'Logaddexp2Backward0',
    wrt(x, (grad, a, b) => mul(grad, share(a, b)), x, y),
    wrt(y, (grad, a, b) => mul(grad, share(b, a)), x, y),
  );
}

function values(a: Tensor, b: Tensor): Tensor {
  const larger = maximum(a, b);
  const rest = mul(log1p(exp2(neg(abs(sub(a, b))))), Math.LOG2E);
  // Two equal infinities differ by NaN.
  return where(eq(abs(larger), Infinity), larger, add(larger, rest));
}
