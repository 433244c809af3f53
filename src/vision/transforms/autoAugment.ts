import { ValueError } from '../../errors';
import { rand, randint } from '../../tensor/random';
import { extentOf } from '../functional/drivers/channels';
import { fillFor } from '../functional/drivers/gridTransform';
import type { Picture } from '../image';
import { show } from '../python';
import { type AugmentOptions, bits, change, type Space, steps } from './augmentations';
import { integer } from './draws';
import { POLICIES } from './policies';
import { describe, type SameKind } from './step';

/** PyTorch's names of the policies. */
export const AutoAugmentPolicy = { IMAGENET: 'imagenet', CIFAR10: 'cifar10', SVHN: 'svhn' } as const;

export interface AutoAugmentOptions extends AugmentOptions {
  /** The dataset that the policy was learned on: 'imagenet' (the default), 'cifar10' or 'svhn'. */
  policy?: 'imagenet' | 'cifar10' | 'svhn';
}

/**
 * Changes pictures of bytes by a random pair out of twenty-five that were learned. The numbers come from the generator that
 * `manualSeed` seeds, in PyTorch's order.
 *
 * @param options - `policy`: 'imagenet' (default), 'cifar10' or 'svhn'; `interpolation`, `fill`
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for another policy
 * @example
 * const images = randint(0, 256, [3, 32, 32], { dtype: 'uint8' });
 * transforms.autoAugment({ policy: 'cifar10' })(images).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.AutoAugment.html
 */
export function autoAugment(options: AutoAugmentOptions = {}): SameKind {
  const { policy = 'imagenet', interpolation = 'nearest', fill = null } = options;
  if (!Object.hasOwn(POLICIES, policy))
    throw new ValueError(`The provided policy ${String(policy)} is not recognized.`);
  const pairs = POLICIES[policy];
  const apply = <T extends Picture>(picture: T): T => {
    const { channels, height, width } = extentOf(picture);
    const how = { interpolation, fill: fillFor(fill, channels) };
    const pair = pairs[integer(0, pairs.length)] as (typeof pairs)[number];
    const [chances, signs] = [rand([2]), randint(0, 2, [2])];
    const space = spaceOf(height, width);
    let out = picture;
    pair.forEach(([op, p, step], i) => {
      if ((chances.data()[i] as number) > Math.fround(p)) return;
      const [magnitudes, signed] = space[op] ?? [null, false];
      const magnitude = step === null || magnitudes === null ? 0 : (magnitudes[step] as number);
      out = change(out, op, signed && signs.data()[i] === 0 ? -magnitude : magnitude, how);
    });
    chances.dispose();
    signs.dispose();
    return out;
  };
  const name = policy.toUpperCase();
  return describe(apply, `AutoAugment(policy=AutoAugmentPolicy.${name}, fill=${show(fill)})`);
}

function spaceOf(height: number, width: number): Space {
  return {
    ShearX: [steps(0, 0.3, 10), true],
    ShearY: [steps(0, 0.3, 10), true],
    TranslateX: [steps(0, (150 / 331) * width, 10), true],
    TranslateY: [steps(0, (150 / 331) * height, 10), true],
    Rotate: [steps(0, 30, 10), true],
    Brightness: [steps(0, 0.9, 10), true],
    Color: [steps(0, 0.9, 10), true],
    Contrast: [steps(0, 0.9, 10), true],
    Sharpness: [steps(0, 0.9, 10), true],
    Posterize: [bits(8, 4, 10), false],
    Solarize: [steps(255, 0, 10), false],
  };
}
