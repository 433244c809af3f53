import { conv2d } from '../../nn/functional/conv2d';
import { copy_ } from '../../ops/pointwise/copy';
import { clone } from '../../ops/shape/contiguous';
import { expand } from '../../ops/shape/expand';
import { narrow } from '../../ops/shape/narrow';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { alike, type Picture, sizeOf } from '../image';
import { checkFactor } from './adjustBrightness';
import { blend } from './drivers/blend';
import { checkChannels } from './drivers/channels';
import { inFloat } from './drivers/inFloat';

/** The weights of a pixel and its neighbours, over their sum, as float32. */
const WEIGHTS = [1, 1, 1, 1, 5, 1, 1, 1, 1].map((weight) => Math.fround(weight / 13));

/**
 * y = f x + (1 - f) s, with s the smoothed picture, whose border is that of x.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param sharpnessFactor - 0 is blurred, 1 the picture itself, 2 sharper
 * @returns a picture of the same kind
 * @throws ValueError for a negative factor
 * @example
 * adjustSharpness(rand([3, 8, 8]), 2).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.adjust_sharpness.html
 */
export function adjustSharpness<T extends Picture>(picture: T, sharpnessFactor: number): T {
  checkFactor('sharpness_factor', sharpnessFactor);
  return alike(picture, (x) => {
    checkChannels(x);
    const { height, width } = sizeOf(x);
    return height <= 2 || width <= 2 ? x : blend(x, smoothed(x), sharpnessFactor);
  });
}

function smoothed(x: Tensor): Tensor {
  const inside = inFloat(x, (images) => {
    const channels = images.size(1);
    const weight = expand(fromNumbers(WEIGHTS, [1, 1, 3, 3], 'float32'), [channels, 1, 3, 3]);
    return conv2d(images, weight, { groups: channels });
  });
  const out = clone(x);
  copy_(narrow(narrow(out, -2, 1, inside.size(-2)), -1, 1, inside.size(-1)), inside);
  return out;
}
