import type { Picture } from '../image';
import type { Size } from './centerCrop';
import { crop } from './crop';
import { type ResizedCropOptions, resize } from './resize';

/**
 * A part of a picture in another size.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param top - where the part begins
 * @param left - where the part begins
 * @param height - of the part
 * @param width - of the part
 * @param size - of the result, as for `resize`
 * @param options - `interpolation`, `antialias`
 * @returns a picture of the same kind, of the given size
 * @example
 * resizedCrop(rand([3, 32, 32]), 4, 4, 16, 16, [24, 24]).shape; // [3, 24, 24]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.resized_crop.html
 */
export function resizedCrop<T extends Picture>(
  picture: T,
  top: number,
  left: number,
  height: number,
  width: number,
  size: Size,
  options: ResizedCropOptions = {},
): T {
  return resize(crop(picture, top, left, height, width), size, options);
}
