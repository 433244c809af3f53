import { equalize as apply } from '../functional/equalize';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Makes all values of bytes about as frequent, with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomEqualize()(randint(0, 256, [3, 8, 8], { dtype: 'uint8' })).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomEqualize.html
 */
export function randomEqualize(p = 0.5): SameKind {
  return describe(
    <T extends Picture>(picture: T): T => (happens(p) ? apply(picture) : picture),
    `RandomEqualize(p=${p})`,
  );
}
