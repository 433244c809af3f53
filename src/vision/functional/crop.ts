import { pad } from '../../nn/functional/pad';
import { narrow } from '../../ops/shape/narrow';
import { zeros } from '../../tensor/create';
import { alike, type Picture, sizeOf } from '../image';

/**
 * The part of a picture from (top, left) on; what lies outside of the picture is 0.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param top - the first row
 * @param left - the first column
 * @param height - rows of the part
 * @param width - columns of the part
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
      const rows = overlap(top, bottom, size.height);
      const columns = overlap(left, right, size.width);
      if (rows.length === 0 || columns.length === 0) {
        return zeros([...x.shape.slice(0, -2), height, width], { dtype: x.dtype });
      }
      const inside = narrow(narrow(x, -2, rows.start, rows.length), -1, columns.start, columns.length);
      return pad(inside, [columns.before, columns.after, rows.before, rows.after]);
    }
    return narrow(narrow(x, -2, top, height), -1, left, width);
  });
}

/** The part of start .. end that lies in 0 .. size, and how much lies before and after it. */
function overlap(start: number, end: number, size: number) {
  const first = Math.max(start, 0);
  const length = Math.max(Math.min(end, size) - first, 0);
  return { start: first, length, before: first - start, after: end - first - length };
}
