import { record } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { reshape } from '../../ops/shape/reshape';
import { infoOf } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import { addressOf, settle } from '../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { f32, i32 } from '../../wasm/memory';
import { channelsLast, emptyImagesFor } from './conv/channelsLast';
import { fitted, type Geometry, writeGeometry } from './conv/geometry';
import { pair, type Size2 } from './conv2d';

export interface MaxPool2dOptions {
  /** Pixels from one window to the next; default the kernel size. */
  stride?: Size2 | null;
  /** Pixels of -infinity around the image, at most half the kernel; default 0. */
  padding?: Size2;
  /** Pixels between two taps of a window; default 1. */
  dilation?: Size2;
  /** Let windows start that end beyond the image; default false. */
  ceilMode?: boolean;
}

/** What pooling with indices returns. */
export interface PoolWithIndices {
  output: Tensor;
  /** Position of each maximum in its plane: row * w + column. */
  indices: Tensor;
}

/**
 * The largest value of each window: y[n, c, i, j] = max_{a, b} x[n, c, i stride - pad + a dil, j stride - pad + b dil].
 *
 * Among equals the first in row-major order wins, NaN wins over numbers; the gradient goes to the winner alone.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @returns [n, c, oh, ow] (or [c, oh, ow])
 * @throws ShapeError when no window fits
 * @example
 * maxPool2d(arange(16).to('float32').reshape([1, 4, 4]), 2); // [[[5, 7], [13, 15]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 */
export function maxPool2d(x: Tensor, kernelSize: Size2, options: MaxPool2dOptions = {}): Tensor {
  const { output, indices } = maxPool2dWithIndices(x, kernelSize, options);
  // The graph alone needs them.
  indices.dispose();
  return output;
}

/**
 * As `maxPool2d`, with the positions of the maxima.
 *
 * @example
 * nn.functional.maxPool2dWithIndices(tensor([[[1, 4], [3, 2]]]), 2).indices; // [[[1]]]
 */
export function maxPool2dWithIndices(x: Tensor, kernelSize: Size2, options: MaxPool2dOptions = {}): PoolWithIndices {
  const g = planPool(x, kernelSize, options);
  if (x.shape.length === 3) {
    const { output, indices } = pool(reshape(x, [1, ...x.shape]), g);
    return { output: reshape(output, output.shape.slice(1)), indices: reshape(indices, indices.shape.slice(1)) };
  }
  return pool(x, g);
}

