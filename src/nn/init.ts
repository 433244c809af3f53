import { noGrad } from '../autograd/mode';
import { ShapeError, ValueError } from '../errors';
import { fill_ } from '../ops/pointwise/fill';
import { normal_ as normalInPlace } from '../ops/random/normal';
import { uniform_ as uniformInPlace } from '../ops/random/uniform';
import type { Tensor } from '../tensor/tensor';
import { textOf } from '../typeName';
import { warnOnce } from '../warn';

/** Nonlinearities for which `calculateGain` knows a factor. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

export interface KaimingOptions {
  /** Slope of the leaky ReLU that follows; default 0. */
  a?: number;
  /** Keep the variance of the forward pass (fan_in, the default) or of the gradient (fan_out). */
  mode?: 'fan_in' | 'fan_out';
  /** Default leaky_relu. */
  nonlinearity?: Nonlinearity;
}

/**
 * The factor by which a nonlinearity shrinks the standard deviation, to be made up for by the weights.
 *
 * @param nonlinearity - its name: 'relu', 'tanh', 'leakyRelu', ...
 * @param param - of the nonlinearity, where it has one: the negative slope
 * @returns the factor
 * @throws ValueError for an unknown name
 * @example
 * nn.init.calculateGain('relu'); // 1.4142
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(nonlinearity: Nonlinearity, param?: number): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu': {
      const slope = param ?? 0.01;
      return Math.sqrt(2 / (1 + slope * slope));
    }
    case 'selu':
      return 3 / 4;
    case 'linear':
    case 'sigmoid':
    case 'conv1d':
    case 'conv2d':
    case 'conv3d':
    case 'conv_transpose1d':
    case 'conv_transpose2d':
    case 'conv_transpose3d':
      return 1;
    default:
      throw new ValueError(`Unsupported nonlinearity ${textOf(nonlinearity)}`);
  }
}

function fans(x: Tensor): { fanIn: number; fanOut: number } {
  if (x.sizes.length < 2) {
    throw new ShapeError('Fan in and fan out can not be computed for tensor with fewer than 2 dimensions');
  }
  const field = x.sizes.slice(2).reduce((n, size) => n * size, 1);
  return { fanIn: (x.sizes[1] as number) * field, fanOut: (x.sizes[0] as number) * field };
}

/**
 * Inputs that each output of a weight sums over.
 *
 * @param x - a weight [out, in, ...]
 * @returns in times the size of a filter
 * @example
 * nn.init.calculateFanIn(empty([8, 3, 5, 5])); // 75
 */
export function calculateFanIn(x: Tensor): number {
  return fans(x).fanIn;
}

/**
 * Fills with U(a, b). @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.uniform_
 *
 * @param x - of any shape
 * @param a - the lower end
 * @param b - the upper end
 * @returns x, which is changed in place
 */
export function uniform_(x: Tensor, a = 0, b = 1): Tensor {
  return noGrad(() => uniformInPlace(x, a, b));
}

/**
 * Fills with N(mean, std^2). @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.normal_
 *
 * @param x - of any shape
 * @param mean - of the numbers
 * @param std - their standard deviation
 * @returns x, which is changed in place
 */
export function normal_(x: Tensor, mean = 0, std = 1): Tensor {
  return noGrad(() => normalInPlace(x, mean, std));
}

/**
 * Fills with one value. @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.constant_
 *
 * @param x - of any shape
 * @param value - of each element
 * @returns x, which is changed in place
 */
export function constant_(x: Tensor, value: number): Tensor {
  return noGrad(() => fill_(x, value));
}

/**
 * Fills with 1.
 *
 * @param x - of any shape
 * @returns x, which is changed in place
 * @example
 * nn.init.ones_(empty([2])); // [1, 1]
 */
export function ones_(x: Tensor): Tensor {
  return constant_(x, 1);
}

/**
 * Fills with 0.
 *
 * @param x - of any shape
 * @returns x, which is changed in place
 * @example
 * nn.init.zeros_(empty([2])); // [0, 0]
 */
export function zeros_(x: Tensor): Tensor {
  return constant_(x, 0);
}

/**
 * Glorot: U(-b, b) with b = gain sqrt(6 / (fanIn + fanOut)).
 *
 * @param x - a weight [out, in, ...]
 * @param gain - a factor, as `calculateGain` gives it
 * @returns x, which is changed in place
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_uniform_
 */
export function xavierUniform_(x: Tensor, gain = 1): Tensor {
  const { fanIn, fanOut } = fans(x);
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
  return uniform_(x, -bound, bound);
}

/**
 * Glorot: N(0, s^2) with s = gain sqrt(2 / (fanIn + fanOut)).
 *
 * @param x - a weight [out, in, ...]
 * @param gain - a factor, as `calculateGain` gives it
 * @returns x, which is changed in place
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.xavier_normal_
 */
export function xavierNormal_(x: Tensor, gain = 1): Tensor {
  const { fanIn, fanOut } = fans(x);
  return normal_(x, 0, gain * Math.sqrt(2 / (fanIn + fanOut)));
}

function isEmpty(x: Tensor): boolean {
  if (!x.sizes.includes(0)) return false;
  warnOnce('Initializing zero-element tensors is a no-op');
  return true;
}

function kaimingStd(x: Tensor, { a = 0, mode = 'fan_in', nonlinearity = 'leaky_relu' }: KaimingOptions): number {
  if (mode !== 'fan_in' && mode !== 'fan_out') {
    throw new ValueError(`Mode ${String(mode)} not supported, please use one of ['fan_in', 'fan_out']`);
  }
  const { fanIn, fanOut } = fans(x);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fan_in' ? fanIn : fanOut);
}

/**
 * He: U(-b, b) with b = gain sqrt(3 / fan).
 *
 * @param x - a weight [out, in, ...]
 * @param options - `a`: the negative slope, default 0; `mode`: 'fanIn' (default) or 'fanOut'; `nonlinearity`, default 'leakyRelu'
 * @returns x, which is changed in place
 * @example
 * const layer = new nn.Linear(4, 2);
 * nn.init.kaimingUniform_(layer.weight, { nonlinearity: 'relu' });
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_uniform_
 */
export function kaimingUniform_(x: Tensor, options: KaimingOptions = {}): Tensor {
  if (isEmpty(x)) return x;
  const bound = Math.sqrt(3) * kaimingStd(x, options);
  return uniform_(x, -bound, bound);
}

/**
 * He: N(0, s^2) with s = gain / sqrt(fan).
 *
 * @param x - a weight [out, in, ...]
 * @param options - `a`: the negative slope, default 0; `mode`: 'fanIn' (default) or 'fanOut'; `nonlinearity`, default 'leakyRelu'
 * @returns x, which is changed in place
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.kaiming_normal_
 */
export function kaimingNormal_(x: Tensor, options: KaimingOptions = {}): Tensor {
  if (isEmpty(x)) return x;
  return normal_(x, 0, kaimingStd(x, options));
}

export { orthogonal_ } from './initOrthogonal';
export { dirac_, eye_, sparse_, type TruncNormalOptions, truncNormal_ } from './initPatterns';
