import { ShapeError, ValueError } from '../../errors';
import { empty } from '../../tensor/create';
import { integerOf } from '../../tensor/integer';
import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { conv2d, pair, type Size2 } from '../functional/conv2d';
import { pad } from '../functional/pad';
import { calculateFanIn, kaimingUniform_, uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { showPair } from './repr';

export interface Conv2dModuleOptions {
  /** Default 1. */
  stride?: Size2;
  /** Pixels around the image, 'same' or 'valid'; default 0. */
  padding?: Size2 | 'same' | 'valid';
  /** Default 1. */
  dilation?: Size2;
  /** Default 1. */
  groups?: number;
  /** Learn a number for each output channel; default true. */
  bias?: boolean;
  /** What the padding consists of; default zeros. */
  paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular';
}

const PADDING_MODES = ['replicate', 'reflect', 'zeros', 'circular'];

/**
 * Convolution of images: y[n, o] = b[o] + sum_c w[o, c] * x[n, c] (cross-correlation).
 *
 * Weight [out, in / groups, kh, kw] and bias [out] start uniform in ±1 / sqrt(in / groups kh kw).
 *
 * @example
 * new nn.Conv2d(3, 32, 5, { padding: 2 })(rand([1, 3, 32, 32])).shape; // [1, 32, 32, 32]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number] | 'same' | 'valid';
  readonly dilation: readonly [number, number];
  readonly groups: number;
  readonly paddingMode: string;
  declare weight: Parameter;
  declare bias: Parameter | null;

  constructor(inChannels: number, outChannels: number, kernelSize: Size2, options: Conv2dModuleOptions = {}) {
    super();
    const { groups = 1, paddingMode = 'zeros' } = options;
    integerOf(inChannels, 'Conv2d', 'in_channels');
    integerOf(outChannels, 'Conv2d', 'out_channels');
    if (!(integerOf(groups, 'Conv2d', 'groups') > 0)) throw new ValueError('groups must be a positive integer');
    if (inChannels % groups !== 0) throw new ValueError('in_channels must be divisible by groups');
    if (outChannels % groups !== 0) throw new ValueError('out_channels must be divisible by groups');
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = pair(kernelSize, 'Conv2d: kernelSize');
    this.stride = pair(options.stride ?? 1, 'Conv2d: stride');
    this.dilation = pair(options.dilation ?? 1, 'Conv2d: dilation');
    this.groups = groups;
    this.paddingMode = paddingMode;
    const padding = options.padding ?? 0;
    if (typeof padding === 'string') {
      if (padding !== 'same' && padding !== 'valid') {
        throw new ValueError(`Invalid padding string '${String(padding)}', should be one of {'same', 'valid'}`);
      }
      if (padding === 'same' && this.stride.some((step) => step !== 1)) {
        throw new ValueError("padding='same' is not supported for strided convolutions");
      }
    }
    this.padding = typeof padding === 'string' ? padding : pair(padding, 'Conv2d: padding');
    if (!PADDING_MODES.includes(paddingMode)) {
      throw new ValueError(
        `padding_mode must be one of {${PADDING_MODES.map((mode) => `'${mode}'`).join(', ')}}, but got padding_mode='${paddingMode}'`,
      );
    }
    this.registerParameter('weight', new Parameter(empty([outChannels, inChannels / groups, ...this.kernelSize])));
    this.registerParameter('bias', options.bias === false ? null : new Parameter(empty([outChannels])));
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    const fanIn = calculateFanIn(this.weight);
    if (this.bias !== null && fanIn > 0) uniform_(this.bias, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
  }

  forward(x: Tensor): Tensor {
    const { weight, bias, stride, dilation, groups } = this;
    if (x.shape.length !== 4 && x.shape.length !== 3) {
      throw new ShapeError(
        `Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [${x.shape.join(', ')}]`,
      );
    }
    if (this.paddingMode === 'zeros') {
      return conv2d(x, weight, { bias, stride, padding: this.padding, dilation, groups });
    }
    const padded = pad(x, this.sides(), { mode: this.paddingMode as 'reflect' });
    return conv2d(padded, weight, { bias, stride, dilation, groups });
  }

  /** Columns and rows of padding: [left, right, top, bottom]. */
  private sides(): [number, number, number, number] {
    if (this.padding === 'valid') return [0, 0, 0, 0];
    if (this.padding !== 'same') {
      const [rows, columns] = this.padding;
      return [columns, columns, rows, rows];
    }
    const totals = [0, 1].map((i) => (this.dilation[i] as number) * ((this.kernelSize[i] as number) - 1));
    const [rows, columns] = totals as [number, number];
    const [top, left] = [rows >> 1, columns >> 1];
    return [left, columns - left, top, rows - top];
  }

  override extraRepr(): string {
    const parts = [
      `${this.inChannels}, ${this.outChannels}, kernel_size=${showPair(this.kernelSize)}, stride=${showPair(this.stride)}`,
    ];
    if (typeof this.padding === 'string') parts.push(`padding=${this.padding}`);
    else if (this.padding.some((p) => p !== 0)) parts.push(`padding=${showPair(this.padding)}`);
    if (this.dilation.some((d) => d !== 1)) parts.push(`dilation=${showPair(this.dilation)}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.paddingMode !== 'zeros') parts.push(`padding_mode=${this.paddingMode}`);
    return parts.join(', ');
  }
}

markTransparent({ Conv2d });
