import { solarize as apply } from '../functional/solarize';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Turns what is as light as the threshold or lighter into its negative, with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param threshold - up to full brightness, 1 or 255
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomSolarize(0.5, 1)(tensor([[[0.25, 0.75]]])); // [[[0.25, 0.25]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomSolarize.html
 */
export function randomSolarize(threshold: number, p = 0.5): SameKind {
  return describe(
    <T extends Picture>(picture: T): T => (happens(p) ? apply(picture, threshold) : picture),
    `RandomSolarize(threshold=${threshold},p=${p})`,
  );
}
