import { circle, radians } from '../angles';
import { alike, type Picture, sizeOf } from '../image';
import { type AffineOptions, centerOf } from './affine';
import { inverseMatrix } from './drivers/affineMatrix';
import { affineTensor, expandedSize } from './drivers/affineTensor';

export interface RotateOptions extends AffineOptions {
  /** Make the result large enough for all of the picture; default false. */
  expand?: boolean;
}

/**
 * The picture rotated.
 *
 * @param picture - an image, or a tensor of shape (..., C, H, W)
 * @param angle - degrees, counter-clockwise
 * @param options - `interpolation`, `expand`: make room for the corners, `center`, `fill`
 * @returns a picture of the same kind
 * @example
 * rotate(tensor([[[1, 2], [3, 4]]]), 90); // [[[2, 4], [1, 3]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.rotate.html
 */
export function rotate<T extends Picture>(picture: T, angle: number, options: RotateOptions = {}): T {
  const { interpolation = 'nearest', fill = null, expand = false } = options;
  const center = centerOf(picture, options.center);
  const turn = circle(radians(-angle));
  const matrix = inverseMatrix({ ...turn, center, translate: [0, 0], scale: 1, tangents: [0, 0] });
  return alike(picture, (x) => {
    const { height, width } = sizeOf(x);
    const size = expand ? expandedSize(matrix, height, width) : ([height, width] as const);
    return affineTensor(x, matrix, interpolation, fill, size);
  });
}
