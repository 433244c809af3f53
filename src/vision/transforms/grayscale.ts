import { rgbToGrayscale } from '../functional/rgbToGrayscale';
import type { Picture } from '../image';
import { describe, type SameKind } from './step';

/**
 * Turns colours into grey; grey pictures can be repeated to three channels.
 *
 * @param numOutputChannels - 1 (the default) or 3
 * @returns what takes a picture and gives one of the same kind
 * @example
 * transforms.grayscale()(rand([3, 32, 32])).shape; // [1, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Grayscale.html
 */
export function grayscale(numOutputChannels = 1): SameKind {
  const text = `Grayscale(num_output_channels=${numOutputChannels})`;
  return describe(<T extends Picture>(picture: T): T => rgbToGrayscale(picture, numOutputChannels), text, [
    { kind: 'each', apply: (batch) => rgbToGrayscale(batch, numOutputChannels) },
  ]);
}
