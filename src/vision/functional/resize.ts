import { ValueError } from '../../errors';
import { interpolate } from '../../nn/functional/sampling/interpolate';
import { clamp } from '../../ops/pointwise/clamp';
import { Tensor } from '../../tensor/tensor';
import { alike, isImage, layoutOf, type Picture } from '../image';
import type { Size } from './centerCrop';
import { extentOf } from './drivers/channels';
import { inFloat } from './drivers/inFloat';
import { checkInterpolation, type Interpolation } from './drivers/interpolation';
import { resampleBytes } from './drivers/resampleBytes';

export interface ResizedCropOptions {
  /** Default 'bilinear'. Tensors take 'nearest', 'bilinear' and 'bicubic'; images 'box', 'hamming' and 'lanczos' too. */
  interpolation?: Interpolation;
  /** Widen the filter of a tensor where it shrinks, as Pillow does; default false. Images are always resized so. */
  antialias?: boolean | null;
}

export interface ResizeOptions extends ResizedCropOptions {
  /** Where `size` is one number: the longer side may not exceed this; default no limit. */
  maxSize?: number | null;
}

const FOR_TENSORS = ['nearest', 'bilinear', 'bicubic'] as const;

/** Throws unless it is a size that `resize` takes. */
export function checkSize(size: Size, maxSize: number | null): void {
  const count = typeof size === 'number' ? 1 : size.length;
  if (count !== 1 && count !== 2) {
    throw new ValueError(`Size must be an int or a 1 or 2 element tuple/list, not a ${count} element tuple/list`);
  }
  if (maxSize !== null && count !== 1) {
    throw new ValueError(
      'max_size should only be passed if size specifies the length of the smaller edge, i.e. size should be an int or a ' +
        'sequence of length 1 in torchscript mode.',
    );
  }
}

/** Height and width of the result: one number is for the shorter side, and the other keeps the proportion. */
function resized(
  { height, width }: { height: number; width: number },
  size: Size,
  maxSize: number | null,
): [height: number, width: number] {
  const [first, second] = typeof size === 'number' ? [size] : size;
  if (second !== undefined) return [first as number, second];
  const [short, long] = width <= height ? [width, height] : [height, width];
  let newShort = first as number;
  let newLong = Math.trunc((newShort * long) / short);
  if (maxSize !== null) {
    if (maxSize <= newShort) {
      throw new ValueError(
        `max_size = ${maxSize} must be strictly greater than the requested size for the smaller edge size = [${newShort}]`,
      );
    }
    if (newLong > maxSize) [newShort, newLong] = [Math.trunc((maxSize * newShort) / newLong), maxSize];
  }
  return width <= height ? [newLong, newShort] : [newShort, newLong];
}

/**
 * A picture in another size.
 *
 * Images of bytes are resized as Pillow does it, to the bit. Tensors are interpolated; `antialias` makes the two alike.
 *
 * @param picture - an image, or a tensor of shape (..., H, W)
 * @param size - [height, width], or one number for the shorter side
 * @param options - `interpolation` (default 'bilinear'), `maxSize` of the longer side, `antialias`
 * @returns a picture of the same kind, of the given size
 * @throws ValueError for a size or an interpolation that there is not
 * @example
 * resize(rand([3, 40, 60]), 20, { antialias: true }).shape; // [3, 20, 30]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.resize.html
 */
export function resize<T extends Picture>(picture: T, size: Size, options: ResizeOptions = {}): T {
  const { interpolation = 'bilinear', maxSize = null } = options;
  const isTensor = picture instanceof Tensor;
  const antialias = isTensor ? (options.antialias ?? false) : FOR_TENSORS.indexOf(interpolation as 'nearest') > 0;
  checkSize(size, maxSize);
  const given = extentOf(picture);
  const [height, width] = resized(given, size, maxSize);
  if (isImage(picture) && picture.data.BYTES_PER_ELEMENT === 1) {
    checkInterpolation(interpolation, ['nearest', 'bilinear', 'bicubic', 'box', 'hamming', 'lanczos']);
    return resampleBytes({ ...picture, ...layoutOf(picture) }, height, width, interpolation) as unknown as T;
  }
  checkInterpolation(interpolation, FOR_TENSORS);
  if (antialias && interpolation === 'nearest') {
    throw new ValueError('Antialias option is supported for bilinear and bicubic interpolation modes only');
  }
  if (height === given.height && width === given.width) return picture;
  return alike(picture, (x) =>
    inFloat(x, (images) => {
      const mode = interpolation as 'nearest' | 'bilinear' | 'bicubic';
      const alignCorners = mode === 'nearest' ? null : false;
      const out = interpolate(images, { size: [height, width], mode, alignCorners, antialias });
      return mode === 'bicubic' && x.dtype === 'uint8' ? clamp(out, 0, 255) : out;
    }),
  );
}
