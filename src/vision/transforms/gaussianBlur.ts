import { ValueError } from '../../errors';
import { gaussianBlur as apply, isOdd, isPositive, type Pair } from '../functional/gaussianBlur';
import type { Picture } from '../image';
import { show } from '../python';
import { uniform } from './draws';
import { describe, type SameKind } from './step';

/**
 * Blurs pictures by a Gaussian function of random width. The numbers come from the generator that `manualSeed` seeds.
 *
 * @param kernelSize - how many neighbours, odd: [across, down], or one number for both
 * @param sigma - the range of the width, or one number; default [0.1, 2]
 * @returns what takes a picture and gives one of the same kind
 * @throws ValueError for even sizes and what is not positive
 * @example
 * transforms.gaussianBlur(3, [0.1, 2])(rand([3, 32, 32])).shape; // [3, 32, 32]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.GaussianBlur.html
 */
export function gaussianBlur(kernelSize: Pair, sigma: Pair = [0.1, 2]): SameKind {
  const list = typeof kernelSize === 'number' ? [kernelSize] : kernelSize;
  const size = list.length === 1 ? [...list, ...list] : list;
  if (size.length !== 2) throw new ValueError('Kernel size should be a tuple/list of two integers');
  if (!size.every(isOdd)) {
    throw new ValueError('Kernel size value should be an odd and positive number.');
  }
  const [low, high] = rangeOf(sigma);
  const transform = <T extends Picture>(picture: T): T => {
    const width = uniform(low, high);
    return apply(picture, size, [width, width]);
  };
  return describe(transform, `GaussianBlur(kernel_size=${show(size)}, sigma=${show([low, high])})`);
}

function rangeOf(sigma: Pair): [low: number, high: number] {
  if (typeof sigma === 'number') {
    if (!(sigma > 0)) throw new ValueError('If sigma is a single number, it must be positive.');
    return [sigma, sigma];
  }
  if (sigma.length !== 2) throw new ValueError('sigma should be a single number or a list/tuple with length 2.');
  const [low, high] = sigma as [number, number];
  if (!(isPositive(low) && isPositive(high) && low <= high)) {
    throw new ValueError('sigma values should be positive and of the form (min, max).');
  }
  return [low, high];
}
