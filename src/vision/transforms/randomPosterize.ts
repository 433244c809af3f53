import { posterize as apply } from '../functional/posterize';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Keeps the highest bits of bytes, with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param bits - how many, from 0 to 8
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomPosterize(4, 1)(tensor(Uint8Array.of(15, 31)).reshape([1, 1, 2])); // [[[0, 16]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomPosterize.html
 */
export function randomPosterize(bits: number, p = 0.5): SameKind {
  return describe(
    <T extends Picture>(picture: T): T => (happens(p) ? apply(picture, bits) : picture),
    `RandomPosterize(bits=${bits},p=${p})`,
  );
}
