import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import {
  type AvgPool1dOptions,
  type AvgPoolOptions,
  avgPool1d,
  avgPool2d,
  avgPool3d,
} from '../functional/pooling/avgPool';
import type { Sizes } from '../functional/pooling/sizes';
import { Module } from '../module';
import { tuple, tuples } from '../tuple';
import { showSize } from './repr';

type Pool<Options> = (x: Tensor, kernelSize: Sizes, options: Options) => Tensor;

abstract class AvgPoolNd<Options extends AvgPool1dOptions> extends Module {
  readonly kernelSize: Sizes;
  readonly options: Options;

  constructor(kernelSize: Sizes, options: Options = {} as Options) {
    super();
    this.kernelSize = tuple(kernelSize);
    this.options = tuples(options);
  }

  protected abstract readonly pool: Pool<Options>;

  forward(x: Tensor): Tensor {
    return this.pool(x, this.kernelSize, this.options);
  }

  protected show(size: Sizes): string {
    return showSize(size);
  }

  override extraRepr(): string {
    const { stride, padding = 0 } = this.options;
    const { kernelSize } = this;
    return `kernel_size=${this.show(kernelSize)}, stride=${this.show(stride ?? kernelSize)}, padding=${this.show(padding)}`;
  }
}

/**
 * The mean of each window of rows [n, c, l]; zeros around them count, too, unless `countIncludePad` is false.
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.AvgPool1d(2)(rand([1, 3, 8])).shape; // [1, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AvgPool1d.html
 */
export class AvgPool1d extends AvgPoolNd<AvgPool1dOptions> {
  protected readonly pool = avgPool1d;

  protected override show(size: Sizes): string {
    return showSize(typeof size === 'number' ? [size] : size);
  }
}

/**
 * The mean of each window of images [n, c, h, w]; zeros around them count, too, unless `countIncludePad` is false.
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.AvgPool2d(2)(rand([1, 3, 8, 8])).shape; // [1, 3, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export class AvgPool2d extends AvgPoolNd<AvgPoolOptions> {
  protected readonly pool = avgPool2d;
}

/**
 * The mean of each window of volumes [n, c, d, h, w]; zeros around them count, too, unless `countIncludePad` is false.
 *
 * @throws ShapeError when no window fits
 * @example
 * new nn.AvgPool3d(2)(rand([1, 3, 4, 4, 4])).shape; // [1, 3, 2, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.AvgPool3d.html
 */
export class AvgPool3d extends AvgPoolNd<AvgPoolOptions> {
  protected readonly pool = avgPool3d;
}

markTransparent({ AvgPool1d, AvgPool2d, AvgPool3d });
