import { extentOf } from '../functional/drivers/channels';
import { rgbToGrayscale } from '../functional/rgbToGrayscale';
import type { Picture } from '../image';
import { happens } from './draws';
import { describe, type SameKind } from './step';

/**
 * Turns colours into grey, in as many channels as there were, with probability p. The numbers come from the generator that
 * `manualSeed` seeds.
 *
 * @param p - default 0.1
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.randomGrayscale(1)(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.RandomGrayscale.html
 */
export function randomGrayscale(p = 0.1): SameKind {
  const apply = <T extends Picture>(picture: T): T => {
    const { channels } = extentOf(picture);
    return happens(p) ? rgbToGrayscale(picture, channels) : picture;
  };
  return describe(apply, `RandomGrayscale(p=${p})`);
}
