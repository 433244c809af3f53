import { autocontrast as apply } from '../functional/autocontrast';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Stretches each channel from black to full brightness, with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomAutocontrast(1)(tensor([[[0.25, 0.5, 0.75]]])); // [[[0, 0.5, 1]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomAutocontrast.html
 */
export function randomAutocontrast(p = 0.5): SameKind {
  return describe(
    <T extends Picture>(picture: T): T => (happens(p) ? apply(picture) : picture),
    `RandomAutocontrast(p=${p})`,
  );
}
