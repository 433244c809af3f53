import { noGrad } from '../../autograd/mode';
import { asNode } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { mul } from '../../ops/pointwise/mul';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import { clone } from '../../ops/shape/contiguous';
import { reshape } from '../../ops/shape/reshape';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { checkCount, checkVector, perChannel, standardized } from './normalization';
import { momentsIn, normalized, ofBatch } from './normalized';

export interface BatchNormOptions {
  /** A factor for each channel. */
  weight?: Tensor | null;
  /** What is added to each channel. */
  bias?: Tensor | null;
  /** Normalize by the batch's own statistics, and move the running ones towards them; default false. */
  training?: boolean;
  /** The share of the batch's statistics in the new running ones; default 0.1. */
  momentum?: number;
  /** Added to the variance; default 1e-5. */
  eps?: number;
}

/**
 * y = (x - mean) / sqrt(variance + eps) * weight + bias, channel by channel.
 *
 * While training, mean and (biased) variance are those of the batch, and running statistics are moved towards them, the variance
 * unbiased: running = (1 - momentum) running + momentum batch. Otherwise they are the running ones.
 *
 * @param x - [n, c, ...]
 * @param runningMean - [c]; changed while training
 * @param runningVar - [c]; changed while training
 * @param options - `weight` and `bias` [c], `training`, `momentum` (default 0.1), `eps` (default 1e-5)
 * @returns the shape of x
 * @throws ShapeError for vectors of another size than c, ValueError for a single value a channel while training
 * @example
 * F.batchNorm(tensor([[1, 2], [3, 6]]), null, null, { training: true }); // [[-1.0000, -1.0000], [1.0000, 1.0000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  options: BatchNormOptions = {},
): Tensor {
  const { weight = null, bias = null, training = false, momentum = 0.1, eps = 1e-5 } = options;
  if (training) checkCount(x.sizes);
  // A tensor of one dim has no channels; PyTorch passes it on if it is empty.
  if (x.sizes.length === 0 || (x.sizes.length === 1 && x.count > 0)) {
    throw new ShapeError(`batchNorm: expected [n, c, ...], got ${x.sizes.length} dims`);
  }
  const channels = x.sizes[1] ?? 0;
  if (((runningMean ?? null) === null || (runningVar ?? null) === null) && !training) {
    throw new ShapeError('Expected running_mean and running_var to be defined when training=False');
  }
  checkVector('running_mean', runningMean, channels);
  checkVector('running_var', runningVar, channels);
  checkVector('weight', weight, channels);
  checkVector('bias', bias, channels);
  if (x.count > 0) requireFloat(x, 'batch_norm');
  return scope(() => {
    if (x.count === 0) return empty(x, weight, bias);
    if (training) return byBatch(x, runningMean, runningVar, { weight, bias, momentum, eps });
    const running = { mean: perChannel(runningMean, x) as Tensor, variance: perChannel(runningVar, x) as Tensor };
    return asNode('NativeBatchNormBackward0', () =>
      standardized(x, running, eps, perChannel(weight, x), perChannel(bias, x)),
    );
  });
}

/** Of nothing, with a graph; the running statistics stay. */
function empty(x: Tensor, weight: Tensor | null, bias: Tensor | null): Tensor {
  const weighted = weight === null ? clone(x) : mul(x, perChannel(weight, x) as Tensor);
  return bias === null ? weighted : add(weighted, perChannel(bias, x) as Tensor);
}

/** By the batch's own statistics, which move the running ones. */
function byBatch(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  { weight, bias, momentum, eps }: Required<Omit<BatchNormOptions, 'training'>>,
): Tensor {
  const [n, channels] = x.sizes as [number, number];
  const count = x.count / channels;
  const { y, stats } = normalized(x, ofBatch(n, channels, count / n), weight, bias, eps, 'NativeBatchNormBackward0');
  const { mean, variance } = momentsIn(stats);
  noGrad(() => {
    moveTowards(runningMean, mean, momentum);
    moveTowards(runningVar, mul(variance, count / (count - 1)), momentum);
  });
  return y;
}

/** running = (1 - momentum) running + momentum value. */
export function moveTowards(running: Tensor | null, value: Tensor, momentum: number): void {
  if (running === null) return;
  copy_(running, add(mul(running, 1 - momentum), mul(reshape(value, running.sizes), momentum)));
}
