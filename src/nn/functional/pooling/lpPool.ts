import { abs } from '../../../ops/pointwise/abs';
import { mul } from '../../../ops/pointwise/mul';
import { pow } from '../../../ops/pointwise/pow';
import { relu } from '../../../ops/pointwise/relu';
import { sign } from '../../../ops/pointwise/sign';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { avgPool1d, avgPool2d } from './avgPool';
import { type Sizes, sizesOf } from './sizes';

export interface LPPoolOptions {
  /** Elements from one window to the next; default the kernel size. */
  stride?: Sizes | null;
  /** Let windows start that end beyond the input; default false. */
  ceilMode?: boolean;
}

/**
 * The p-norm of each window: y[n, c, i] = (Σ_a x[n, c, i stride + a]^p)^(1/p).
 *
 * @param x - [n, c, l] or [c, l]
 * @param normType - p
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `ceilMode`
 * @returns [n, c, windows] or [c, windows]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.lpPool1d(tensor([[3, 4]]), 2, 2); // [[5]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool1d.html
 */
export function lpPool1d(x: Tensor, normType: number, kernelSize: Sizes, options: LPPoolOptions = {}): Tensor {
  return normed(x, normType, sizesOf(kernelSize, 1, 'lp_pool1d', 'kernel_size'), (powers, kernel) =>
    avgPool1d(powers, kernel, options),
  );
}

/**
 * The p-norm of each window of images, as `lpPool1d` of rows.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param normType - p
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `ceilMode`
 * @returns [n, c, oh, ow] or [c, oh, ow]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.lpPool2d(tensor([[[3, 0], [0, 4]]]), 2, 2); // [[[5]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.lp_pool2d.html
 */
export function lpPool2d(x: Tensor, normType: number, kernelSize: Sizes, options: LPPoolOptions = {}): Tensor {
  return normed(x, normType, sizesOf(kernelSize, 2, 'lp_pool2d', 'kernel_size'), (powers, kernel) =>
    avgPool2d(powers, kernel, options),
  );
}

function normed(
  x: Tensor,
  p: number,
  kernel: readonly number[],
  average: (powers: Tensor, kernel: readonly number[]) => Tensor,
): Tensor {
  return scope(() => {
    const means = average(pow(x, p), kernel);
    const count = kernel.reduce((n, size) => n * size, 1);
    return pow(mul(mul(sign(means), relu(abs(means))), count), 1 / p);
  });
}
