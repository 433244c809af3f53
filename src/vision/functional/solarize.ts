import { DTypeError } from '../../errors';
import { ge } from '../../ops/pointwise/ge';
import { where } from '../../ops/pointwise/where';
import { alike, type Picture } from '../image';
import { boundOf } from './drivers/blend';
import { checkChannels, checkThreeDims } from './drivers/channels';
import { invert } from './invert';

/**
 * Turns what is as light as the threshold or lighter into its negative.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param threshold - up to full brightness, 1 or 255
 * @returns a picture of the same kind
 * @throws DTypeError for a threshold above that
 * @example
 * solarize(tensor([[[0.25, 0.75]]]), 0.5); // [[[0.25, 0.25]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.solarize.html
 */
export function solarize<T extends Picture>(picture: T, threshold: number): T {
  return alike(picture, (x) => {
    checkThreeDims(x);
    checkChannels(x);
    if (threshold > boundOf(x)) throw new DTypeError('Threshold should be less than bound of img.');
    return where(ge(x, threshold), invert(x), x);
  });
}
