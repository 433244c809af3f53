import { alike, type Picture } from '../image';
import { checkFactor } from './adjustBrightness';
import { blend } from './drivers/blend';
import { checkChannels } from './drivers/channels';
import { rgbToGrayscale } from './rgbToGrayscale';

/**
 * y = f x + (1 - f) g, with g the grey picture; a grey picture stays as it is.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param saturationFactor - 0 is grey, 1 the picture itself
 * @returns a picture of the same kind
 * @throws ValueError for a negative factor
 * @example
 * adjustSaturation(rand([3, 8, 8]), 0.5).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.adjust_saturation.html
 */
export function adjustSaturation<T extends Picture>(picture: T, saturationFactor: number): T {
  checkFactor('saturation_factor', saturationFactor);
  return alike(picture, (x) => (checkChannels(x) === 1 ? x : blend(x, rgbToGrayscale(x), saturationFactor)));
}
