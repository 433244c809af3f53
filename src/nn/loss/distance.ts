import { DTypeError } from '../../errors';
import { abs } from '../../ops/pointwise/abs';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { broadcastShapes, sameShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { type Distance, distanceLoss, isPlainDistance } from './distanceLoss';
import { warnOfBroadcast } from './loss';
import { checkReduction, type Reduction, reduced } from './reduction';

/** The loss of element-wise differences, for operands of any shapes that broadcast. */
export function reducedDistance(kind: Distance, input: Tensor, target: Tensor, reduction: Reduction): Tensor {
  checkReduction(reduction);
  if (!sameShape(input.shape, target.shape)) {
    broadcastShapes(input.shape, target.shape);
    warnOfBroadcast(input, target);
  }
  if (isPlainDistance(input, target)) return distanceLoss(kind, input, target, reduction);
  const complex = input.dtype === 'complex64' || target.dtype === 'complex64';
  if (complex && kind === 'mse') throw new DTypeError('"mse_cpu" not implemented for \'ComplexFloat\'');
  const difference = sub(input, target);
  const each = kind === 'mse' ? square(difference) : abs(difference);
  const out = reduced(each, reduction);
  // Nobody else has seen the steps in between: they live on only as long as the graph needs them.
  difference.dispose();
  if (each !== out) each.dispose();
  return out;
}
