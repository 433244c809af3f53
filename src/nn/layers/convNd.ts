import { ShapeError, ValueError } from '../../errors';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { empty } from '../../tensor/create';
import { integerOf } from '../../tensor/integer';
import type { Tensor } from '../../tensor/tensor';
import { checkInput } from '../checkInput';
import { type ConvOptions, type SizeN, sizesOf, wrongRank } from '../functional/conv/plan';
import { pad } from '../functional/pad';
import { calculateFanIn, kaimingUniform_, uniform_ } from '../init';
import { Module } from '../module';
import { Parameter } from '../parameter';
import { tuple } from '../tuple';
import { showPair } from './repr';

export interface ConvModuleOptions<Size extends SizeN = SizeN> {
  /** Default 1. */
  stride?: Size;
  /** Elements at both ends of each dim, 'same' or 'valid'; default 0. */
  padding?: Size | 'same' | 'valid';
  /** Default 1. */
  dilation?: Size;
  /** Default 1. */
  groups?: number;
  /** Learn a number for each output channel; default true. */
  bias?: boolean;
  /** What the padding consists of; default zeros. */
  paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular';
}

type Dims = 1 | 2 | 3;

const PADDING_MODES = ['replicate', 'reflect', 'zeros', 'circular'];

/** What all layers of filters share: sizes, parameters and how they print. */
export abstract class FilterLayer<Sizes extends readonly number[], In extends unknown[]> extends Module<In> {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: Sizes;
  readonly stride: Sizes;
  readonly padding: Sizes | 'same' | 'valid';
  readonly dilation: Sizes;
  readonly groups: number;
  readonly paddingMode: string;
  declare weight: Parameter;
  declare bias: Parameter | null;

  constructor(
    name: string,
    dims: Dims,
    inChannels: number,
    outChannels: number,
    kernelSize: SizeN,
    options: ConvModuleOptions,
    transposed: boolean,
  ) {
    super();
    const { groups = 1, paddingMode = 'zeros', padding = 0 } = options;
    const sizes = (size: SizeN, argument: string) => tuple(sizesOf(size, dims, name, argument) as Sizes);
    integerOf(inChannels, name, 'in_channels');
    integerOf(outChannels, name, 'out_channels');
    if (!(integerOf(groups, name, 'groups') > 0)) throw new ValueError('groups must be a positive integer');
    if (inChannels % groups !== 0) throw new ValueError('in_channels must be divisible by groups');
    if (outChannels % groups !== 0) throw new ValueError('out_channels must be divisible by groups');
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = sizes(kernelSize, 'kernelSize');
    this.stride = sizes(options.stride ?? 1, 'stride');
    this.dilation = sizes(options.dilation ?? 1, 'dilation');
    this.groups = groups;
    this.paddingMode = paddingMode;
    if (typeof padding === 'string' && !transposed) checkWord(padding, this.stride);
    this.padding = typeof padding === 'string' && !transposed ? padding : sizes(padding as SizeN, 'padding');
    if (!PADDING_MODES.includes(paddingMode)) {
      throw new ValueError(
        `padding_mode must be one of {${PADDING_MODES.map((mode) => `'${mode}'`).join(', ')}}, but got padding_mode='${paddingMode}'`,
      );
    }
    const channels = transposed ? [inChannels, outChannels / groups] : [outChannels, inChannels / groups];
    this.registerParameter('weight', new Parameter(empty([...channels, ...this.kernelSize])));
    this.registerParameter('bias', options.bias === false ? null : new Parameter(empty([outChannels])));
    this.resetParameters();
  }

  /** Draws new weights. */
  resetParameters(): void {
    kaimingUniform_(this.weight, { a: Math.sqrt(5) });
    const fanIn = calculateFanIn(this.weight);
    if (this.bias !== null && fanIn > 0) uniform_(this.bias, -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
  }

  /** The output padding of transposed layers. */
  protected extra(): readonly number[] {
    return [];
  }

  override extraRepr(): string {
    const parts = [
      `${this.inChannels}, ${this.outChannels}, kernel_size=${showPair(this.kernelSize)}, stride=${showPair(this.stride)}`,
    ];
    if (typeof this.padding === 'string') parts.push(`padding=${this.padding}`);
    else if (this.padding.some((p) => p !== 0)) parts.push(`padding=${showPair(this.padding)}`);
    if (this.dilation.some((d) => d !== 1)) parts.push(`dilation=${showPair(this.dilation)}`);
    if (this.extra().some((p) => p !== 0)) parts.push(`output_padding=${showPair(this.extra())}`);
    if (this.groups !== 1) parts.push(`groups=${this.groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.paddingMode !== 'zeros') parts.push(`padding_mode=${this.paddingMode}`);
    return parts.join(', ');
  }
}

function checkWord(padding: string, stride: readonly number[]): void {
  if (padding !== 'same' && padding !== 'valid') {
    throw new ValueError(`Invalid padding string '${String(padding)}', should be one of {'same', 'valid'}`);
  }
  if (padding === 'same' && stride.some((step) => step !== 1)) {
    throw new ValueError("padding='same' is not supported for strided convolutions");
  }
}

/** Convolutions along the last dims. Weight [out, in / groups, ...kernel] and bias [out]. */
export abstract class ConvNd<Sizes extends readonly number[]> extends FilterLayer<Sizes, [x: Tensor]> {
  constructor(
    name: string,
    dims: Dims,
    inChannels: number,
    outChannels: number,
    kernelSize: SizeN,
    options: ConvModuleOptions = {},
  ) {
    super(name, dims, inChannels, outChannels, kernelSize, options, false);
  }

  /** The functional form. */
  protected abstract convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor;

  forward(x: Tensor): Tensor {
    const { weight, bias, stride, dilation, groups } = this;
    const dims = this.kernelSize.length;
    checkInput(this, x);
    if (x.sizes.length !== dims + 1 && x.sizes.length !== dims + 2) {
      throw new ShapeError(wrongRank(`conv${dims as Dims}d`, x, dims));
    }
    if (this.paddingMode === 'zeros') {
      return this.convolve(x, weight, { bias, stride, padding: this.padding, dilation, groups });
    }
    // PyTorch pads batches alone in a circle, and so refuses a single image here.
    const isSingle = this.paddingMode === 'circular' && x.sizes.length === dims + 1;
    const ring = pad(isSingle ? unsqueeze(x, 0) : x, this.sides(), { mode: this.paddingMode as 'reflect' });
    const padded = isSingle ? squeeze(ring, 0) : ring;
    return this.convolve(padded, weight, { bias, stride, dilation, groups });
  }

  /** Padding before and behind each dim, the last dim's first. */
  private sides(): number[] {
    const { padding, dilation, kernelSize } = this;
    if (padding === 'valid') return kernelSize.flatMap(() => [0, 0]);
    if (padding !== 'same') return padding.flatMap((size) => [size, size]).reverse();
    const totals = kernelSize.map((size, i) => (dilation[i] as number) * (size - 1));
    return totals.flatMap((total) => [total - (total >> 1), total >> 1]).reverse();
  }
}
