import { invert as apply } from '../functional/invert';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Turns pictures into their negatives, with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomInvert(1)(tensor([[[0, 0.25]]])); // [[[1, 0.75]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomInvert.html
 */
export function randomInvert(p = 0.5): SameKind {
  return describe(
    <T extends Picture>(picture: T): T => (happens(p) ? apply(picture) : picture),
    `RandomInvert(p=${p})`,
  );
}
