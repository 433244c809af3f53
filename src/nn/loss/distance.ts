import { DTypeError } from '../../errors';
import { abs } from '../../ops/pointwise/abs';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { mean } from '../../ops/reduction/mean';
import { sum } from '../../ops/reduction/sum';
import { broadcastShapes, sameShape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { type Distance, distanceLoss, isPlainDistance, type Reduction } from './distanceLoss';
import { checkReduction } from './reduction';

/** The loss of element-wise differences, for operands of any shapes that broadcast. */
export function reducedDistance(kind: Distance, input: Tensor, target: Tensor, reduction: Reduction): Tensor {
  checkReduction(reduction);
  if (!sameShape(input.shape, target.shape)) {
    broadcastShapes(input.shape, target.shape);
    warnOnce(
      `Using a target size (torch.Size(${showShape(target.shape)})) that is different to the input size ` +
        `(torch.Size(${showShape(input.shape)})). This will likely lead to incorrect results due to broadcasting. ` +
        'Please ensure they have the same size.',
    );
  }
  if (isPlainDistance(input, target)) return distanceLoss(kind, input, target, reduction);
  const complex = input.dtype === 'complex64' || target.dtype === 'complex64';
  if (complex && kind === 'mse') throw new DTypeError('"mse_cpu" not implemented for \'ComplexFloat\'');
  const difference = sub(input, target);
  const each = kind === 'mse' ? square(difference) : abs(difference);
  const out = reduction === 'none' ? each : reduction === 'mean' ? mean(each) : sum(each);
  // Nobody else has seen the steps in between: they live on only as long as the graph needs them.
  difference.dispose();
  if (each !== out) each.dispose();
  return out;
}
