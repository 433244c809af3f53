import { sub } from '../../ops/pointwise/sub';
import { alike, type Picture } from '../image';
import { boundOf } from './drivers/blend';
import { checkChannels, checkThreeDims } from './drivers/channels';

/**
 * The negative of a picture: y = 1 - x, or 255 - x of bytes.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @returns a picture of the same kind
 * @example
 * invert(tensor([[[0, 0.25]]])); // [[[1, 0.75]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.invert.html
 */
export function invert<T extends Picture>(picture: T): T {
  return alike(picture, (x) => {
    checkThreeDims(x);
    checkChannels(x);
    return sub(boundOf(x), x);
  });
}
