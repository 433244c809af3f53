import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { moveTowards } from '../../nn/functional/batchNorm';
import { channelShape, checkCount, perChannel, standardized } from '../../nn/functional/normalization';
import type { SyncBatchNorm } from '../../nn/layers/syncBatchNorm';
import { cat } from '../../ops/joining/cat';
import { div } from '../../ops/pointwise/div';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { sum } from '../../ops/reduction/sum';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import { copyOf } from '../../tensor/copy';
import { tensor } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { allReduce } from '../collectives/allReduce';
import { ProcessGroup } from '../processGroup';
import { groupOf } from '../world';

/**
 * The sum over ranks of what each has, with a gradient: each rank's result depends on what all have, so its gradient is the sum of
 * all results' gradients.
 */
function summed(x: Tensor, group: ProcessGroup): Tensor {
  const total = noGrad(() => copyOf(x));
  allReduce(total, { group });
  return record(
    total,
    'AllReduceBackward',
    wrt(x, (grad) => summed(grad, group)),
  );
}

/** Normalizes each channel of the batches of all ranks by their common mean and variance. */
export function syncBatchNorm(layer: SyncBatchNorm, x: Tensor, momentum: number): Tensor {
  const given = layer.processGroup;
  if (given !== null && !(given instanceof ProcessGroup)) {
    throw new ValueError('SyncBatchNorm: processGroup should be a process group, as newGroup() makes them');
  }
  const group = groupOf(given);
  const channels = x.shape[1] as number;
  const dims = x.shape.map((_, dim) => dim).filter((dim) => dim !== 1);
  if (group.size < 2) checkCount(x.shape);
  // The mean first, and the variance as the mean square distance from it: sums of squares would lose digits.
  const own = cat([sum(x, dims), tensor([x.count / Math.max(channels, 1)])]);
  const sums = summed(own, group);
  const count = narrow(sums, 0, channels, 1).item();
  const mean = reshape(div(narrow(sums, 0, 0, channels), count), channelShape(x));
  const distance = sub(x, mean);
  const variance = reshape(div(summed(sum(square(distance), dims), group), count), channelShape(x));
  noGrad(() => {
    if (!layer.trackRunningStats) return;
    moveTowards(layer.running_mean, mean, momentum);
    moveTowards(layer.running_var, mul(variance, count / (count - 1)), momentum);
  });
  return standardized(x, { mean, variance }, layer.eps, perChannel(layer.weight, x), perChannel(layer.bias, x));
}
