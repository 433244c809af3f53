import { ValueError } from '../../errors';
import { alike, type Picture } from '../image';
import { blend } from './drivers/blend';
import { checkChannels } from './drivers/channels';

/** Throws unless the factor is at least 0. */
export function checkFactor(name: string, factor: number): void {
  if (!(factor >= 0)) throw new ValueError(`${name} (${factor}) is not non-negative.`);
}

/**
 * y = f x, up to full brightness.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param brightnessFactor - 0 is black, 1 the picture itself
 * @returns a picture of the same kind
 * @throws ValueError for a negative factor
 * @example
 * adjustBrightness(full([1, 1, 1], 0.25), 2); // [[[0.5]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.adjust_brightness.html
 */
export function adjustBrightness<T extends Picture>(picture: T, brightnessFactor: number): T {
  checkFactor('brightness_factor', brightnessFactor);
  return alike(picture, (x) => {
    checkChannels(x);
    return blend(x, null, brightnessFactor);
  });
}
