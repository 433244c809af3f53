import { noGrad } from '../../../autograd/mode';
import { record, wrt } from '../../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../../errors';
import { gather } from '../../../ops/indexing/gather';
import { scatterAdd } from '../../../ops/indexing/scatterAdd';
import { add } from '../../../ops/pointwise/add';
import { gt } from '../../../ops/pointwise/gt';
import { isnan } from '../../../ops/pointwise/isnan';
import { logicalOr } from '../../../ops/pointwise/logicalOr';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { reshape } from '../../../ops/shape/reshape';
import { fromNumbers, full, zeros } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import { showShape } from '../../../tensor/layout';
import { rand } from '../../../tensor/random';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import type { Pooled, PoolWithIndices } from '../maxPool2d';
import { refuseOthers, type Sizes } from './sizes';

export interface FractionalMaxPoolOptions {
  /** The numbers of windows along each dim; this or `outputRatio`. */
  outputSize?: Sizes | null;
  /** The same in proportion to the input, between 0 and 1. */
  outputRatio?: Sizes | null;
  /** Where the windows lie: [n, c, 2] (3 for volumes) numbers of [0, 1); drawn where they are not given. */
  randomSamples?: Tensor | null;
}

/**
 * The largest value of each window of images, windows that lie at random: the i-th of o begins at
 * ⌊(i + u) α⌋ - ⌊u α⌋, α = (size - kernel) / (o - 1), and the last one at size - kernel; u is drawn for each plane and dim.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `outputSize` or `outputRatio`, `returnIndices`
 * @returns [n, c, oh, ow] or [c, oh, ow]
 * @throws ShapeError when the windows do not fit, ValueError without a size
 * @example
 * F.fractionalMaxPool2d(rand([1, 3, 8, 8]), 2, { outputSize: [5, 4] }).shape; // [1, 3, 5, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.fractional_max_pool2d.html
 */
export function fractionalMaxPool2d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: Sizes,
  options: FractionalMaxPoolOptions & { returnIndices?: Indices } = {},
): Pooled<Indices> {
  const found = pool(x, kernelSize, options, PLANES);
  return (options.returnIndices ? [found.output, found.indices] : found.output) as Pooled<Indices>;
}

/**
 * As `fractionalMaxPool2d`, with the positions of the maxima in their planes: row * w + column.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `outputSize` or `outputRatio`
 * @returns `output` and `indices`, int32
 * @example
 * F.fractionalMaxPool2dWithIndices(tensor([[[1, 4], [3, 2]]]), 2, { outputSize: 1 }).indices; // [[[1]]]
 */
export function fractionalMaxPool2dWithIndices(
  x: Tensor,
  kernelSize: Sizes,
  options: FractionalMaxPoolOptions = {},
): PoolWithIndices {
  return pool(x, kernelSize, options, PLANES);
}

/**
 * The largest value of each window of volumes, windows that lie at random, as `fractionalMaxPool2d` of images.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `outputSize` or `outputRatio`, `returnIndices`
 * @returns [n, c, od, oh, ow] or [c, od, oh, ow]
 * @throws ShapeError when the windows do not fit, ValueError without a size
 * @example
 * F.fractionalMaxPool3d(rand([1, 3, 8, 8, 8]), 2, { outputRatio: 0.5 }).shape; // [1, 3, 4, 4, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.FractionalMaxPool3d.html
 */
export function fractionalMaxPool3d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: Sizes,
  options: FractionalMaxPoolOptions & { returnIndices?: Indices } = {},
): Pooled<Indices> {
  const found = pool(x, kernelSize, options, VOLUMES);
  return (options.returnIndices ? [found.output, found.indices] : found.output) as Pooled<Indices>;
}

/**
 * As `fractionalMaxPool3d`, with the positions of the maxima in their volumes: (layer * h + row) * w + column.
 *
 * @param x - [n, c, d, h, w] or [c, d, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `outputSize` or `outputRatio`
 * @returns `output` and `indices`, int32
 * @example
 * F.fractionalMaxPool3dWithIndices(ones([1, 3, 3, 3]), 2, { outputSize: 1 }).indices; // [[[[13]]]]
 */
