import { gradEnabled } from '../../autograd/mode';
import type { Grad, JointNode } from '../../autograd/node';
import { record } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { sum } from '../../ops/reduction/sum';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { infoOf } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import type { Tensor } from '../../tensor/tensor';
import { algorithmOf } from './conv/backends';
import { convolveInputGrad, convolveWeightGrad } from './conv/convolve';
import { biasGrad } from './conv/direct';
import { forwardConvolution, isHalving } from './conv/forward';
import { fittedConvolution, type Geometry } from './conv/geometry';
import { convolveIntegers } from './conv/integers';
import { pooledWeightGrad } from './conv/pooledWeightGrad';
import { type PooledGrad, pooledGradOf } from './conv/unpool';
import { pad } from './pad';

/** One size for both, or rows and columns. */
export type Size2 = number | readonly [number, number];

export interface Conv2dOptions {
  /** One number for each output channel. */
  bias?: Tensor | null;
  /** Pixels from one window to the next; default 1. */
  stride?: Size2;
  /** Pixels of zeros around the image, 'valid' for none, 'same' for as many as keep the size; default 0. */
  padding?: Size2 | 'same' | 'valid';
  /** Pixels between two taps of the kernel; default 1. */
  dilation?: Size2;
  /** Channels fall into this many groups that do not see each other; default 1. */
  groups?: number;
}

/**
 * Cross-correlation of images with filters:
 * y[n, o, i, j] = b[o] + sum_{c, a, b} w[o, c, a, b] x[n, c, i stride - pad + a dil, j stride - pad + b dil].
 *
 * @param x - images [n, c, h, w], or one image [c, h, w]
 * @param weight - filters [o, c / groups, kh, kw]
 * @returns [n, o, oh, ow] (or [o, oh, ow]), oh = floor((h + 2 pad - dil (kh - 1) - 1) / stride) + 1
 * @throws ShapeError when channels, sizes or groups do not fit
 * @example
 * conv2d(rand([1, 3, 8, 8]), rand([4, 3, 3, 3]), { padding: 1 }).shape; // [1, 4, 8, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 */
export function conv2d(x: Tensor, weight: Tensor, options: Conv2dOptions = {}): Tensor {
  if (x.shape.length === 3 && weight.shape.length === 4) {
    return squeeze(conv2d(unsqueeze(x, 0), weight, options), 0);
  }
  const bias = options.bias ?? null;
  checkConv2d(x, weight, bias, options.groups ?? 1);
  const { input, geometry } = planConv2d(x, weight, options);
  return convolution(input, weight, bias, geometry);
}

/** Two sizes from one or two. */
export function pair(size: Size2, what: string): readonly [number, number] {
  const both = typeof size === 'number' ? ([size, size] as const) : size;
  if (!Array.isArray(both) || both.length !== 2 || !both.every(Number.isInteger)) {
    throw new ValueError(`${what}: expected an integer or two, got ${JSON.stringify(size)}`);
  }
  return both as readonly [number, number];
}

/** Throws PyTorch's errors for operands that do not fit. */
function checkConv2d(x: Tensor, weight: Tensor, bias: Tensor | null, groups: number): void {
  if (x.shape.length !== 4 || weight.shape.length !== 4) {
    throw new ShapeError(
      `Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: ${showShape(x.shape)} ` +
        `(weight ${showShape(weight.shape)})`,
    );
  }
  checkTypes(x, weight, bias);
  const [o, cg] = weight.shape as [number, number];
  const c = x.shape[1] as number;
  if (!Number.isInteger(groups) || groups < 1) throw new ValueError('non-positive groups is not supported');
  if (o % groups !== 0) {
    throw new ShapeError(
      `Given groups=${groups}, expected weight to be divisible by ${groups} at dimension 0, but got weight of size ` +
        `${showShape(weight.shape)} instead`,
    );
  }
  if (cg * groups !== c) {
    throw new ShapeError(
      `Given groups=${groups}, weight of size ${showShape(weight.shape)}, expected input${showShape(x.shape)} to have ` +
        `${cg * groups} channels, but got ${c} channels instead`,
    );
  }
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== o)) {
    throw new ShapeError(
      `Given weight of size ${showShape(weight.shape)}, expected bias to be 1-dimensional with ${o} elements, but got ` +
        `bias of size ${showShape(bias.shape)} instead`,
    );
  }
}

function checkTypes(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  const [own, kernel] = [infoOf(x.dtype), infoOf(weight.dtype)];
  if (bias !== null && bias.dtype !== x.dtype) {
    throw new DTypeError(
      `Input type (${own.cName}) and bias type (${infoOf(bias.dtype).cName}) should be the same ` +
        `(conv2d: input is ${x.dtype}; use .to('${bias.dtype}'))`,
    );
  }
  if (kernel !== own) {
    throw new DTypeError(
      `expected scalar type ${own.scalarName} but found ${kernel.scalarName} (conv2d: input is ${x.dtype}, weight ` +
        `${weight.dtype}; use .to('float32'))`,
    );
  }
  if (x.dtype !== 'float32' && x.dtype !== 'int32') {
    throw new DTypeError(`"slow_conv2d_cpu" not implemented for '${own.scalarName}' (conv2d: use .to('float32'))`);
  }
}

