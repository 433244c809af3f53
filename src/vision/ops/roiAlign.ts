import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { showBool, showSize } from '../../nn/layers/repr';
import { Module } from '../../nn/module';
import { nameClasses } from '../../nn/property';
import { add_ } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { matmul } from '../../ops/products/matmul';
import { narrow } from '../../ops/shape/narrow';
import { select } from '../../ops/shape/select';
import { transpose } from '../../ops/shape/transpose';
import { fromNumbers, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';

export interface RoiAlignOptions {
  /** What boxes are multiplied by to become places in the input; default 1. */
  spatialScale?: number;
  /** How many points of a bin are averaged along each side; from 0 down as many as cover it. Default -1. */
  samplingRatio?: number;
  /** Whether boxes move by half a pixel, so that whole numbers are the edges of pixels; default false. */
  aligned?: boolean;
}

type OutputSize = number | readonly [number, number];
/** [k, 5]: the number of the image, then left, top, right, bottom; or for each image its boxes, [l, 4]. */
type Boxes = Tensor | readonly Tensor[];

/** Weights [bins, count] of some neighbouring rows, or columns, of the input in each bin. */
interface Bins {
  first: number;
  count: number;
  weights: Float32Array;
}

interface Region {
  image: number;
  rows: Bins;
  columns: Bins;
}

/**
 * Pools regions of images to one size: the input at points within each bin of a region, interpolated linearly between pixels, averaged.
 *
 * y[k, c] = R_k x[image of k, c] C_k^T, with the weights of rows and of columns: both the interpolation and the average are products of
 * one along rows and one along columns.
 *
 * @param input - [n, c, h, w], float32
 * @param boxes - [k, 5]: the number of the image, then left, top, right, bottom; or an array with the boxes of each image, [l, 4]. They have no
 *   gradient
 * @param outputSize - rows and columns of a region
 * @param options - `spatialScale`, `samplingRatio`, `aligned`
 * @returns [k, c, ...outputSize]
 * @throws ShapeError for other shapes
 * @throws DTypeError for other dtypes
 * @throws IndexError for an image that there is not
 * @throws ValueError for sizes of the output that are no whole numbers above 0, and boxes that are not finite
 * @example
 * roiAlign(arange(16).float().reshape([1, 1, 4, 4]), tensor([[0, 0, 0, 3, 3]]), 1); // [[[[7.5]]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.ops.roi_align.html
 */
export function roiAlign(input: Tensor, boxes: Boxes, outputSize: OutputSize, options?: RoiAlignOptions): Tensor {
  const sizes = typeof outputSize === 'number' ? ([outputSize, outputSize] as const) : outputSize;
  const listed = boxes instanceof Tensor ? [boxes] : boxes;
  const width = boxes instanceof Tensor ? 5 : 4;
  for (const given of listed) {
    if (given.shape.length === 2 && given.shape[1] === width) continue;
    throw new ShapeError(
      boxes instanceof Tensor
        ? 'The boxes tensor shape is not correct as Tensor[K, 5]'
        : 'The shape of the tensor in the boxes list is not correct as List[Tensor[L, 4]]',
    );
  }
  if (input.shape.length !== 4) {
    throw new ShapeError(`roi_align(): expected input of shape [n, c, h, w], got ${input.shape.length} dims`);
  }
  for (const { dtype } of [input, ...listed]) {
    if (dtype === 'float32') continue;
    throw new DTypeError(
      "Expected tensor for argument #1 'input' to have the same type as tensor for argument #2 'rois', float32; but type " +
        `${infoOf(dtype).scalarName} does not (while checking arguments for roi_align_forward_kernel)`,
    );
  }
  for (const size of sizes) {
    if (!Number.isInteger(size) || size < 1)
      throw new ValueError(`roi_align(): output_size should be positive, got ${size}`);
  }
  const regions = listed.flatMap((given, image) =>
    regionsOf(input, given, boxes instanceof Tensor ? null : image, sizes, options),
  );
  return pooled(input, regions, sizes);
}

function regionsOf(
  input: Tensor,
  boxes: Tensor,
  image: number | null,
  [height, width]: readonly [number, number],
  options: RoiAlignOptions = {},
): Region[] {
  const { spatialScale = 1, samplingRatio = -1, aligned = false } = options;
  const { fround } = Math;
  const [images, , rows, columns] = input.shape as [number, number, number, number];
  const numbers = boxes.data() as Float32Array;
  const offset = aligned ? 0.5 : 0;
  const place = (side: number): number => fround(fround(side * fround(spatialScale)) - offset);
  const line = image === null ? 5 : 4;
  const odd = numbers.findIndex((number) => !Number.isFinite(number));
  if (odd >= 0) throw new ValueError(`roi_align(): box ${Math.floor(odd / line)} has the number ${numbers[odd]}`);
  return Array.from({ length: boxes.shape[0] as number }, (_, k) => {
    const own = image ?? Math.trunc(numbers[k * line] as number);
    if (!(own >= 0 && own < images)) throw new IndexError(`roi_align(): image ${own} of ${images} in box ${k}`);
    const [left, top, right, bottom] = Array.from(numbers.subarray((k + 1) * line - 4, (k + 1) * line), place) as [
      number,
      number,
      number,
      number,
    ];
    const length = (from: number, to: number): number => (aligned ? fround(to - from) : Math.max(fround(to - from), 1));
    return {
      image: own,
      rows: binsOf(top, length(top, bottom), height, samplingRatio, rows),
      columns: binsOf(left, length(left, right), width, samplingRatio, columns),
    };
  });
}

/** The weights along one side, in the roundings of torchvision's float32. */
function binsOf(start: number, length: number, bins: number, ratio: number, size: number): Bins {
  const { fround } = Math;
  const bin = fround(length / bins);
  const points = ratio > 0 ? ratio : Math.ceil(fround(length / bins));
  const taken: { bin: number; at: number; weight: number }[] = [];
  for (let b = 0; b < bins; b++) {
    // Of a region that is far larger than the image most points lie outside: those are not gone through.
    const pointOf = (at: number): number => ((at - start - b * bin) * points) / bin - 0.5;
    const begin = bin > 0 ? Math.max(0, Math.floor(pointOf(-1)) - 1) : 0;
    const end = bin > 0 ? Math.min(points, Math.ceil(pointOf(size)) + 2) : points;
    for (let i = begin; i < end; i++) {
      let at = fround(fround(start + fround(b * bin)) + fround(fround((i + 0.5) * bin) / points));
      // Up to a pixel beyond the edge the pixels there count, farther out there is nothing.
      if (!(at >= -1 && at <= size)) continue;
      at = Math.min(Math.max(at, 0), size - 1);
      const low = Math.floor(at);
      const share = fround(at - low);
      taken.push({ bin: b, at: low, weight: fround(1 - share) });
      if (low + 1 < size) taken.push({ bin: b, at: low + 1, weight: share });
    }
  }
  if (taken.length === 0) return { first: 0, count: 0, weights: new Float32Array(0) };
  let [first, last] = [size, 0];
  for (const { at } of taken) [first, last] = [Math.min(first, at), Math.max(last, at)];
  const count = last - first + 1;
  const weights = new Float32Array(bins * count);
  for (const { bin, at, weight } of taken) {
    const place = bin * count + at - first;
    weights[place] = (weights[place] as number) + weight / points;
  }
  return { first, count, weights };
}

/** The part of images that a region takes in: [c, rows, columns], a view. */
function partOf(x: Tensor, { image, rows, columns }: Region): Tensor {
  return narrow(narrow(select(x, 0, image), 1, rows.first, rows.count), 2, columns.first, columns.count);
}

const matrixOf = ({ weights, count }: Bins, bins: number): Tensor => fromNumbers(weights, [bins, count], 'float32');

/** Calls `visit` with each region that takes in something, with its number and its weights. */
function visitRegions(
  regions: readonly Region[],
  [height, width]: readonly [number, number],
  visit: (region: Region, k: number, rows: Tensor, columns: Tensor) => void,
): void {
  noGrad(() => {
    for (const [k, region] of regions.entries()) {
      if (region.rows.count === 0 || region.columns.count === 0) continue;
      scope(() => visit(region, k, matrixOf(region.rows, height), matrixOf(region.columns, width)));
    }
  });
}

function pooled(x: Tensor, regions: readonly Region[], sizes: readonly [number, number]): Tensor {
  const out = zeros([regions.length, x.shape[1] as number, ...sizes]);
  visitRegions(regions, sizes, (region, k, rows, columns) => {
    copy_(select(out, 0, k), matmul(rows, matmul(partOf(x, region), transpose(columns, 0, 1))));
  });
  const shape = x.shape;
  return record(
    out,
    'RoiAlignBackward0',
    wrt(x, (grad) => spread(grad, regions, sizes, shape)),
  );
}

/** The adjoint: what each region gets, given back to the pixels that it was taken from. */
function spread(
  grad: Tensor,
  regions: readonly Region[],
  sizes: readonly [number, number],
  shape: readonly number[],
): Tensor {
  const out = zeros(shape);
  visitRegions(regions, sizes, (region, k, rows, columns) => {
    add_(partOf(out, region), matmul(transpose(rows, 0, 1), matmul(select(grad, 0, k), columns)));
  });
  return record(
    out,
    'RoiAlignBackward0Backward',
    wrt(grad, (grad) => pooled(grad, regions, sizes)),
  );
}

/**
 * Pools regions of images to one size, as `roiAlign`.
 *
 * @param outputSize - rows and columns of a region
 * @param spatialScale - what boxes are multiplied by to become places in the input
 * @param samplingRatio - how many points of a bin are averaged along each side; from 0 down as many as cover it
 * @param options - `aligned`
 * @example
 * new ops.RoIAlign([2, 3], 0.5, -1)(rand([2, 8, 16, 16]), tensor([[1, 4, 4, 20, 28]])).shape; // [1, 8, 2, 3]
 * @see https://pytorch.org/vision/stable/generated/torchvision.ops.RoIAlign.html
 */
export class RoIAlign extends Module<[Tensor, Boxes]> {
  readonly outputSize: OutputSize;
  readonly spatialScale: number;
  readonly samplingRatio: number;
  readonly aligned: boolean;

  constructor(
    outputSize: OutputSize,
    spatialScale: number,
    samplingRatio: number,
    options: Pick<RoiAlignOptions, 'aligned'> = {},
  ) {
    super();
    this.outputSize = outputSize;
    this.spatialScale = spatialScale;
    this.samplingRatio = samplingRatio;
    this.aligned = options.aligned ?? false;
  }

  forward(input: Tensor, boxes: Boxes): Tensor {
    const { spatialScale, samplingRatio, aligned } = this;
    return roiAlign(input, boxes, this.outputSize, { spatialScale, samplingRatio, aligned });
  }

  override extraRepr(): string {
    return (
      `output_size=${showSize(this.outputSize)}, spatial_scale=${this.spatialScale}, ` +
      `sampling_ratio=${this.samplingRatio}, aligned=${showBool(this.aligned)}`
    );
  }
}

nameClasses({ RoIAlign });