export function fractionalMaxPool3dWithIndices(
  x: Tensor,
  kernelSize: Sizes,
  options: FractionalMaxPoolOptions = {},
): PoolWithIndices {
  return pool(x, kernelSize, options, VOLUMES);
}

interface Kind {
  readonly call: string;
  readonly dims: number;
  /** In the messages about sizes. */
  readonly checks: string;
  readonly ints: string;
  readonly sides: readonly string[];
  readonly node: string;
}

const PLANES: Kind = {
  call: 'fractional_max_pool2d',
  dims: 2,
  checks: 'fractional_max_pool2d()',
  ints: 'Ints',
  sides: ['height', 'width'],
  node: 'FractionalMaxPool2DBackward0',
};
const VOLUMES: Kind = {
  call: 'fractional_max_pool3d',
  dims: 3,
  checks: 'fractional_max_pool3d_out()',
  ints: 'three Ints',
  sides: ['time', 'height', 'width'],
  node: 'FractionalMaxPool3DBackward0',
};

function pool(x: Tensor, kernelSize: Sizes, options: FractionalMaxPoolOptions, kind: Kind): PoolWithIndices {
  const { call, dims } = kind;
  const { outputSize = null, outputRatio = null, randomSamples = null } = options;
  if (outputSize === null && outputRatio === null) {
    throw new ValueError(`${call} requires specifying either an output_size or an output_ratio`);
  }
  if (x.sizes.length < dims + 1) {
    const n = x.sizes.length;
    throw new IndexError(`Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${-dims - 1})`);
  }
  const sizes = x.sizes.slice(-dims);
  const ratios = outputRatio === null ? [] : all(outputRatio, dims);
  const given = outputSize ?? sizes.map((size, i) => Math.trunc(size * (ratios[i] as number)));
  checkDims(x, kind);
  const kernel = ints(kernelSize, 'kernel_size', kind);
  const counts = ints(given, 'output_size', kind);
  checkFit(sizes, kernel, counts, kind);
  if (randomSamples === null) refuseOthers(x, 'check_uniform_bounds');
  refuseOthers(x, `${call}_out_frame`);
  const planes = x.sizes.slice(0, -dims).reduce((count, size) => count * size, 1);
  return scope(() => {
    const drawn = samplesOf(x, randomSamples, planes * dims);
    const table = noGrad(() => reshape(x, [planes, sizes.reduce((n, size) => n * size, 1)]));
    const shape = [...x.sizes.slice(0, -dims), ...counts];
    const at = noGrad(() => largest(table, startsOf(drawn, sizes, kernel, counts), sizes, kernel, counts));
    const output = noGrad(() => reshape(gather(table, 1, at), shape));
    record(
      output,
      kind.node,
      wrt(x, (grad, at) => scattered(grad, at, x.sizes, kind), at),
    );
    return { output, indices: reshape(at, shape) };
  });
}

/** The gradient of each window goes to its largest element. */
function scattered(grad: Tensor, at: Tensor, shape: readonly number[], kind: Kind): Tensor {
  const table = zeros([at.sizes[0] as number, shape.slice(-kind.dims).reduce((n, size) => n * size, 1)]);
  return reshape(scatterAdd(table, 1, at, reshape(grad, at.sizes)), shape);
}

function checkDims(x: Tensor, { checks, dims }: Kind): void {
  if (x.sizes.length > dims + 2) {
    throw new ShapeError(`${checks}: Expected ${dims + 1}D or ${dims + 2}D tensor, but got: ${showShape(x.sizes)}`);
  }
  const empty = x.sizes.findIndex((size, i) => size === 0 && (i > 0 || x.sizes.length === dims + 1));
  if (empty >= 0) {
    throw new ShapeError(
      `${checks}: Expected input to have non-zero size for non-batch dimensions, but got${showShape(x.sizes)} with ` +
        `dimension ${empty} being empty.`,
    );
  }
}

const all = (value: Sizes, dims: number): readonly number[] =>
  typeof value === 'number' ? new Array<number>(dims).fill(value) : value;

function ints(value: Sizes, argument: string, { call, dims, ints: words }: Kind): readonly number[] {
  const list = all(value, dims);
  if (list.length === dims && list.every(Number.isInteger)) return list;
  throw new ValueError(
    `${call}: ${argument} must either be a single Int or tuple of ${words} (got [${list.join(', ')}])`,
  );
}

