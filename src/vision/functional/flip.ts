import { flip } from '../../ops/shape/flip';
import { alike, type Picture, sizeOf } from '../image';

/**
 * The picture mirrored from left to right.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @returns a picture of the same kind
 * @example
 * hflip(tensor([[[1, 2], [3, 4]]])); // [[[2, 1], [4, 3]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.hflip.html
 */
export function hflip<T extends Picture>(picture: T): T {
  return alike(picture, (x) => {
    sizeOf(x);
    return flip(x, -1);
  });
}

/**
 * The picture turned upside down, as in a mirror below it.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @returns a picture of the same kind
 * @example
 * vflip(tensor([[[1, 2], [3, 4]]])); // [[[3, 4], [1, 2]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.vflip.html
 */
export function vflip<T extends Picture>(picture: T): T {
  return alike(picture, (x) => {
    sizeOf(x);
    return flip(x, -2);
  });
}
