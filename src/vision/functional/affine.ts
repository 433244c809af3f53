import { ValueError } from '../../errors';
import { circle, radians } from '../angles';
import { alike, type Picture, sizeOf } from '../image';
import { inverseMatrix } from './drivers/affineMatrix';
import { affineTensor } from './drivers/affineTensor';
import { extentOf } from './drivers/channels';
import type { Fill } from './drivers/gridTransform';
import type { Interpolation } from './drivers/interpolation';

export interface AffineOptions {
  /** 'nearest' (the default) or 'bilinear'. */
  interpolation?: Interpolation;
  /** What stands where the moved picture has no pixels: one number, or one for each channel; default 0. */
  fill?: Fill;
  /** What stays where it is: [x, y] from the upper left corner; default the middle. */
  center?: readonly number[] | null;
}

const tangent = (degrees: number): number => {
  const { sin, cos } = circle(radians(degrees));
  return sin / cos;
};

/**
 * The picture rotated, sheared, scaled and moved.
 *
 * @param picture - an image, or a tensor of shape (..., C, H, W)
 * @param angle - degrees, clockwise
 * @param translate - [right, down], in pixels
 * @param scale - above 0
 * @param shear - degrees: along x, or [along x, along y]
 * @param options - `interpolation`, `fill`, `center`; see `AffineOptions`
 * @returns a picture of the same kind, of the same size
 * @throws ValueError for a scale that is not positive, and other numbers of values
 * @example
 * affine(tensor([[[1, 2, 3]]]), 0, [1, 0], 1, 0); // [[[0, 1, 2]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.affine.html
 */
export function affine<T extends Picture>(
  picture: T,
  angle: number,
  translate: readonly number[],
  scale: number,
  shear: number | readonly number[],
  options: AffineOptions = {},
): T {
  if (translate.length !== 2) throw new ValueError('Argument translate should be a sequence of length 2');
  if (!(scale > 0)) throw new ValueError('Argument scale should be positive');
  const angles = typeof shear === 'number' ? [shear, 0] : shear.length === 1 ? [...shear, ...shear] : shear;
  if (angles.length !== 2) {
    throw new ValueError(`Shear should be a sequence containing two values. Got [${angles.join(', ')}]`);
  }
  const tangents = angles.map(tangent) as [number, number];
  return sheared(picture, { angle, translate: translate as [number, number], scale, tangents }, options);
}

export interface AffineParts {
  angle: number;
  translate: readonly [number, number];
  scale: number;
  tangents: readonly [number, number];
}

/** As `affine`, with the tangents of the shears. */
export function sheared<T extends Picture>(picture: T, parts: AffineParts, options: AffineOptions): T {
  const { interpolation = 'nearest', fill = null } = options;
  const center = centerOf(picture, options.center);
  const matrix = inverseMatrix({ ...parts, ...circle(radians(parts.angle)), center });
  return alike(picture, (x) => {
    const { height, width } = sizeOf(x);
    return affineTensor(x, matrix, interpolation, fill, [height, width]);
  });
}

/** The center as seen from the middle of the picture. */
export function centerOf(picture: Picture, center: readonly number[] | null | undefined): [x: number, y: number] {
  if (center === null || center === undefined) return [0, 0];
  const { height, width } = extentOf(picture);
  const [x = 0, y = 0] = center;
  return [x - width / 2, y - height / 2];
}
