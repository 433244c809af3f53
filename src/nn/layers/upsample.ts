import type { Tensor } from '../../tensor/tensor';
import { interpolate, type UpsampleOptions, type UpsampleSizeOptions } from '../functional/sampling/interpolate';
import { Module } from '../module';
import { nameClasses } from '../property';
import { tuples } from '../tuple';
import { showSize } from './repr';

/** Scales are Python's floats. */
const showScale = (scale: number): string => (Number.isInteger(scale) ? `${scale}.0` : String(scale));

/**
 * Resizes rows [n, c, l], images [n, c, h, w] or volumes [n, c, d, h, w].
 *
 * @param options - `size` of the result, or `scaleFactor`; `mode` (default 'nearest'), `alignCorners`
 * @throws ValueError unless one of size and scaleFactor is given, and for a mode of another number of dims
 * @example
 * new nn.Upsample({ scaleFactor: 2, mode: 'bilinear' })(rand([1, 3, 4, 5])).shape; // [1, 3, 8, 10]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Upsample.html
 */
export class Upsample extends Module {
  readonly options: UpsampleOptions;

  constructor(options: UpsampleOptions = {}) {
    super();
    this.options = tuples(options);
  }

  forward(x: Tensor): Tensor {
    return interpolate(x, this.options);
  }

  override extraRepr(): string {
    const { size = null, scaleFactor = null, mode = 'nearest' } = this.options;
    if (scaleFactor === null) return `size=${size === null ? 'None' : showSize(size)}, mode=${mode}`;
    const scale =
      typeof scaleFactor === 'number'
        ? showScale(scaleFactor)
        : `(${scaleFactor.map(showScale).join(', ')}${scaleFactor.length === 1 ? ',' : ''})`;
    return `scale_factor=${scale}, mode=${mode}`;
  }
}

/**
 * Resizes images to the nearest pixels.
 *
 * @param options - `size` of the result, or `scaleFactor`
 * @throws ValueError unless one of size and scaleFactor is given
 * @example
 * new nn.UpsamplingNearest2d({ scaleFactor: 2 })(rand([1, 3, 4, 5])).shape; // [1, 3, 8, 10]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.UpsamplingNearest2d.html
 */
export class UpsamplingNearest2d extends Upsample {
  constructor({ size = null, scaleFactor = null }: UpsampleSizeOptions = {}) {
    super({ size, scaleFactor, mode: 'nearest' });
  }
}

/**
 * Resizes images between the four pixels around, with the corners aligned.
 *
 * @param options - `size` of the result, or `scaleFactor`
 * @throws ValueError unless one of size and scaleFactor is given
 * @example
 * new nn.UpsamplingBilinear2d({ size: [8, 9] })(rand([1, 3, 4, 5])).shape; // [1, 3, 8, 9]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.UpsamplingBilinear2d.html
 */
export class UpsamplingBilinear2d extends Upsample {
  constructor({ size = null, scaleFactor = null }: UpsampleSizeOptions = {}) {
    super({ size, scaleFactor, mode: 'bilinear', alignCorners: true });
  }
}

nameClasses({ Upsample, UpsamplingNearest2d, UpsamplingBilinear2d });
