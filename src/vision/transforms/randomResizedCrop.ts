import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { fromNumbers } from '../../tensor/create';
import { warnOnce } from '../../warn';
import { heightAndWidth, type Size } from '../functional/centerCrop';
import { extentOf } from '../functional/drivers/channels';
import type { ResizedCropOptions } from '../functional/resize';
import { resizedCrop } from '../functional/resizedCrop';
import type { Picture } from '../image';
import { roundHalfToEven, show } from '../python';
import { integer, uniform } from './draws';
import { describe, type SameKind } from './step';

/** A least and a greatest value. */
export type Range = readonly number[];

export interface RandomResizedCropOptions extends ResizedCropOptions {
  /** The share of the picture's area; default [0.08, 1]. */
  scale?: Range;
  /** The proportion of width to height; default [3 / 4, 4 / 3]. */
  ratio?: Range;
}

interface Part {
  top: number;
  left: number;
  height: number;
  width: number;
}

/**
 * Takes a part of random place, area and proportion, and brings it into a size. The numbers come from the generator that
 * `manualSeed` seeds, in PyTorch's order.
 *
 * @param size - [height, width], or one number for both
 * @param options - `scale`: shares of the area, `ratio`, `interpolation`, `antialias`
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomResizedCrop(24)(rand([3, 32, 32])).shape; // [3, 24, 24]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomResizedCrop.html
 */
export function randomResizedCrop(size: Size, options: RandomResizedCropOptions = {}): SameKind {
  const { scale = [0.08, 1], ratio = [3 / 4, 4 / 3], ...rest } = options;
  const target = heightAndWidth(size);
  checkRanges(scale, ratio);
  const apply = <T extends Picture>(picture: T): T => {
    const { top, left, height, width } = drawPart(extentOf(picture), scale, ratio);
    return resizedCrop(picture, top, left, height, width, target, rest);
  };
  const round = (list: Range): string => `(${list.map((value) => Number(value.toFixed(4))).join(', ')})`;
  return describe(
    apply,
    `RandomResizedCrop(size=${show(target)}, scale=${round(scale)}, ratio=${round(ratio)}, interpolation=${rest.interpolation ?? 'bilinear'}, antialias=${show(rest.antialias)})`,
  );
}

export function checkRanges(scale: Range, ratio: Range): void {
  const falls = ([low = 0, high = 0]: Range): boolean => low > high;
  if (falls(scale) || falls(ratio)) warnOnce('Scale and ratio should be of kind (min, max)');
}

/** Draws an area and, on a logarithmic scale, a proportion. */
export function areaAndRatio(area: number, scale: Range, logRatio: Range): [area: number, ratio: number] {
  const drawn = area * uniform(scale[0] as number, scale[1] as number);
  const ratio = exp(fromNumbers([uniform(logRatio[0] as number, logRatio[1] as number)], [1], 'float32'));
  return [drawn, ratio.item() as number];
}

export const logOf = (ratio: Range): Range => [...log(fromNumbers(ratio, [2], 'float32')).data()] as number[];

function drawPart({ height, width }: { height: number; width: number }, scale: Range, ratio: Range): Part {
  const logRatio = logOf(ratio);
  for (let attempt = 0; attempt < 10; attempt++) {
    const [area, proportion] = areaAndRatio(height * width, scale, logRatio);
    const w = roundHalfToEven(Math.sqrt(area * proportion));
    const h = roundHalfToEven(Math.sqrt(area / proportion));
    if (w > 0 && w <= width && h > 0 && h <= height) {
      const top = integer(0, height - h + 1);
      return { top, left: integer(0, width - w + 1), height: h, width: w };
    }
  }
  // The largest part in the middle that has one of the proportions.
  const [low, high] = [Math.min(...ratio), Math.max(...ratio)];
  const given = width / height;
  const h = given < low ? roundHalfToEven(width / low) : height;
  const w = given > high ? roundHalfToEven(height * high) : width;
  return { top: Math.floor((height - h) / 2), left: Math.floor((width - w) / 2), height: h, width: w };
}
