import { adjustSharpness as apply } from '../functional/adjustSharpness';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Blurs or sharpens, with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param sharpnessFactor - 0 is blurred, 1 the picture itself, 2 sharper
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomAdjustSharpness(2)(rand([3, 8, 8])).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomAdjustSharpness.html
 */
export function randomAdjustSharpness(sharpnessFactor: number, p = 0.5): SameKind {
  return describe(
    <T extends Picture>(picture: T): T => (happens(p) ? apply(picture, sharpnessFactor) : picture),
    `RandomAdjustSharpness(sharpness_factor=${sharpnessFactor},p=${p})`,
  );
}
