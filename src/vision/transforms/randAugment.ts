import { extentOf } from '../functional/drivers/channels';
import { fillFor } from '../functional/drivers/gridTransform';
import type { Picture } from '../image';
import { show } from '../python';
import { type AugmentOptions, bits, changeAtRandom, type Space, steps } from './augmentations';
import { integer } from './draws';
import { describe, type SameKind } from './step';

export interface RandAugmentOptions extends AugmentOptions {
  /** How many changes one after the other; default 2. */
  numOps?: number;
  /** How strong all of them are, below numMagnitudeBins; default 9. */
  magnitude?: number;
  /** How many strengths there are; default 31. */
  numMagnitudeBins?: number;
}

/**
 * Changes pictures of bytes by random operations of one strength. The numbers come from the generator that `manualSeed` seeds, in
 * PyTorch's order.
 *
 * @param options - `numOps` (default 2), `magnitude` (default 9), `numMagnitudeBins`, `interpolation`, `fill`
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randAugment()(randint(0, 256, [3, 32, 32], { dtype: 'uint8' })).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandAugment.html
 */
export function randAugment(options: RandAugmentOptions = {}): SameKind {
  const { numOps = 2, magnitude = 9, numMagnitudeBins = 31, interpolation = 'nearest', fill = null } = options;
  const apply = <T extends Picture>(picture: T): T => {
    const { channels, height, width } = extentOf(picture);
    const how = { interpolation, fill: fillFor(fill, channels) };
    const space = spaceOf(numMagnitudeBins, height, width);
    let out = picture;
    for (let i = 0; i < numOps; i++) out = changeAtRandom(out, space, () => magnitude, how);
    return out;
  };
  const text = `num_ops=${numOps}, magnitude=${magnitude}, num_magnitude_bins=${numMagnitudeBins}`;
  const mode = `InterpolationMode.${interpolation.toUpperCase()}`;
  return describe(apply, `RandAugment(${text}, interpolation=${mode}, fill=${show(fill)})`);
}

function spaceOf(count: number, height: number, width: number): Space {
  return {
    Identity: [null, false],
    ShearX: [steps(0, 0.3, count), true],
    ShearY: [steps(0, 0.3, count), true],
    TranslateX: [steps(0, (150 / 331) * width, count), true],
    TranslateY: [steps(0, (150 / 331) * height, count), true],
    Rotate: [steps(0, 30, count), true],
    Brightness: [steps(0, 0.9, count), true],
    Color: [steps(0, 0.9, count), true],
    Contrast: [steps(0, 0.9, count), true],
    Sharpness: [steps(0, 0.9, count), true],
    Posterize: [bits(8, 4, count), false],
    Solarize: [steps(255, 0, count), false],
    AutoContrast: [null, false],
    Equalize: [null, false],
  };
}

export interface TrivialAugmentWideOptions extends AugmentOptions {
  /** How many strengths there are; default 31. */
  numMagnitudeBins?: number;
}

/**
 * Changes pictures of bytes by one random operation of random strength. The numbers come from the generator that `manualSeed` seeds, in
 * PyTorch's order.
 *
 * @param options - `numMagnitudeBins`, `interpolation`, `fill`
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.trivialAugmentWide()(randint(0, 256, [3, 32, 32], { dtype: 'uint8' })).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.TrivialAugmentWide.html
 */
export function trivialAugmentWide(options: TrivialAugmentWideOptions = {}): SameKind {
  const { numMagnitudeBins = 31, interpolation = 'nearest', fill = null } = options;
  const space = wideSpace(numMagnitudeBins);
  const apply = <T extends Picture>(picture: T): T => {
    const how = { interpolation, fill: fillFor(fill, extentOf(picture).channels) };
    return changeAtRandom(picture, space, (count) => integer(0, count), how);
  };
  const mode = `InterpolationMode.${interpolation.toUpperCase()}`;
  const text = `num_magnitude_bins=${numMagnitudeBins}, interpolation=${mode}, fill=${show(fill)}`;
  return describe(apply, `TrivialAugmentWide(${text})`);
}

function wideSpace(count: number): Space {
  return {
    Identity: [null, false],
    ShearX: [steps(0, 0.99, count), true],
    ShearY: [steps(0, 0.99, count), true],
    TranslateX: [steps(0, 32, count), true],
    TranslateY: [steps(0, 32, count), true],
    Rotate: [steps(0, 135, count), true],
    Brightness: [steps(0, 0.99, count), true],
    Color: [steps(0, 0.99, count), true],
    Contrast: [steps(0, 0.99, count), true],
    Sharpness: [steps(0, 0.99, count), true],
    Posterize: [bits(8, 6, count), false],
    Solarize: [steps(255, 0, count), false],
    AutoContrast: [null, false],
    Equalize: [null, false],
  };
}
