import type { Fused, Grad, JointNode, Together } from '../../autograd/node';
import { record, recordTogether, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { sum } from '../../ops/reduction/sum';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import type { Shape } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import type { Tensor } from '../../tensor/tensor';
import { algorithmOf } from './conv/backends';
import { convolveInputGrad, convolveWeightGrad } from './conv/convolve';
import { biasGrad } from './conv/direct';
import { forwardConvolution, isHalving } from './conv/forward';
import { fittedConvolution, type Geometry } from './conv/geometry';
import { convolveIntegers } from './conv/integers';
import { type ConvOptions, checkOperands, isUnbatched, planWindows, type Windows } from './conv/plan';
import { pooledWeightGrad } from './conv/pooledWeightGrad';
import { type PooledGrad, pooledGradOf } from './conv/unpool';

/** One size for both, or rows and columns. */
export type Size2 = number | readonly [number, number];

export type Conv2dOptions = ConvOptions<Size2>;

/**
 * Cross-correlation of images with filters:
 * y[n, o, i, j] = b[o] + sum_{c, a, b} w[o, c, a, b] x[n, c, i stride - pad + a dil, j stride - pad + b dil].
 *
 * @param x - images [n, c, h, w], or one image [c, h, w]
 * @param weight - filters [o, c / groups, kh, kw]
 * @param options - `bias` [out channels], `stride`, `padding`, `dilation`, `groups`
 * @returns [n, o, oh, ow] (or [o, oh, ow]), oh = floor((h + 2 pad - dil (kh - 1) - 1) / stride) + 1
 * @throws ShapeError when channels, sizes or groups do not fit
 * @example
 * conv2d(rand([1, 3, 8, 8]), rand([4, 3, 3, 3]), { padding: 1 }).shape; // [1, 4, 8, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv2d.html
 */
export function conv2d(x: Tensor, weight: Tensor, options: Conv2dOptions = {}): Tensor {
  if (isUnbatched(x, weight, 2)) return squeeze(conv2d(unsqueeze(x, 0), weight, options), 0);
  const { bias = null, groups = 1 } = options;
  checkOperands('conv2d', x, weight, bias, groups, 2);
  const windows = planWindows('conv2d', x, weight.sizes.slice(2), options);
  const channelsLast = suggestsChannelsLast(x) || suggestsChannelsLast(weight);
  return convolveImages(weight, bias, windows, groups, channelsLast);
}

/** The convolution of `input` [n, c, h, w] for checked operands and sizes. */
export function convolveImages(
  weight: Tensor,
  bias: Tensor | null,
  windows: Windows,
  groups: number,
  channelsLast: boolean,
): Tensor {
  const { input, out } = windows;
  const g = geometryOf(input.sizes, out, weight.sizes, windows, groups, channelsLast);
  return convolution(input, weight, bias, g);
}

/** Of windows on images [n, c, h, w], by a weight [o, c / groups, kh, kw]. */
export function geometryOf(
  images: Shape,
  out: readonly number[],
  weight: Shape,
  steps: Pick<Windows, 'stride' | 'padding' | 'dilation'>,
  groups: number,
  channelsLast: boolean,
): Geometry {
  const [n, c, h, w] = images as [number, number, number, number];
  const [o, , kh, kw] = weight as [number, number, number, number];
  const [oh, ow] = out as [number, number];
  const [strideH, strideW] = steps.stride as [number, number];
  const [padH, padW] = steps.padding as [number, number];
  const [dilH, dilW] = steps.dilation as [number, number];
  const sizes = { n, h, w, c, o, groups, kh, kw, oh, ow, strideH, strideW, padH, padW, dilH, dilW };
  return fittedConvolution({ ...sizes, channelsLast });
}

/** Two sizes from one or two. */
export function pair(size: Size2, what: string): readonly [number, number] {
  const both = typeof size === 'number' ? ([size, size] as const) : size;
  if (!Array.isArray(both) || both.length !== 2 || !both.every(Number.isInteger)) {
    throw new ValueError(`${what}: expected an integer or two, got ${JSON.stringify(size)}`);
  }
  return both as readonly [number, number];
}

/** y = x * w + b for checked operands. The three convolutions below are each other's derivatives. */
function convolution(x: Tensor, weight: Tensor, bias: Tensor | null, g: Geometry): Tensor {
  if (x.dtype === 'int32') return convolveIntegers(x, weight, bias, g);
  const y = forwardConvolution(x, weight, bias, g);
  const inputs = bias === null ? [x, weight] : [x, weight, bias];
  const gradients: Fused<Together> = {
    composed: (grad, node) => composedGradients(grad, node, g),
    fused: (grad, node) => fusedGradients(grad, node, g),
  };
  return recordTogether(y, 'ConvolutionBackward0', inputs, gradients, [x, weight]);
}

/** Gradients of x, weight and bias. */
function composedGradients(grad: Tensor, node: JointNode, g: Geometry): readonly Grad[] {
  return [
    node.needs(0) ? convolutionInputGrad(grad, node.saved(1), g) : null,
    node.needs(1) ? convolutionWeightGrad(node.saved(0), grad, g) : null,
    node.needs(2) ? sum(grad, [0, 2, 3]) : null,
  ];
}

/** The same. Behind a pool, the gradients of weight and bias come from its fewer pixels. */
function fusedGradients(grad: Tensor, node: JointNode, g: Geometry): readonly Grad[] {
  const pool = poolBehind(grad, g);
  // The bias's first, which may need no more than the pool's gradient. The weight's before that of x, since then x, which
  // often goes with it, and the larger workspace make room for a gradient as large as x.
  const toBias = node.needs(2) ? biasGrad(pool?.grad ?? grad) : null;
  const toWeight = node.needs(1) ? weightGradBehind(node.saved(0), grad, pool, g) : null;
  node.finish(0);
  return [node.needs(0) ? convolutionInputGrad(grad, node.saved(1), g) : null, toWeight, toBias];
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
export function convolutionInputGrad(gy: Tensor, weight: Tensor, g: Geometry): Tensor {
  const gx = convolveInputGrad(gy, weight, g);
  return record(
    gx,
    'ConvolutionInputGradBackward0',
    wrt(gy, (grad, weight) => convolution(grad, weight, null, g), weight),
    wrt(weight, (grad, gy) => convolutionWeightGrad(grad, gy, g), gy),
  );
}

/** gw: the adjoint of w -> x * w, applied to gy. */
function convolutionWeightGrad(x: Tensor, gy: Tensor, g: Geometry): Tensor {
  const gw = convolveWeightGrad(x, gy, g);
  return record(
    gw,
    'ConvolutionWeightGradBackward0',
    wrt(x, (grad, gy) => convolutionInputGrad(gy, grad, g), gy),
    wrt(gy, (grad, x) => convolution(x, grad, null, g), x),
  );
}
