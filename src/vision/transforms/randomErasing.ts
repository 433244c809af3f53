import { DTypeError, ValueError } from '../../errors';
import { normal_ } from '../../ops/random/normal';
import { empty, fromNumbers } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import { erase } from '../functional/erase';
import { sizeOf, typeNameOf } from '../image';
import { roundHalfToEven, show } from '../python';
import { happens, integer } from './draws';
import { areaAndRatio, checkRanges, logOf, type Range } from './randomResizedCrop';
import { describe } from './step';

export interface RandomErasingOptions {
  /** Default 0.5. */
  p?: number;
  /** The share of the picture's area; default [0.02, 0.33]. */
  scale?: Range;
  /** The proportion of height to width; default [0.3, 3.3]. */
  ratio?: Range;
  /** What is written: one number (0 by default), one for each channel, or 'random' for normal numbers. */
  value?: number | readonly number[] | 'random';
  /** Write into the given tensor; default false. */
  inplace?: boolean;
}

/**
 * Overwrites a part of random place, area and proportion, with probability p. The numbers come from the generator that `manualSeed`
 * seeds, in PyTorch's order.
 *
 * @param options - `p`, `scale`: shares of the area, `ratio`, `value`, `inplace`
 * @returns what takes a tensor image and gives one
 * @throws ValueError for ranges and values that there are not
 * @example
 * transforms.randomErasing({ p: 1, value: 1 })(zeros([3, 32, 32])).amax(); // 1
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomErasing.html
 */
export function randomErasing(options: RandomErasingOptions = {}): (img: Tensor) => Tensor {
  const { p = 0.5, scale = [0.02, 0.33], ratio = [0.3, 3.3], value = 0, inplace = false } = options;
  if (typeof value === 'string' && value !== 'random') {
    throw new ValueError("If value is str, it should be 'random'");
  }
  checkRanges(scale, ratio);
  if ((scale[0] as number) < 0 || (scale[1] as number) > 1) throw new ValueError('Scale should be between 0 and 1');
  if (!(p >= 0 && p <= 1)) throw new ValueError('Random erasing probability should be between 0 and 1');
  const apply = (img: Tensor): Tensor => {
    if (!(img instanceof Tensor)) throw new DTypeError(`img should be Tensor Image. Got ${typeNameOf(img)}`);
    const { height, width } = sizeOf(img);
    if (!happens(p)) return img;
    const channels = img.size(-3);
    const list = value === 'random' ? null : typeof value === 'number' ? [value] : value;
    if (list !== null && list.length !== 1 && list.length !== channels) {
      throw new ValueError(
        `If value is a sequence, it should have either a single value or ${channels} (number of input channels)`,
      );
    }
    const logRatio = logOf(ratio);
    for (let attempt = 0; attempt < 10; attempt++) {
      const [area, proportion] = areaAndRatio(height * width, scale, logRatio);
      const h = roundHalfToEven(Math.sqrt(area * proportion));
      const w = roundHalfToEven(Math.sqrt(area / proportion));
      if (h >= height || w >= width) continue;
      const v = list === null ? normal_(empty([channels, h, w])) : fromNumbers(list, [list.length, 1, 1], 'float32');
      const top = integer(0, height - h + 1);
      return erase(img, top, integer(0, width - w + 1), h, w, v, { inplace });
    }
    return img;
  };
  return describe(
    apply,
    `RandomErasing(p=${p}, scale=${show(scale)}, ratio=${show(ratio)}, value=${show(value)}, inplace=${show(inplace)})`,
  );
}
