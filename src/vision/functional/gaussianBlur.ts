import { ValueError } from '../../errors';
import { conv2d } from '../../nn/functional/conv2d';
import { pad } from '../../nn/functional/pad';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sum } from '../../ops/reduction/sum';
import { expand } from '../../ops/shape/expand';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { alike, type Picture } from '../image';
import { inFloat } from './drivers/inFloat';

/** One number for both directions, or [across, down]. */
export type Pair = number | readonly number[];

/**
 * Averages the neighbours of each pixel with weights exp(-d² / (2 sigma²)); the picture goes on mirrored at its borders.
 *
 * @param picture - an image, or a tensor of shape (..., C, H, W)
 * @param kernelSize - how many neighbours, odd: [across, down], or one number for both
 * @param sigma - [across, down], or one number for both; default 0.15 kernelSize + 0.35
 * @returns a picture of the same kind, of the same size
 * @throws ValueError for even sizes and what is not positive
 * @example
 * gaussianBlur(rand([3, 8, 8]), 3).shape; // [3, 8, 8]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.gaussian_blur.html
 */
export function gaussianBlur<T extends Picture>(picture: T, kernelSize: Pair, sigma?: Pair | null): T {
  const size = typeof kernelSize === 'number' ? [kernelSize, kernelSize] : kernelSize;
  if (size.length !== 2) {
    throw new ValueError(`If kernel_size is a sequence its length should be 2. Got ${size.length}`);
  }
  if (!size.every(isOdd)) {
    throw new ValueError(`kernel_size should have odd and positive integers. Got [${size.map(textOf).join(', ')}]`);
  }
  const given = sigma ?? size.map((one) => one * 0.15 + 0.35);
  const list = typeof given === 'number' ? [given, given] : given.length === 1 ? [...given, ...given] : given;
  if (list.length !== 2) throw new ValueError(`If sigma is a sequence, its length should be 2. Got ${list.length}`);
  if (!list.every(isPositive)) {
    throw new ValueError(`sigma should have positive values. Got [${list.map(textOf).join(', ')}]`);
  }
  const [across, down] = size as [number, number];
  const [x, y] = list as [number, number];
  return alike(picture, (pixels) =>
    inFloat(pixels, (images) => {
      const channels = images.size(1);
      const weight = mul(unsqueeze(weights(down, y), 1), unsqueeze(weights(across, x), 0));
      const sides = [across >> 1, across >> 1, down >> 1, down >> 1];
      const wide = pad(images, sides, { mode: 'reflect' });
      return conv2d(wide, expand(weight, [channels, 1, down, across]), { groups: channels });
    }),
  );
}

/** Whether it is an odd, positive number, and no other thing. */
export function isOdd(one: unknown): boolean {
  return Number.isInteger(one) && (one as number) > 0 && (one as number) % 2 === 1;
}

export function isPositive(one: unknown): boolean {
  return typeof one === 'number' && one > 0;
}

/** The weights of a row of neighbours; they sum up to 1. */
function weights(size: number, sigma: number): Tensor {
  const places = Array.from({ length: size }, (_, i) => i - (size - 1) / 2);
  const density = exp(mul(square(div(fromNumbers(places, [size], 'float32'), sigma)), -0.5));
  return div(density, sum(density));
}
