import { centerCrop as apply, type Size } from '../functional/centerCrop';
import type { Picture } from '../image';
import { show } from '../python';
import { describe, type SameKind } from './step';

/**
 * Takes the middle of a picture.
 *
 * @param size - [height, width], or one number for both
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.centerCrop(28)(rand([3, 32, 32])).shape; // [3, 28, 28]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.CenterCrop.html
 */
export function centerCrop(size: Size): SameKind {
  return describe(<T extends Picture>(picture: T): T => apply(picture, size), `CenterCrop(size=${show(size)})`, [
    { kind: 'each', apply: (batch) => apply(batch, size) },
  ]);
}
