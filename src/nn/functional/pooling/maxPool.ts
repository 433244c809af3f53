import { asNode } from '../../../autograd/record';
import { ShapeError, ValueError } from '../../../errors';
import { add } from '../../../ops/pointwise/add';
import { mul } from '../../../ops/pointwise/mul';
import { reshape } from '../../../ops/shape/reshape';
import { arange } from '../../../tensor/create';
import { showShape } from '../../../tensor/layout';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import {
  maxPool2d,
  maxPool2dWithIndices,
  type Pooled,
  type PoolWithIndices,
  pooledSize,
  type ReturnIndices,
} from '../maxPool2d';
import { evened, type Located, maxTaps, type Taps } from './maxTaps';
import { checkCounts, checkSpatialDims, checkWindows, refuseOthers, type Sizes, sizesOf } from './sizes';

export interface MaxPoolOptions {
  /** Elements from one window to the next; default the kernel size. */
  stride?: Sizes | null;
  /** Elements of -infinity around the input, at most half the kernel; default 0. */
  padding?: Sizes;
  /** Elements between two taps of a window; default 1. */
  dilation?: Sizes;
  /** Let windows start that end beyond the input; default false. */
  ceilMode?: boolean;
}

/**
 * The largest value of each window: y[n, c, i] = max_a x[n, c, i stride - padding + a dilation].
 *
 * @param x - [n, c, l] or [c, l]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `ceilMode`, `returnIndices`: positions too
 * @returns [n, c, windows] or [c, windows]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.maxPool1d(tensor([[1, 4, 3, 2]]), 2); // [[4, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool1d.html
 */
export function maxPool1d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: Sizes,
  options: MaxPoolOptions & ReturnIndices<Indices> = {},
): Pooled<Indices> {
  const { returnIndices = false, ...windows } = options;
  if (returnIndices) return listed(maxPool1dWithIndices(x, kernelSize, windows)) as Pooled<Indices>;
  return asNode('SqueezeBackward1', () =>
    scope(() => {
      const { rows, kernel, windows: planned } = planRow(x, kernelSize, windows);
      return flat(x, maxPool2d(rows, kernel, planned));
    }),
  ) as Pooled<Indices>;
}

const listed = ({ output, indices }: PoolWithIndices): [Tensor, Tensor] => [output, indices];

/**
 * As `maxPool1d`, with the positions of the maxima.
 *
 * @param x - [n, c, l] or [c, l]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `ceilMode`
 * @returns `output` and `indices`, int32
 * @example
 * nn.functional.maxPool1dWithIndices(tensor([[1, 4, 3, 2]]), 2).indices; // [[1, 2]]
 */
export function maxPool1dWithIndices(x: Tensor, kernelSize: Sizes, options: MaxPoolOptions = {}): PoolWithIndices {
  return scope(() => {
    const { rows, kernel, windows } = planRow(x, kernelSize, options);
    const { output, indices } = maxPool2dWithIndices(rows, kernel, windows);
    return { output: asNode('SqueezeBackward1', () => flat(x, output)), indices: flat(x, indices) };
  });
}

/** Images of one row. */
function planRow(x: Tensor, kernelSize: Sizes, options: MaxPoolOptions) {
  checkSpatialDims(
    x,
    1,
    () =>
      `max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but got:${showShape(x.sizes)}`,
  );
  const one = (value: Sizes, argument: string): number => sizesOf(value, 1, 'max_pool1d()', argument)[0] as number;
  const kernel = one(kernelSize, 'kernel_size');
  const stride = one(options.stride ?? kernel, 'stride');
  const padding = one(options.padding ?? 0, 'padding');
  const dilation = one(options.dilation ?? 1, 'dilation');
  for (const [name, value] of Object.entries({ kernel_size: kernel, stride, dilation })) {
    if (value < 1) throw new ValueError(`max_pool1d() ${name} must be greater than zero, but got ${value}`);
  }
  if (padding < 0) throw new ValueError(`max_pool1d() padding must be non-negative, but got ${padding}`);
  if (padding > kernel / 2) {
    throw new ValueError(
      `max_pool1d() padding should be at most half of kernel size, but got padding=${padding} and kernel_size=${kernel}`,
    );
  }
  refuseOthers(x, 'max_pool1d_impl');
  const shape = [...x.sizes.slice(0, -1), 1, x.sizes.at(-1) as number];
  const [pair, around]: [readonly [number, number], readonly [number, number]] = [
    [1, stride],
    [0, padding],
  ];
  return {
    rows: reshape(x, shape),
    kernel: [1, kernel] as const,
    windows: { stride: pair, padding: around, dilation: [1, dilation] as const, ceilMode: options.ceilMode ?? false },
  };
}

