import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import type { PoolWithIndices } from '../functional/maxPool2d';
import {
  type FractionalMaxPoolOptions,
  fractionalMaxPool2dWithIndices,
  fractionalMaxPool3dWithIndices,
} from '../functional/pooling/fractionalMaxPool';
import type { Sizes } from '../functional/pooling/sizes';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuple } from '../tuple';
import type { MaybeIndices } from './maxPoolNd';
import { showPair } from './repr';

export interface FractionalMaxPoolModuleOptions extends FractionalMaxPoolOptions {
  /** Return [output, indices], for `MaxUnpool`; default false. */
  returnIndices?: boolean;
}

abstract class FractionalMaxPoolNd<Indices extends boolean> extends Module<[Tensor], MaybeIndices<Indices>> {
  readonly kernelSize: Sizes;
  readonly outputSize: Sizes | null;
  readonly outputRatio: Sizes | null;
  readonly returnIndices: boolean;
  declare _random_samples: Tensor | null;

  constructor(name: string, kernelSize: Sizes, options: FractionalMaxPoolModuleOptions & { returnIndices?: Indices }) {
    super();
    const { outputSize = null, outputRatio = null, randomSamples = null } = options;
    this.kernelSize = tuple(kernelSize);
    this.outputSize = tuple(outputSize);
    this.outputRatio = tuple(outputRatio);
    this.returnIndices = options.returnIndices ?? false;
    this.registerBuffer('_random_samples', randomSamples);
    if (outputSize === null && outputRatio === null) {
      throw new ValueError(`${name} requires specifying either an output size, or a pooling ratio`);
    }
    if (outputSize !== null && outputRatio !== null) {
      throw new ValueError('only one of output_size and output_ratio may be specified');
    }
    const ratios = typeof outputRatio === 'number' ? [outputRatio] : (outputRatio ?? []);
    if (ratios.every((ratio) => ratio > 0 && ratio < 1)) return;
    const shown = typeof outputRatio === 'number' ? outputRatio : showPair(ratios);
    throw new ValueError(`output_ratio must be between 0 and 1 (got ${shown})`);
  }

  protected abstract readonly pool: (
    x: Tensor,
    kernelSize: Sizes,
    options: FractionalMaxPoolOptions,
  ) => PoolWithIndices;

  forward(x: Tensor): MaybeIndices<Indices> {
    const { kernelSize, outputSize, outputRatio, _random_samples: randomSamples } = this;
    const { output, indices } = this.pool(x, kernelSize, { outputSize, outputRatio, randomSamples });
    return (this.returnIndices ? [output, indices] : output) as unknown as MaybeIndices<Indices>;
  }
}

/**
 * The largest value of each window of images [n, c, h, w], windows that lie at random: `outputSize` of them along each dim, or
 * `outputRatio` times the input's size. They lie elsewhere at each call, unless `randomSamples` says where.
 *
 * @param kernelSize - the size of the windows
 * @param options - `outputSize` or `outputRatio`, `returnIndices`
 * @throws ValueError without a size or with two, ShapeError when the windows do not fit
 * @example
 * new nn.FractionalMaxPool2d(2, { outputRatio: 0.6 })(rand([1, 3, 10, 10])).shape; // [1, 3, 6, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool2d.html
 */
export class FractionalMaxPool2d<Indices extends boolean = false> extends FractionalMaxPoolNd<Indices> {
  protected readonly pool = fractionalMaxPool2dWithIndices;

  constructor(kernelSize: Sizes, options: FractionalMaxPoolModuleOptions & { returnIndices?: Indices } = {}) {
    super('FractionalMaxPool2d', kernelSize, options);
  }
}

/**
 * The largest value of each window of volumes [n, c, d, h, w], windows that lie at random, as `FractionalMaxPool2d` of images.
 *
 * @param kernelSize - the size of the windows
 * @param options - `outputSize` or `outputRatio`, `returnIndices`
 * @throws ValueError without a size or with two, ShapeError when the windows do not fit
 * @example
 * new nn.FractionalMaxPool3d(2, { outputSize: 3 })(rand([1, 3, 6, 6, 6])).shape; // [1, 3, 3, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool3d.html
 */
export class FractionalMaxPool3d<Indices extends boolean = false> extends FractionalMaxPoolNd<Indices> {
  protected readonly pool = fractionalMaxPool3dWithIndices;

  constructor(kernelSize: Sizes, options: FractionalMaxPoolModuleOptions & { returnIndices?: Indices } = {}) {
    super('FractionalMaxPool3d', kernelSize, options);
  }
}

nameClasses({ FractionalMaxPool2d, FractionalMaxPool3d });
