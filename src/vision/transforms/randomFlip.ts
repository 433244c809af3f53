import { hflip, vflip } from '../functional/flip';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Mirrors a picture from left to right with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomHorizontalFlip()(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomHorizontalFlip.html
 */
export function randomHorizontalFlip(p = 0.5): SameKind {
  return describe(<T extends Picture>(x: T): T => (happens(p) ? hflip(x) : x), `RandomHorizontalFlip(p=${p})`);
}

/**
 * Turns a picture upside down with probability p. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param p - default 0.5
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomVerticalFlip(1)(tensor([[[1], [2]]])); // [[[2], [1]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomVerticalFlip.html
 */
export function randomVerticalFlip(p = 0.5): SameKind {
  return describe(<T extends Picture>(x: T): T => (happens(p) ? vflip(x) : x), `RandomVerticalFlip(p=${p})`);
}
