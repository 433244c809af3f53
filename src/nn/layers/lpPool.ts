import type { Tensor } from '../../tensor/tensor';
import { type LPPoolOptions, lpPool1d, lpPool2d } from '../functional/pooling/lpPool';
import type { Sizes } from '../functional/pooling/sizes';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple, tuples } from '../tuple';
import { showBool, showSize } from './repr';

abstract class LPPoolNd extends Module {
  readonly normType: number;
  readonly kernelSize: Sizes;
  readonly options: LPPoolOptions;

  constructor(normType: number, kernelSize: Sizes, options: LPPoolOptions = {}) {
    super();
    this.normType = normType;
    this.kernelSize = tuple(kernelSize);
    this.options = tuples(options);
  }

  protected abstract readonly pool: (x: Tensor, normType: number, kernelSize: Sizes, options: LPPoolOptions) => Tensor;

  forward(x: Tensor): Tensor {
    return this.pool(x, this.normType, this.kernelSize, this.options);
  }

  override extraRepr(): string {
    const { stride = null, ceilMode = false } = this.options;
    return (
      `norm_type=${this.normType}, kernel_size=${showSize(this.kernelSize)}, ` +
      `stride=${stride === null ? 'None' : showSize(stride)}, ceil_mode=${showBool(ceilMode)}`
    );
  }
}

/**
 * The p-norm (Σ x^p)^(1/p) of each window of rows [n, c, l].
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.LPPool1d(2, 2)(rand([1, 3, 8])).shape; // [1, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LPPool1d.html
 */
export class LPPool1d extends LPPoolNd {
  protected readonly pool = lpPool1d;
}

/**
 * The p-norm (Σ x^p)^(1/p) of each window of images [n, c, h, w].
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.LPPool2d(2, 2)(rand([1, 3, 8, 8])).shape; // [1, 3, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html
 */
export class LPPool2d extends LPPoolNd {
  protected readonly pool = lpPool2d;
}

nameClasses({ LPPool1d, LPPool2d });
