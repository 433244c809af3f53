import { narrow } from '../../ops/narrow';
import { pad } from '../../ops/pad';
import { alike, type Picture, sizeOf } from '../image';

/**
 * The part of a picture from (top, left) on; what lies outside of the picture is 0.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @returns as the argument, with `height` rows and `width` columns
 * @example
 * crop(rand([3, 32, 32]), 2, 2, 28, 28).shape; // [3, 28, 28]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.crop.html
 */
export function crop<T extends Picture>(picture: T, top: number, left: number, height: number, width: number): T {
  return alike(picture, (x) => {
    const size = sizeOf(x);
    const [bottom, right] = [top + height, left + width];
    if (top < 0 || left < 0 || bottom > size.height || right > size.width) {
      return pad(x, [-left, right - size.width, -top, bottom - size.height]);
    }
    return narrow(narrow(x, -2, top, height), -1, left, width);
  });
}
