import type { Size } from '../functional/centerCrop';
import { resize as apply, checkSize, type ResizeOptions } from '../functional/resize';
import type { Picture } from '../image';
import { show } from '../python';
import { describe, type SameKind } from './step';

/**
 * Brings pictures into another size.
 *
 * Images of bytes are resized as Pillow does it, to the bit. Tensors are interpolated; `antialias` makes the two alike.
 *
 * @param size - [height, width], or one number for the shorter side
 * @param options - `interpolation` (default 'bilinear'), `maxSize` of the longer side, `antialias`
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.resize(20, { antialias: true })(rand([3, 40, 60])).shape; // [3, 20, 30]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Resize.html
 */
export function resize(size: Size, options: ResizeOptions = {}): SameKind {
  const { interpolation = 'bilinear', maxSize = null, antialias = null } = options;
  checkSize(size, maxSize);
  const text = `Resize(size=${show(size)}, interpolation=${interpolation}, max_size=${show(maxSize)}, antialias=${show(antialias)})`;
  return describe(<T extends Picture>(picture: T): T => apply(picture, size, options), text, [
    { kind: 'each', apply: (batch) => apply(batch, size, options) },
  ]);
}
