import { ValueError } from '../../errors';
import { Tensor } from '../../tensor/tensor';
import { heightAndWidth, type Size } from '../functional/centerCrop';
import { crop } from '../functional/crop';
import { type Padding, type PadOptions, pad } from '../functional/pad';
import { isImage, notAnImage, type Picture, sizeOf } from '../image';
import { show } from '../python';
import { integer } from './draws';
import { describe, type SameKind } from './step';

export interface RandomCropOptions extends PadOptions {
  /** Added on the sides before cropping; default none. */
  padding?: Padding | null;
  /** Also pad where the picture is smaller than the size; default false. */
  padIfNeeded?: boolean;
}

/**
 * Takes a part of a picture from a random place. The numbers come from the generator that `manualSeed` seeds, in
 * PyTorch's order.
 *
 * @param size - [height, width], or one number for both
 * @param options - `padding`, `padIfNeeded`, `fill`, `paddingMode`
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError when the padded picture is smaller
 * @example
 * transforms.randomCrop(32, { padding: 4 });
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomCrop.html
 */
export function randomCrop(size: Size, options: RandomCropOptions = {}): SameKind {
  const [height, width] = heightAndWidth(size);
  const { padding = null, padIfNeeded = false, ...rest } = options;
  const apply = <T extends Picture>(picture: T): T => {
    let padded = padding === null ? picture : pad(picture, padding, rest);
    if (padIfNeeded) {
      const given = extent(padded);
      if (given.width < width) padded = pad(padded, [width - given.width, 0], rest);
      if (given.height < height) padded = pad(padded, [0, height - given.height], rest);
    }
    const given = extent(padded);
    if (given.height < height || given.width < width) {
      throw new ValueError(
        `Required crop size (${height}, ${width}) is larger than input image size (${given.height}, ${given.width})`,
      );
    }
    if (given.height === height && given.width === width) return padded;
    const top = integer(0, given.height - height + 1);
    const left = integer(0, given.width - width + 1);
    return crop(padded, top, left, height, width);
  };
  return describe(apply, `RandomCrop(size=${show([height, width])}, padding=${show(padding)})`);
}

function extent(picture: Picture): { height: number; width: number } {
  if (picture instanceof Tensor) return sizeOf(picture);
  if (!isImage(picture)) throw notAnImage(picture);
  return picture;
}
