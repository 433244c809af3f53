import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { Size1 } from '../functional/conv/plan';
import { type Conv1dOptions, conv1d } from '../functional/conv1d';
import { type ConvModuleOptions, ConvNd } from './convNd';

export type Conv1dModuleOptions = ConvModuleOptions<Size1>;

/**
 * Convolution of sequences: y[n, o] = b[o] + sum_c w[o, c] * x[n, c] (cross-correlation).
 *
 * Weight [out, in / groups, k] and bias [out] start uniform in ±1 / sqrt(in / groups k).
 *
 * @param inChannels - channels of the input
 * @param outChannels - channels of the result, as many filters
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `dilation`, `groups`, `bias` (default true), `paddingMode` (default 'zeros')
 * @example
 * new nn.Conv1d(3, 32, 5, { padding: 2 })(rand([1, 3, 32])).shape; // [1, 32, 32]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Conv1d.html
 */
export class Conv1d extends ConvNd<readonly [number]> {
  constructor(inChannels: number, outChannels: number, kernelSize: Size1, options: Conv1dModuleOptions = {}) {
    super('Conv1d', 1, inChannels, outChannels, kernelSize, options);
  }

  protected convolve(x: Tensor, weight: Tensor, options: Conv1dOptions): Tensor {
    return conv1d(x, weight, options);
  }
}

markTransparent({ Conv1d });
