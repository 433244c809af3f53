import { ValueError } from '../../errors';
import type { Picture } from '../image';
import { centerCrop, heightAndWidth, type Size } from './centerCrop';
import { crop } from './crop';
import { extentOf } from './drivers/channels';
import { hflip, vflip } from './flip';

export type Five<T> = [topLeft: T, topRight: T, bottomLeft: T, bottomRight: T, center: T];
export type Ten<T> = [...Five<T>, ...Five<T>];

export interface TenCropOptions {
  /** Turn upside down instead of mirroring from left to right; default false. */
  verticalFlip?: boolean;
}

/**
 * The corners and the middle of a picture.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param size - [height, width] of the parts, or one number for both
 * @returns [top left, top right, bottom left, bottom right, middle]
 * @throws ValueError where the picture is smaller
 * @example
 * fiveCrop(rand([3, 32, 32]), 28).length; // 5
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.five_crop.html
 */
export function fiveCrop<T extends Picture>(picture: T, size: Size): Five<T> {
  const [height, width] = heightAndWidth(size);
  const given = extentOf(picture);
  if (width > given.width || height > given.height) {
    throw new ValueError(
      `Requested crop size (${height}, ${width}) is bigger than input size (${given.height}, ${given.width})`,
    );
  }
  const [bottom, right] = [given.height - height, given.width - width];
  const at = (top: number, left: number): T => crop(picture, top, left, height, width);
  return [at(0, 0), at(0, right), at(bottom, 0), at(bottom, right), centerCrop(picture, [height, width])];
}

/**
 * The corners and the middle of a picture, and those of its mirror image.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param size - [height, width] of the parts, or one number for both
 * @param options - `verticalFlip`: the image turned upside down in place of mirrored
 * @returns the five of the picture, then the five of its mirror image
 * @throws ValueError where the picture is smaller
 * @example
 * tenCrop(rand([3, 32, 32]), 28).length; // 10
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.ten_crop.html
 */
export function tenCrop<T extends Picture>(picture: T, size: Size, options: TenCropOptions = {}): Ten<T> {
  const mirrored = options.verticalFlip ? vflip(picture) : hflip(picture);
  return [...fiveCrop(picture, size), ...fiveCrop(mirrored, size)];
}