/** Checks the arguments and works out the sizes. */
export function planPool(x: Tensor, kernelSize: Size2, options: MaxPool2dOptions): Geometry {
  if ((x.shape.length !== 4 && x.shape.length !== 3) || x.shape.slice(-3).includes(0)) {
    throw new ShapeError(
      `non-empty 3D or 4D (batch mode) tensor expected for input (maxPool2d got ${showShape(x.shape)})`,
    );
  }
  if (x.dtype !== 'float32') {
    throw new DTypeError(`"max_pool2d" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  const [kh, kw] = pair(kernelSize, 'maxPool2d(): kernelSize');
  const [strideH, strideW] = pair(options.stride ?? kernelSize, 'maxPool2d(): stride');
  const [padH, padW] = pair(options.padding ?? 0, 'maxPool2d(): padding');
  const [dilH, dilW] = pair(options.dilation ?? 1, 'maxPool2d(): dilation');
  if (kh < 1 || kw < 1) throw new ValueError(`kernel size should be greater than zero, but got kH: ${kh} kW: ${kw}`);
  if (strideH === 0 || strideW === 0) throw new ValueError('stride should not be zero');
  if (strideH < 0 || strideW < 0) throw new ValueError('stride should be greater than zero');
  if (dilH < 1 || dilW < 1)
    throw new ValueError(`dilation should be greater than zero, but got dilationH: ${dilH} dilationW: ${dilW}`);
  if (padH < 0 || padW < 0) throw new ValueError(`pad must be non-negative, but got pad: ${Math.min(padH, padW)}`);
  for (const [pad, size] of [
    [padH, kh],
    [padW, kw],
  ] as const) {
    if (pad > size / 2) {
      throw new ValueError(`pad should be at most half of kernel size, but got pad=${pad} and kernel_size=${size}`);
    }
  }
  const [c, h, w] = x.shape.slice(-3) as [number, number, number];
  const n = x.shape.length === 4 ? (x.shape[0] as number) : 1;
  const ceil = options.ceilMode ?? false;
  const oh = pooledSize(h, kh, strideH, padH, dilH, ceil);
  const ow = pooledSize(w, kw, strideW, padW, dilW, ceil);
  if (oh < 1 || ow < 1) {
    throw new ShapeError(
      `Given input size: (${c}x${h}x${w}). Calculated output size: (${c}x${Math.max(oh, 0)}x${Math.max(ow, 0)}). Output size is too small`,
    );
  }
  // Taps behind the image are none.
  const taps = { kh: Math.min(kh, tapsUntil(h + padH, dilH)), kw: Math.min(kw, tapsUntil(w + padW, dilW)) };
  const steps = { strideH, strideW, padH, padW, dilH, dilW };
  return fitted({ n, h, w, c, o: c, groups: 1, ...taps, oh, ow, ...steps, channelsLast: suggestsChannelsLast(x) });
}

const tapsUntil = (size: number, dilation: number): number => Math.ceil(size / dilation);

/** Windows along one dim; in ceil mode the last one must start inside the image or its left padding. */
export function pooledSize(
  size: number,
  kernel: number,
  stride: number,
  pad: number,
  dilation: number,
  ceilMode: boolean,
): number {
  const room = size + 2 * pad - dilation * (kernel - 1) - 1;
  let count = Math.floor((room + (ceilMode ? stride - 1 : 0)) / stride) + 1;
  if (ceilMode && (count - 1) * stride >= size + pad) count--;
  return count;
}

function pool(x: Tensor, g: Geometry): PoolWithIndices {
  const input = channelsLast(x);
  const shape = [g.n, g.c, g.oh, g.ow];
  beginOperation();
  const output = emptyImagesFor(g, shape);
  const indices = emptyImagesFor(g, shape, 'int32');
  const geometry = writeGeometry(g);
  k.maxPool2d(addressOf(input), addressOf(output), addressOf(indices), geometry, 0, g.n * g.oh);
  if (input !== x) input.dispose();
  record(output, 'MaxPool2DWithIndicesBackward0', [x], (grad, node) => unpool(grad, node.saved(0), g), [indices]);
  return { output, indices };
}

/** Adds each gradient at the position of its maximum. */
export function unpool(gy: Tensor, indices: Tensor, g: Geometry): Tensor {
  settle(gy, indices);
  const grad = channelsLast(gy);
  const at = channelsLast(indices);
  beginOperation();
  const gx = emptyImagesFor(g, [g.n, g.c, g.h, g.w]);
  const geometry = writeGeometry(g);
  k.maxPool2dBackward(addressOf(grad), addressOf(at), addressOf(gx), geometry, 0, g.n);
  if (grad !== gy) grad.dispose();
  if (at !== indices) at.dispose();
  return record(gx, 'MaxPool2DBackwardBackward0', [gy], (ggx, node) => takeMaxima(ggx, node.saved(0), g), [indices]);
}

/** The adjoint of `unpool`: the elements of x at the positions of the maxima. */
function takeMaxima(x: Tensor, indices: Tensor, g: Geometry): Tensor {
  settle(x, indices);
  const input = channelsLast(x);
  const at = channelsLast(indices);
  const count = indices.count;
  beginOperation();
  const out = emptyImagesFor(g, indices.shape);
  const offsets = emptyTensor([count], 'int32');
  const [from, to, result] = [addressOf(at) >>> 2, offsets.pointer >>> 2, addressOf(out) >>> 2];
  const perImage = g.oh * g.ow * g.c;
  for (let i = 0; i < count; i++) {
    const image = Math.floor(i / perImage);
    i32[to + i] = (image * g.h * g.w + Math.max(i32[from + i] as number, 0)) * g.c + (i % g.c);
  }
  k.gatherBlocks(addressOf(input), offsets.pointer, addressOf(out), count, 1, 4, 0, count);
  // Windows outside of the image have no maximum.
  for (let i = 0; i < count; i++) if ((i32[from + i] as number) < 0) f32[result + i] = 0;
  offsets.dispose();
  if (input !== x) input.dispose();
  if (at !== indices) at.dispose();
  return record(out, 'GatherBackward0', [x], (grad, node) => unpool(grad, node.saved(0), g), [indices]);
}
