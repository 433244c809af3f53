import { to } from '../../ops/pointwise/to';
import { mean } from '../../ops/reduction/mean';
import { alike, type Picture } from '../image';
import { checkFactor } from './adjustBrightness';
import { blend } from './drivers/blend';
import { checkChannels } from './drivers/channels';
import { rgbToGrayscale } from './rgbToGrayscale';

/**
 * y = f x + (1 - f) m, with m the mean of the grey picture.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param contrastFactor - 0 is all grey, 1 the picture itself
 * @returns a picture of the same kind
 * @throws ValueError for a negative factor
 * @example
 * adjustContrast(tensor([[[0.25, 0.75]]]), 2); // [[[0, 1]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.adjust_contrast.html
 */
export function adjustContrast<T extends Picture>(picture: T, contrastFactor: number): T {
  checkFactor('contrast_factor', contrastFactor);
  return alike(picture, (x) => {
    const grey = checkChannels(x, [3, 1]) === 3 ? rgbToGrayscale(x) : x;
    const dims = x.shape.length === 2 ? [-2, -1] : [-3, -2, -1];
    return blend(x, mean(to(grey, 'float32'), dims, { keepdim: true }), contrastFactor);
  });
}