/** Works out the sizes; uneven 'same' padding is put around the input here, all other is left to the kernels. */
function planConv2d(x: Tensor, weight: Tensor, options: Conv2dOptions): { input: Tensor; geometry: Geometry } {
  const [n, c, h0, w0] = x.shape as [number, number, number, number];
  const [o, , kh, kw] = weight.shape as [number, number, number, number];
  const groups = options.groups ?? 1;
  const [strideH, strideW] = pair(options.stride ?? 1, 'conv2d(): stride');
  const [dilH, dilW] = pair(options.dilation ?? 1, 'conv2d(): dilation');
  if (strideH < 1 || strideW < 1) throw new ValueError('non-positive stride is not supported');
  if (dilH < 1 || dilW < 1) throw new ValueError('dilation should be greater than zero');
  const padding = options.padding ?? 0;
  let [padH, padW] = [0, 0];
  let input = x;
  if (padding === 'same') {
    if (strideH !== 1 || strideW !== 1)
      throw new ValueError("padding='same' is not supported for strided convolutions");
    const [totalH, totalW] = [dilH * (kh - 1), dilW * (kw - 1)];
    [padH, padW] = [totalH >> 1, totalW >> 1];
    if (totalH % 2 !== 0 || totalW % 2 !== 0) input = pad(x, [0, totalW % 2, 0, totalH % 2]);
  } else if (typeof padding === 'string') {
    if (padding !== 'valid') {
      throw new ValueError(`Invalid padding string '${padding}', should be one of {'valid', 'same'}`);
    }
  } else {
    [padH, padW] = pair(padding, 'conv2d(): padding');
    if (padH < 0 || padW < 0) throw new ValueError('negative padding is not supported');
  }
  const [h, w] = input === x ? [h0, w0] : (input.shape.slice(2) as [number, number]);
  const [reachH, reachW] = [dilH * (kh - 1) + 1, dilW * (kw - 1) + 1];
  if (h + 2 * padH < reachH || w + 2 * padW < reachW) {
    throw new ShapeError(
      `Calculated padded input size per channel: (${h + 2 * padH} x ${w + 2 * padW}). Kernel size: (${reachH} x ${reachW}). ` +
        "Kernel size can't be greater than actual input size",
    );
  }
  const oh = Math.floor((h + 2 * padH - reachH) / strideH) + 1;
  const ow = Math.floor((w + 2 * padW - reachW) / strideW) + 1;
  const geometry = fittedConvolution({
    n,
    h,
    w,
    c,
    o,
    groups,
    kh,
    kw,
    oh,
    ow,
    strideH,
    strideW,
    padH,
    padW,
    dilH,
    dilW,
    channelsLast: suggestsChannelsLast(x) || suggestsChannelsLast(weight),
  });
  return { input, geometry };
}

/** y = x * w + b for checked operands. The three convolutions below are each other's derivatives. */
function convolution(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry): Tensor {
  if (x.dtype === 'int32') return convolveIntegers(x, weight, bias, g);
  const y = forwardConvolution(x, weight, bias, g);
  return record(
    y,
    'ConvolutionBackward0',
    bias === null ? [x, weight] : [x, weight, bias],
    (grad, node) => convolutionGrads(grad, node, g),
    [x, weight],
  );
}

/** Gradients of x, weight and bias. Behind a pool, those of weight and bias come from its fewer pixels. */
function convolutionGrads(grad: Tensor, node: JointNode, g: Geometry): readonly Grad[] {
  const pool = gradEnabled ? null : poolBehind(grad, g);
  // The bias's first, which may need no more than the pool's gradient. The weight's before that of x, since then x, which
  // often goes with it, and the larger workspace make room for a gradient as large as x.
  const hasBias = node.needs(2);
  const gb = hasBias ? (gradEnabled ? sum(grad, [0, 2, 3]) : biasGrad(pool?.grad ?? grad)) : null;
  const gw = node.needs(1) ? weightGradBehind(node.saved(0), grad, pool, g) : null;
  node.finish(0);
  return [node.needs(0) ? convolutionInputGrad(grad, node.saved(1), g) : null, gw, gb];
}

/** What a pool will make `grad` of, if it is not computed yet: its own gradient, and the positions of its maxima. */
function poolBehind(grad: Tensor, g: Geometry): PooledGrad | null {
  const pool = pooledGradOf(grad);
  return pool !== null && isHalving(pool.windows, g) ? pool : null;
}

function weightGradBehind(x: Tensor, grad: Tensor, pool: PooledGrad | null, g: Geometry): Tensor {
  if (pool !== null && algorithmOf(g, 'weightGrad', pool.windows.oh * pool.windows.ow) === 'pooled') {
    return pooledWeightGrad(x, pool.grad, pool.indices, g);
  }
  return convolutionWeightGrad(x, grad, g);
}

/** gx: the adjoint of x -> x * w, applied to gy. */
function convolutionInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  const gx = convolveInputGrad(gy, weight, g);
  return record(
    gx,
    'ConvolutionInputGradBackward0',
    [gy, weight],
    (grad, node) => [
      node.needs(0) ? convolution(grad, node.saved(1), null, g) : null,
      node.needs(1) ? convolutionWeightGrad(grad, node.saved(0), g) : null,
    ],
    [gy, weight],
  );
}

/** gw: the adjoint of w -> x * w, applied to gy. */
function convolutionWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  const gw = convolveWeightGrad(x, gy, g);
  return record(
    gw,
    'ConvolutionWeightGradBackward0',
    [x, gy],
    (grad, node) => [
      node.needs(0) ? convolutionInputGrad(node.saved(1), grad, g) : null,
      node.needs(1) ? convolution(node.saved(0), grad, null, g) : null,
    ],
    [x, gy],
  );
}