const flat = (x: Tensor, rows: Tensor): Tensor => reshape(rows, [...x.sizes.slice(0, -1), rows.sizes.at(-1) as number]);

/**
 * The largest value of each window of volumes, as `maxPool2d` of images.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `ceilMode`, `returnIndices`: positions too
 * @returns [n, c, od, oh, ow] or [c, od, oh, ow]
 * @throws ShapeError when no window fits
 * @example
 * nn.functional.maxPool3d(rand([1, 4, 4, 4]), 2).shape; // [1, 2, 2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool3d.html
 */
export function maxPool3d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: Sizes,
  options: MaxPoolOptions & ReturnIndices<Indices> = {},
): Pooled<Indices> {
  const { output, indices } = poolVolumes(x, kernelSize, options, options.returnIndices ?? false);
  return (options.returnIndices ? [output, indices] : output) as Pooled<Indices>;
}

/**
 * As `maxPool3d`, with the positions of the maxima in their volumes: (layer * h + row) * w + column.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `ceilMode`
 * @returns `output` and `indices`, int32
 * @example
 * nn.functional.maxPool3dWithIndices(ones([1, 2, 2, 2]), 2).indices; // [[[[0]]]]
 */
export function maxPool3dWithIndices(x: Tensor, kernelSize: Sizes, options: MaxPoolOptions = {}): PoolWithIndices {
  return poolVolumes(x, kernelSize, options, true) as PoolWithIndices;
}

function poolVolumes(x: Tensor, kernelSize: Sizes, options: MaxPoolOptions, wanted: boolean): Located {
  const call = 'max_pool3d';
  const kernel = sizesOf(kernelSize, 3, call, 'kernel_size');
  const stride = sizesOf(options.stride ?? kernel, 3, call, 'stride');
  const padding = sizesOf(options.padding ?? 0, 3, call, 'padding');
  const dilation = sizesOf(options.dilation ?? 1, 3, call, 'dilation');
  const ceilMode = options.ceilMode ?? false;
  checkWindows(kernel, stride, padding, dilation);
  checkSpatialDims(
    x,
    3,
    () => `non-empty 4D or 5D (batch mode) tensor expected for input (maxPool3d got ${showShape(x.sizes)})`,
  );
  refuseOthers(x, 'max_pool3d_with_indices_cpu');
  const counts = kernel.map((size, i) =>
    pooledSize(
      x.sizes.at(i - 3) as number,
      size,
      stride[i] as number,
      padding[i] as number,
      dilation[i] as number,
      ceilMode,
    ),
  );
  checkCounts(x.sizes.slice(-4), counts);
  const [c, d, h, w] = x.sizes.slice(-4) as [number, number, number, number];
  const lead = x.sizes.slice(0, -3);
  return asNode(
    'MaxPool3DWithIndicesBackward0',
    () =>
      scope(() => {
        const last = (list: readonly number[]): readonly [number, number] => [list[1] as number, list[2] as number];
        const windows = { stride: last(stride), padding: last(padding), dilation: last(dilation), ceilMode };
        const images = reshape(x, [...lead.slice(0, -1), c * d, h, w]);
        const planes = wanted
          ? maxPool2dWithIndices(images, last(kernel), windows)
          : { output: maxPool2d(images, last(kernel), windows), indices: null };
        const shape = [...lead, d, counts[1] as number, counts[2] as number];
        const layers = mul(reshape(arange(d), [d, 1, 1]), h * w);
        const found = {
          output: reshape(planes.output, shape),
          indices: planes.indices === null ? null : add(reshape(planes.indices, shape), layers),
        };
        if (found.output.count === 0) return emptyVolumes(found, lead, counts);
        return maxTaps(found, lead.length, layersOf(d, kernel, stride, padding, dilation, counts));
      }),
    ({ output }) => output,
  );
}

function emptyVolumes({ output, indices }: Located, lead: readonly number[], counts: readonly number[]): Located {
  const shape = [...lead, ...counts];
  return { output: reshape(output, shape), indices: indices === null ? null : reshape(indices, shape) };
}

/** The layers that each window looks at; those outside count for nothing. */
function layersOf(d: number, ...[kernel, stride, padding, dilation, counts]: (readonly number[])[]): Taps {
  const [k, step, around, gap, count] = [kernel, stride, padding, dilation, counts].map(
    (list) => list?.[0] as number,
  ) as [number, number, number, number, number];
  const windows = Array.from({ length: count }, (_, i) =>
    Array.from({ length: k }, (_, tap) => i * step - around + tap * gap).filter((at) => at >= 0 && at < d),
  );
  if (windows.some((window) => window.length === 0))
    throw new ShapeError('max_pool3d: a window lies outside of the input');
  return evened(windows);
}
