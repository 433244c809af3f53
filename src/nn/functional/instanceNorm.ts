import { noGrad } from '../../autograd/mode';
import { ShapeError, ValueError } from '../../errors';
import { mul } from '../../ops/pointwise/mul';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import { mean } from '../../ops/reduction/mean';
import { reshape } from '../../ops/shape/reshape';
import { numelOf, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { moveTowards } from './batchNorm';
import { checkVector, momentsOver, perChannel, standardized } from './normalization';
import { momentsIn, normalized, ofInstances } from './normalized';

export interface InstanceNormOptions {
  /** Moved towards the statistics of the instances, or used with `useInputStats: false`: [c]. */
  runningMean?: Tensor | null;
  /** The same of the variance: [c]. */
  runningVar?: Tensor | null;
  /** A factor for each channel. */
  weight?: Tensor | null;
  /** What is added to each channel. */
  bias?: Tensor | null;
  /** Normalize by each instance's own statistics; default true. */
  useInputStats?: boolean;
  /** The share of the new statistics in the running ones; default 0.1. */
  momentum?: number;
  /** Added to the variance; default 1e-5. */
  eps?: number;
}

/**
 * y = (x - mean) / sqrt(variance + eps) * weight + bias, for each channel of each sample by itself.
 *
 * @param x - [n, c, ...]
 * @param options - `weight` and `bias` [c], `runningMean` and `runningVar`, `useInputStats`, `momentum`, `eps`
 * @returns the shape of x
 * @throws ValueError for a single value a channel, ShapeError for vectors of another size than c
 * @example
 * F.instanceNorm(tensor([[[1, 3]]])); // [[[-1.0000, 1.0000]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.instance_norm.html
 */
export function instanceNorm(x: Tensor, options: InstanceNormOptions = {}): Tensor {
  const { runningMean = null, runningVar = null, weight = null, bias = null } = options;
  const { useInputStats = true, momentum = 0.1, eps = 1e-5 } = options;
  const spatial = x.sizes.slice(2);
  if (useInputStats && spatial.reduce((product, size) => product * size, 1) === 1) {
    throw new ValueError(
      `Expected more than 1 spatial element when training, got input size torch.Size(${showShape(x.sizes)})`,
    );
  }
  if (x.sizes.length < 2) throw new ShapeError(`instanceNorm: expected [n, c, ...], got ${x.sizes.length} dims`);
  if (!useInputStats && (runningMean === null || runningVar === null)) {
    throw new ShapeError('Expected running_mean and running_var to be defined when use_input_stats is false');
  }
  const channels = x.sizes[1] as number;
  checkVector('running_mean', runningMean, channels);
  checkVector('running_var', runningVar, channels);
  checkVector('weight', weight, channels);
  checkVector('bias', bias, channels);
  requireFloat(x, 'batch_norm');
  return scope(() => {
    const [w, b] = [perChannel(weight, x), perChannel(bias, x)];
    if (!useInputStats) {
      const running = { mean: perChannel(runningMean, x) as Tensor, variance: perChannel(runningVar, x) as Tensor };
      return standardized(x, running, eps, w, b);
    }
    const count = numelOf(spatial);
    if (x.count === 0)
      return standardized(
        x,
        momentsOver(
          x,
          spatial.map((_, i) => i + 2),
        ),
        eps,
        w,
        b,
      );
    const groups = ofInstances(x.sizes[0] as number, channels, count);
    const { y, stats } = normalized(x, groups, weight, bias, eps, 'NativeBatchNormBackward0');
    if (runningMean !== null || runningVar !== null) {
      const each = momentsIn(stats);
      const ofChannels = (moment: Tensor): Tensor => mean(reshape(moment, [-1, channels]), 0);
      noGrad(() => {
        moveTowards(runningMean, ofChannels(each.mean), momentum);
        moveTowards(runningVar, mul(ofChannels(each.variance), count / (count - 1)), momentum);
      });
    }
    return y;
  });
}
