import type { Fused, JointNode, Together } from '../../autograd/node';
import { record, recordTogether, tracked, wrt } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { reluGradient } from '../../ops/pointwise/relu';
import { reshape } from '../../ops/shape/reshape';
import { deferredOf } from '../../tensor/deferred';
import { infoOf } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import { addressOf } from '../../tensor/physical';
import { ensureComputed } from '../../tensor/storage';
import { beginOperation, type Tensor } from '../../tensor/tensor';
import { conv } from '../../wasm/conv';
import { channelsLast, emptyImagesFor } from './conv/channelsLast';
import { fitted, type Geometry, writeGeometry } from './conv/geometry';
import { unpool, unpooling, unpoolLater } from './conv/unpool';
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

/** As PyTorch's functions say it; the functions called `...WithIndices` name the two. */
export interface ReturnIndices<Indices extends boolean> {
  /** Return [output, indices]; default false. */
  returnIndices?: Indices;
}

/** What a pool returns: [output, indices] where it was asked for them. */
export type Pooled<Indices extends boolean> = Indices extends true ? [output: Tensor, indices: Tensor] : Tensor;

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
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `ceilMode`, `returnIndices`: positions too
 * @returns [n, c, oh, ow] (or [c, oh, ow])
 * @throws ShapeError when no window fits
 * @example
 * maxPool2d(arange(16).to('float32').reshape([1, 4, 4]), 2); // [[[5, 7], [13, 15]]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.max_pool2d.html
 */
export function maxPool2d<Indices extends boolean = false>(
  x: Tensor,
  kernelSize: Size2,
  options: MaxPool2dOptions & ReturnIndices<Indices> = {},
): Pooled<Indices> {
  const wanted = options.returnIndices ?? false;
  const { output, indices } = poolImages(x, planPool(x, kernelSize, options), wanted);
  if (wanted) return [output, indices] as unknown as Pooled<Indices>;
  // The graph alone needs them.
  indices?.dispose();
  return output as Pooled<Indices>;
}

/**
 * As `maxPool2d`, with the positions of the maxima.
 *
 * @param x - [n, c, h, w] or [c, h, w]
 * @param kernelSize - the size of the windows: a number for all dims, or one for each
 * @param options - `stride` (default the kernel's size), `padding`, `dilation`, `ceilMode`
 * @returns `output` and `indices`, int32
 * @example
 * nn.functional.maxPool2dWithIndices(tensor([[[1, 4], [3, 2]]]), 2).indices; // [[[1]]]
 */
export function maxPool2dWithIndices(x: Tensor, kernelSize: Size2, options: MaxPool2dOptions = {}): PoolWithIndices {
  const { output, indices } = poolImages(x, planPool(x, kernelSize, options), true);
  return { output, indices: indices as Tensor };
}

/** @param wanted - the caller needs the indices, whether or not the graph does */
function poolImages(x: Tensor, g: Geometry, wanted: boolean): MaybeIndices {
  if (x.sizes.length === 4) return pool(x, g, wanted);
  const { output, indices } = pool(reshape(x, [1, ...x.sizes]), g, wanted);
  const one = (images: Tensor): Tensor => reshape(images, images.sizes.slice(1));
  return { output: one(output), indices: indices === null ? null : one(indices) };
}

interface MaybeIndices {
  output: Tensor;
  indices: Tensor | null;
}

/** Checks the arguments and works out the sizes. */
export function planPool(x: Tensor, kernelSize: Size2, options: MaxPool2dOptions): Geometry {
  if ((x.sizes.length !== 4 && x.sizes.length !== 3) || x.sizes.slice(-3).includes(0)) {
    throw new ShapeError(
      `non-empty 3D or 4D (batch mode) tensor expected for input (maxPool2d got ${showShape(x.sizes)})`,
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
  const [c, h, w] = x.sizes.slice(-3) as [number, number, number];
  const n = x.sizes.length === 4 ? (x.sizes[0] as number) : 1;
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

function pool(x: Tensor, g: Geometry, wanted: boolean): MaybeIndices {
  const deferred = deferredOf(x);
  const together = deferred?.producer.absorb?.({ kind: 'maxPool2d', windows: g }) ?? null;
  if (deferred === null || together === null) return poolAlone(x, g);
  const shape = [g.n, g.c, g.oh, g.ow];
  const indices = wanted || tracked(x) ? emptyImagesFor(g, shape, 'int32') : null;
  const output = deferred.run(together, indices);
  if (indices === null) return { output, indices };
  if (deferred.strict) deferred.absorbed(() => void recordWithRelu(output, x, indices, g));
  else recordPool(output, x, indices, g);
  return { output, indices };
}

function poolAlone(x: Tensor, g: Geometry): PoolWithIndices {
  const input = channelsLast(x);
  const shape = [g.n, g.c, g.oh, g.ow];
  beginOperation();
  const output = emptyImagesFor(g, shape);
  const indices = emptyImagesFor(g, shape, 'int32');
  const geometry = writeGeometry(g);
  conv.maxPool2d(addressOf(input), addressOf(output), addressOf(indices), geometry, 0, g.n * g.oh, x.count);
  recordPool(output, x, indices, g);
  return { output, indices };
}

function recordPool(output: Tensor, x: Tensor, indices: Tensor, g: Geometry): void {
  record(output, NAME, wrt(x, unpooling(g), indices));
}

/**
 * The same where x is what a ReLU makes of a convolution and was not looked at. While that lasts, the ReLU's gradient is
 * computed here, from the fewer pixels: those that it lets pass are the pooled ones above 0.
 */
function recordWithRelu(output: Tensor, x: Tensor, indices: Tensor, g: Geometry): void {
  const through = (grad: Tensor, node: JointNode): Tensor => {
    const { storage } = node.saved(2);
    if (storage.future !== null && !node.isUnchanged(1)) ensureComputed(storage);
    return storage.future === null ? grad : reluGradient(grad, node.saved(1));
  };
  const backward: Fused<Together> = {
    composed: (grad, node) => unpool(through(grad, node), node.saved(0), g),
    fused: (grad, node) => unpoolLater(through(grad, node), node.saved(0), g),
  };
  recordTogether(output, NAME, [x], backward, [indices, output, x]);
}

const NAME = 'MaxPool2DWithIndicesBackward0';
