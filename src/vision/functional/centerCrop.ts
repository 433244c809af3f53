import { ValueError } from '../../errors';
import { alike, type Picture, sizeOf } from '../image';
import { crop } from './crop';
import { pad } from './pad';

/** Height and width; one number for both. */
export type Size = number | readonly number[];

export function heightAndWidth(size: Size): [height: number, width: number] {
  const list = typeof size === 'number' ? [size] : size;
  const [height, width = height] = list;
  if (height === undefined || width === undefined || list.length > 2) {
    throw new ValueError('Please provide only two dimensions (h, w) for size.');
  }
  return [height, width];
}

/**
 * The middle of a picture; where it is smaller than `size`, zeros are added on both sides.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param size - [height, width], or one number for both
 * @returns a picture of the same kind, of the given size
 * @example
 * centerCrop(rand([3, 32, 32]), 28).shape; // [3, 28, 28]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.center_crop.html
 */
export function centerCrop<T extends Picture>(picture: T, size: Size): T {
  const [height, width] = heightAndWidth(size);
  return alike(picture, (x) => {
    const given = sizeOf(x);
    const [rows, columns] = [Math.max(height - given.height, 0), Math.max(width - given.width, 0)];
    const sides = [columns >> 1, rows >> 1, (columns + 1) >> 1, (rows + 1) >> 1];
    const padded = rows > 0 || columns > 0 ? pad(x, sides) : x;
    const top = halfToEven(given.height + rows - height);
    const left = halfToEven(given.width + columns - width);
    return crop(padded, top, left, height, width);
  });
}

/** n / 2, rounded as Python rounds: a half goes to the even neighbour. */
function halfToEven(n: number): number {
  const down = Math.floor(n / 2);
  return n % 2 === 0 ? down : down + (down % 2);
}
