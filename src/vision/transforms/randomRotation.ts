import { ValueError } from '../../errors';
import { extentOf } from '../functional/drivers/channels';
import { fillFor } from '../functional/drivers/gridTransform';
import { type RotateOptions, rotate } from '../functional/rotate';
import type { Picture } from '../image';
import { show, showFloat } from '../python';
import { uniform } from './draws';
import type { Range } from './randomResizedCrop';
import { describe, type SameKind } from './step';

/**
 * Rotates pictures by a random angle. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param degrees - [least, greatest], or one number for [-degrees, degrees]
 * @param options - `interpolation`, `expand`, `center`, `fill`
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for a negative number and lists of other lengths
 * @example
 * transforms.randomRotation(30)(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomRotation.html
 */
export function randomRotation(degrees: number | Range, options: RotateOptions = {}): SameKind {
  const [low, high] = anglesOf(degrees, 'degrees', [2]) as [number, number];
  const { interpolation = 'nearest', expand = false, center = null } = options;
  const fill = options.fill ?? 0;
  checkLength(center, 'center', [2]);
  const apply = <T extends Picture>(picture: T): T => {
    const colour = fillFor(fill, extentOf(picture).channels);
    return rotate(picture, uniform(low, high), { ...options, fill: colour });
  };
  const about = center === null ? '' : `, center=${show(center)}`;
  const text = `degrees=[${showFloat(low)}, ${showFloat(high)}], interpolation=${interpolation}, expand=${show(expand)}`;
  return describe(apply, `RandomRotation(${text}${about}, fill=${show(fill)})`);
}

/** A range of angles, and of other angles behind it. */
export function anglesOf(degrees: number | Range, name: string, lengths: readonly number[]): Range {
  if (typeof degrees === 'number') {
    if (!(degrees >= 0)) throw new ValueError(`If ${name} is a single number, it must be positive.`);
    return [-degrees, degrees];
  }
  checkLength(degrees, name, lengths);
  return degrees;
}

export function checkLength(list: Range | null | undefined, name: string, lengths: readonly number[]): void {
  if (list === null || list === undefined || lengths.includes(list.length)) return;
  throw new ValueError(`${name} should be a sequence of length ${lengths.join(' or ')}.`);
}
