import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import { reshape } from '../../ops/shape/reshape';
import { numelOf, showShape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { checkCount, momentsOver, perChannel, standardized } from './normalization';
import { normalized, ofChannelGroups } from './normalized';

export interface GroupNormOptions {
  /** A factor for each channel. */
  weight?: Tensor | null;
  /** What is added to each channel. */
  bias?: Tensor | null;
  /** Added to the variance; default 1e-5. */
  eps?: number;
}

/**
 * y = (x - mean) / sqrt(variance + eps) * weight + bias, mean and variance over groups of channels of each sample.
 *
 * @param x - [n, c, ...]
 * @param numGroups - the number of groups, which divides c
 * @param options - `weight` and `bias` [c], `eps` (default 1e-5)
 * @returns the shape of x
 * @throws ShapeError when sizes do not fit, ValueError for a single value a group
 * @example
 * F.groupNorm(tensor([[1, 3, 2, 6]]), 2); // [[-1.0000, 1.0000, -1.0000, 1.0000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.group_norm.html
 */
export function groupNorm(x: Tensor, numGroups: number, options: GroupNormOptions = {}): Tensor {
  const { weight = null, bias = null, eps = 1e-5 } = options;
  if (x.sizes.length < 2) {
    throw new ShapeError(`Expected at least 2 dimensions for input tensor but received ${x.sizes.length}`);
  }
  const [n, c] = x.sizes as [number, number];
  const spatial = x.sizes.slice(2);
  checkCount([Math.floor((n * c) / numGroups), numGroups, ...spatial]);
  if (c % numGroups !== 0) {
    throw new ShapeError(
      'Expected number of channels in input to be divisible by num_groups, but got input of shape ' +
        `${showShape(x.sizes)} and num_groups=${numGroups}`,
    );
  }
  for (const [what, vector] of Object.entries({ weight, bias })) {
    if (vector === null || (vector.sizes.length === 1 && vector.count === c)) continue;
    throw new ShapeError(
      `Expected ${what} to be a vector of size equal to the number of channels in input, but got ${what} of shape ` +
        `${showShape(vector.sizes)} and input of shape ${showShape(x.sizes)}`,
    );
  }
  requireFloat(x, 'GroupNormKernelImpl');
  if (x.count > 0) {
    const groups = ofChannelGroups(n, numGroups, c / numGroups, numelOf(spatial));
    return normalized(x, groups, weight, bias, eps, 'NativeGroupNormBackward0').y;
  }
  return scope(() => {
    const groups = reshape(x, [n, numGroups, (c / numGroups) * numelOf(spatial)]);
    const y = reshape(standardized(groups, momentsOver(groups, [2]), eps, null, null), x.sizes);
    const weighted = weight === null ? y : mul(y, perChannel(weight, x) as Tensor);
    return bias === null ? weighted : add(weighted, perChannel(bias, x) as Tensor);
  });
}
