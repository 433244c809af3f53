import { ValueError } from '../../errors';
import { type AffineOptions, affine } from '../functional/affine';
import { extentOf } from '../functional/drivers/channels';
import { fillFor } from '../functional/drivers/gridTransform';
import type { Picture } from '../image';
import { roundHalfToEven, show, showFloat } from '../python';
import { uniform } from './draws';
import type { Range } from './randomResizedCrop';
import { anglesOf, checkLength } from './randomRotation';
import { describe, type SameKind } from './step';

export interface RandomAffineOptions extends AffineOptions {
  /** The greatest moves to the sides and up or down, as parts of width and height; default none. */
  translate?: Range | null;
  /** The range of the factor; default 1. */
  scale?: Range | null;
  /** Degrees along x: [least, greatest], or one number for [-shear, shear]; with two more along y. Default none. */
  shear?: number | Range | null;
}

/**
 * Rotates, moves, scales and shears pictures by random numbers, which come from the generator that `manualSeed` seeds, in
 * PyTorch's order.
 *
 * @param degrees - [least, greatest], or one number for [-degrees, degrees]
 * @param options - `translate`, `scale`, `shear`: the ranges; `interpolation`, `fill`, `center`
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for ranges that there are not
 * @example
 * transforms.randomAffine(15, { translate: [0.1, 0.1], scale: [0.9, 1.1] })(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomAffine.html
 */
export function randomAffine(degrees: number | Range, options: RandomAffineOptions = {}): SameKind {
  const { translate = null, scale = null, shear = null, ...rest } = options;
  const angles = anglesOf(degrees, 'degrees', [2]);
  checkLength(translate, 'translate', [2]);
  if (translate?.some((part) => !(part >= 0 && part <= 1))) {
    throw new ValueError('translation values should be between 0 and 1');
  }
  checkLength(scale, 'scale', [2]);
  if (scale?.some((factor) => !(factor > 0))) throw new ValueError('scale values should be positive');
  const shears = shear === null ? null : anglesOf(shear, 'shear', [2, 4]);
  checkLength(rest.center, 'center', [2]);
  const fill = rest.fill ?? 0;
  const apply = <T extends Picture>(picture: T): T => {
    const { channels, height, width } = extentOf(picture);
    const angle = from(angles);
    const move = (part: number, size: number): number => {
      const most = part * size;
      return roundHalfToEven(uniform(-most, most)) + 0;
    };
    const moves =
      translate === null ? [0, 0] : [move(translate[0] as number, width), move(translate[1] as number, height)];
    const factor = scale === null ? 1 : from(scale);
    const alongX = shears === null ? 0 : from(shears);
    const alongY = shears?.length === 4 ? from(shears.slice(2)) : 0;
    return affine(picture, angle, moves, factor, [alongX, alongY], { ...rest, fill: fillFor(fill, channels) });
  };
  const floats = (list: Range): string => `[${list.map(showFloat).join(', ')}]`;
  const { interpolation = 'nearest', center = null } = rest;
  const text = [
    `degrees=${floats(angles)}`,
    ...(translate === null ? [] : [`translate=${show(translate)}`]),
    ...(scale === null ? [] : [`scale=${show(scale)}`]),
    ...(shears === null ? [] : [`shear=${floats(shears)}`]),
    ...(interpolation === 'nearest' ? [] : [`interpolation=${interpolation}`]),
    ...(fill === 0 ? [] : [`fill=${show(fill)}`]),
    ...(center === null ? [] : [`center=${show(center)}`]),
  ];
  return describe(apply, `RandomAffine(${text.join(', ')})`);
}

const from = ([low, high]: Range): number => uniform(low as number, high as number);