function checkFit(
  sizes: readonly number[],
  kernel: readonly number[],
  counts: readonly number[],
  { checks, sides, dims }: Kind,
): void {
  for (const [i, size] of sizes.entries()) {
    if ((counts[i] as number) < 0) {
      throw new ShapeError(`Trying to create tensor with negative dimension ${counts[i]}: [${counts.join(', ')}]`);
    }
    if ((kernel[i] as number) < 1) throw new ValueError(`${checks}: pool ${sides[i]} ${kernel[i]} is less than 1`);
    const last = (counts[i] as number) + (kernel[i] as number) - 1;
    // Volumes need one more element than their windows do, a peculiarity of PyTorch's.
    if (dims === 2 ? last <= size : last < size) continue;
    throw new ShapeError(`${checks}: pool ${sides[i]} ${kernel[i]} too large relative to input ${sides[i]} ${size}`);
  }
}

function samplesOf(x: Tensor, given: Tensor | null, count: number): ArrayLike<number> {
  if (given === null) return rand([count]).data();
  if (given.dtype !== x.dtype) {
    throw new DTypeError(
      `expected scalar type ${infoOf(x.dtype).scalarName} but found ${infoOf(given.dtype).scalarName}`,
    );
  }
  if (given.count < count) {
    throw new ShapeError(
      `randomSamples of ${given.count} elements, but ${count} are needed: shape ${showShape(given.sizes)}`,
    );
  }
  return given.data().subarray(0, count);
}

/** Where the windows of each plane begin along each dim: int32 [planes, count], in float32 arithmetic as PyTorch's. */
function startsOf(
  samples: ArrayLike<number>,
  sizes: readonly number[],
  kernel: readonly number[],
  counts: readonly number[],
): Tensor[] {
  const dims = sizes.length;
  const planes = Math.floor(samples.length / dims);
  return sizes.map((size, d) => {
    const [count, room] = [counts[d] as number, size - (kernel[d] as number)];
    const alpha = Math.fround(room / (count - 1));
    const starts = new Int32Array(planes * count);
    // Volumes take their samples in the order of their dims, images the width's first.
    const from = dims === 2 ? 1 - d : d;
    for (let p = 0; p < planes; p++) {
      const u = Math.fround(samples[p * dims + from] as number);
      const before = Math.trunc(Math.fround(u * alpha));
      for (let i = 0; i + 1 < count; i++) {
        starts[p * count + i] = Math.trunc(Math.fround(Math.fround(i + u) * alpha)) - before;
      }
      if (count > 0) starts[p * count + count - 1] = room;
    }
    return fromNumbers(starts, [planes, count], 'int32');
  });
}

/** The position in its plane of the largest element of each window: [planes, windows]. The last NaN wins over numbers. */
function largest(
  table: Tensor,
  starts: readonly Tensor[],
  sizes: readonly number[],
  kernel: readonly number[],
  counts: readonly number[],
): Tensor {
  const planes = table.sizes[0] as number;
  const windows = counts.reduce((n, count) => n * count, 1);
  const first = starts.reduce<Tensor | null>((sum, start, d) => {
    const shape = [planes, ...counts.map((count, i) => (i === d ? count : 1))];
    const steps = mul(
      reshape(start, shape),
      sizes.slice(d + 1).reduce((n, size) => n * size, 1),
    );
    return sum === null ? steps : add(sum, steps);
  }, null) as Tensor;
  const corner = reshape(first, [planes, windows]);
  let at = corner;
  let best = full([planes, windows], Number.NEGATIVE_INFINITY);
  for (const offset of offsetsOf(sizes, kernel)) {
    const place = add(corner, offset);
    const value = gather(table, 1, place);
    const better = logicalOr(gt(value, best), isnan(value));
    at = where(better, place, at);
    best = where(better, value, best);
  }
  return at;
}

/** The distance of each element of a window from its first one, in row-major order. */
function offsetsOf(sizes: readonly number[], kernel: readonly number[]): number[] {
  return kernel.reduce<number[]>(
    (offsets, count, d) =>
      offsets.flatMap((offset) => Array.from({ length: count }, (_, i) => offset * (sizes[d] as number) + i)),
    [0],
  );
}
