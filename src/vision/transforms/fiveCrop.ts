import { heightAndWidth, type Size } from '../functional/centerCrop';
import { type Five, fiveCrop as five, type Ten, type TenCropOptions, tenCrop as ten } from '../functional/fiveCrop';
import type { Picture } from '../image';
import { show } from '../python';
import { describe } from './step';

/**
 * Takes the corners and the middle of a picture.
 *
 * @param size - [height, width] of the parts, or one number for both
 * @returns what takes a picture and gives five of the same kind
 * @example
 * const views = transforms.compose([
 *   transforms.fiveCrop(28),
 *   transforms.lambda((crops: Tensor[]) => stack(crops)),
 * ]);
 * views(rand([3, 32, 32])).shape; // [5, 3, 28, 28]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.FiveCrop.html
 */
export function fiveCrop(size: Size): <T extends Picture>(picture: T) => Five<T> {
  const both = heightAndWidth(size);
  return describe(<T extends Picture>(picture: T) => five(picture, both), `FiveCrop(size=${show(both)})`);
}

/**
 * Takes the corners and the middle of a picture and of its mirror image.
 *
 * @param size - [height, width] of the parts, or one number for both
 * @param options - `verticalFlip`: the image turned upside down in place of mirrored
 * @returns what takes a picture and gives ten of the same kind
 * @example
 * transforms.tenCrop(28)(rand([3, 32, 32])).length; // 10
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.TenCrop.html
 */
export function tenCrop(size: Size, options: TenCropOptions = {}): <T extends Picture>(picture: T) => Ten<T> {
  const both = heightAndWidth(size);
  const text = `TenCrop(size=${show(both)}, vertical_flip=${show(options.verticalFlip ?? false)})`;
  return describe(<T extends Picture>(picture: T) => ten(picture, both, options), text);
}
