import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { checkInput } from '../checkInput';
import { instanceNorm } from '../functional/instanceNorm';
import { type BatchNormModuleOptions, ChannelNorm, checkDims } from './batchNorm';

abstract class InstanceNormNd extends ChannelNorm {
  constructor(numFeatures: number, options: BatchNormModuleOptions = {}) {
    super(numFeatures, options, false, false);
  }

  /** Dims of one sample. */
  protected abstract readonly dims: number;

  forward(x: Tensor): Tensor {
    checkInput(this, x);
    checkDims(x, [this.dims, this.dims + 1]);
    const { weight, bias, eps, running_mean: runningMean, running_var: runningVar } = this;
    const options = {
      ...{ weight, bias, eps, runningMean, runningVar, momentum: this.momentum ?? 0 },
      useInputStats: this.training || !this.trackRunningStats,
    };
    if (x.sizes.length > this.dims) return instanceNorm(x, options);
    return squeeze(instanceNorm(unsqueeze(x, 0), options), 0);
  }
}

/**
 * Normalizes each channel of each sequence of [n, c, l] (or [c, l]) by itself.
 *
 * @example
 * new nn.InstanceNorm1d(1)(tensor([[[1, 3]]])); // [[[-1.0000, 1.0000]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm1d.html
 */
export class InstanceNorm1d extends InstanceNormNd {
  protected readonly dims = 2;
}

/**
 * Normalizes each channel of each image of [n, c, h, w] (or [c, h, w]) by itself.
 *
 * @example
 * new nn.InstanceNorm2d(3)(rand([2, 3, 4, 4])).shape; // [2, 3, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm2d.html
 */
export class InstanceNorm2d extends InstanceNormNd {
  protected readonly dims = 3;
}

/**
 * Normalizes each channel of each volume of [n, c, d, h, w] (or [c, d, h, w]) by itself.
 *
 * @example
 * new nn.InstanceNorm3d(3)(rand([2, 3, 2, 2, 2])).shape; // [2, 3, 2, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.InstanceNorm3d.html
 */
export class InstanceNorm3d extends InstanceNormNd {
  protected readonly dims = 4;
}

markTransparent({ InstanceNorm1d, InstanceNorm2d, InstanceNorm3d });
