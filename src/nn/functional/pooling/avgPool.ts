import { asNode } from '../../../autograd/record';
import { ShapeError, ValueError } from '../../../errors';
import { div } from '../../../ops/pointwise/div';
import { toType } from '../../../ops/pointwise/drivers/toType';
import { sum } from '../../../ops/reduction/sum';
import { reshape } from '../../../ops/shape/reshape';
import { unfold } from '../../../ops/shape/unfold';
import { tensor } from '../../../tensor/create';
import { showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { pooledSize } from '../maxPool2d';
import { pad } from '../pad';
import {
  checkCounts,
  checkSpatialDims,
  checkWindows,
  nodeOf,
  refuseOthers,
  type Sizes,
  sizesOf,
  type Windows,
} from './sizes';

export interface AvgPool1dOptions {
  /** Elements from one window to the next; default the kernel size. */
  stride?: Sizes | null;
  /** Zeros around the input, at most half the kernel; default 0. */
  padding?: Sizes;
  /** Let windows start that end beyond the input; default false. */
  ceilMode?: boolean;
  /** Count the padding among a window's elements; default true. */
  countIncludePad?: boolean;
}

export interface AvgPoolOptions extends AvgPool1dOptions {
  /** What sums are divided by instead of the number of a window's elements. */
  divisorOverride?: number | null;
}

/**
 * The mean of each window: y[n, c, i] = 1 / k Σ_a x[n, c, i stride - padding + a].
 *
 * @param x - [n, c, l] or [c, l]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `ceilMode`, `countIncludePad`
 * @returns [n, c, windows] or [c, windows]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.avgPool1d(tensor([[1, 3, 5, 9]]), 2); // [[2, 7]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool1d.html
 */
export function avgPool1d(x: Tensor, kernelSize: Sizes, options: AvgPool1dOptions = {}): Tensor {
  const extra = x.sizes.length - 1;
  if (extra !== 1 && extra !== 2) {
    throw new ShapeError(
      `Expected 2 to 3 dimensions, but got ${x.sizes.length}-dimensional tensor for argument #1 'self' (while checking arguments for avg_pool1d)`,
    );
  }
  return avgPool(x, kernelSize, { ...options, divisorOverride: null }, 1);
}

/**
 * The mean of each window: y[n, c, i, j] = 1 / (kh kw) Σ_{a, b} x[n, c, i stride - padding + a, j stride - padding + b].
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `ceilMode`, `countIncludePad`, `divisorOverride`
 * @returns [n, c, oh, ow] or [c, oh, ow]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.avgPool2d(tensor([[[1, 3], [5, 7]]]), 2); // [[[4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool2d.html
 */
export function avgPool2d(x: Tensor, kernelSize: Sizes, options: AvgPoolOptions = {}): Tensor {
  return avgPool(x, kernelSize, options, 2);
}

/**
 * The mean of each window of volumes, as `avgPool2d` of images.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `ceilMode`, `countIncludePad`, `divisorOverride`
 * @returns [n, c, od, oh, ow] or [c, od, oh, ow]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.avgPool3d(ones([1, 4, 4, 4]), 2).shape; // [1, 2, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.avg_pool3d.html
 */
export function avgPool3d(x: Tensor, kernelSize: Sizes, options: AvgPoolOptions = {}): Tensor {
  return avgPool(x, kernelSize, options, 3);
}

function avgPool(x: Tensor, kernelSize: Sizes, options: AvgPoolOptions, dims: number): Tensor {
  if (x.dtype === 'int32') {
    // Integers are averaged to integers, cut off.
    return scope(() => toType(avgPool(toType(x, 'float32'), kernelSize, options, dims), 'int32'));
  }
  const windows = planAverages(x, kernelSize, options, dims);
  const divisor = options.divisorOverride ?? null;
  if (divisor === 0) throw new ValueError('divisor must be not zero');
  return asNode(nodeOf('AvgPool', dims), () =>
    scope(() => {
      let sums = x;
      for (const [i, along] of windows.entries()) sums = sumWindows(sums, x.sizes.length - dims + i, along);
      return div(sums, divisor ?? countsOf(windows, options.countIncludePad ?? true));
    }),
  );
}

function planAverages(x: Tensor, kernelSize: Sizes, options: AvgPoolOptions, dims: number): Windows[] {
  const call = `avg_pool${dims}d`;
  const kernel = sizesOf(kernelSize, dims, call, 'kernel_size');
  const given = options.stride ?? null;
  const stride =
    given === null || (Array.isArray(given) && given.length === 0) ? kernel : sizesOf(given, dims, call, 'stride');
  const padding = sizesOf(options.padding ?? 0, dims, call, 'padding');
  checkWindows(kernel, stride, padding, []);
  checkSpatialDims(x, dims, () =>
    dims === 3
      ? `non-empty 4D or 5D (batch mode) tensor expected for input (avgPool3d got ${showShape(x.sizes)})`
      : `Expected ${dims + 1}D or ${dims + 2}D (batch mode) tensor with optional 0 dim batch size for input, but got:${showShape(x.sizes)}`,
  );
  refuseOthers(x, dims === 3 ? 'avg_pool3d_out_frame' : 'avg_pool2d');
  const sizes = x.sizes.slice(-dims);
  if (dims === 3 && sizes.some((size, i) => size < (kernel[i] as number))) {
    const [t, h, w] = sizes;
    const [kt, kh, kw] = kernel;
    throw new ShapeError(
      `input image (T: ${t} H: ${h} W: ${w}) smaller than kernel size (kT: ${kt} kH: ${kh} kW: ${kw})`,
    );
  }
  const windows = sizes.map((size, i) => {
    const [k, step, around] = [kernel[i] as number, stride[i] as number, padding[i] as number];
    const count = pooledSize(size, k, step, around, 1, options.ceilMode ?? false);
    return { size, kernel: k, stride: step, padding: around, dilation: 1, count };
  });
  const one = dims === 1 ? [1] : [];
  checkCounts([x.sizes.at(-dims - 1) as number, ...one, ...sizes], [...one, ...windows.map(({ count }) => count)]);
  return windows;
}

/** The sums of the windows along one dim; what is outside counts as 0. */
function sumWindows(x: Tensor, dim: number, { size, kernel, stride, padding, count }: Windows): Tensor {
  if (kernel === 1 && stride === 1) return x;
  const behind = (count - 1) * stride + kernel - size - padding;
  const sides = new Array<number>(2 * (x.sizes.length - 1 - dim)).fill(0);
  const whole = padding > 0 || behind > 0 ? pad(x, [...sides, padding, Math.max(behind, 0)]) : x;
  return sum(unfold(whole, dim, kernel, stride), -1);
}

/** How many elements each window has: one number where all have the same, else a tensor of them. */
function countsOf(windows: readonly Windows[], includePad: boolean): number | Tensor {
  const perDim = windows.map(({ size, kernel, stride, padding, count }) =>
    Array.from({ length: count }, (_, i) => {
      const start = i * stride - padding;
      const end = Math.min(start + kernel, size + padding);
      return includePad ? end - start : Math.min(end, size) - Math.max(start, 0);
    }),
  );
  const all = perDim.reduce((products, counts) => products.flatMap((n) => counts.map((m) => n * m)), [1]);
  const first = all[0] as number;
  if (all.every((n) => n === first)) return first;
  return reshape(
    tensor(Float32Array.from(all)),
    windows.map(({ count }) => count),
  );
}
