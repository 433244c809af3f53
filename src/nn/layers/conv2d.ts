import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import { type Conv2dOptions, conv2d, type Size2 } from '../functional/conv2d';
import { type ConvModuleOptions, ConvNd } from './convNd';

export type Conv2dModuleOptions = ConvModuleOptions<Size2>;

/**
 * Convolution of images: y[n, o] = b[o] + sum_c w[o, c] * x[n, c] (cross-correlation).
 *
 * Weight [out, in / groups, kh, kw] and bias [out] start uniform in ±1 / sqrt(in / groups kh kw).
 *
 * @param inChannels - channels of the input
 * @param outChannels - channels of the result, as many filters
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `dilation`, `groups`, `bias` (default true), `paddingMode` (default 'zeros')
 * @example
 * new nn.Conv2d(3, 32, 5, { padding: 2 })(rand([1, 3, 32, 32])).shape; // [1, 32, 32, 32]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html
 */
export class Conv2d extends ConvNd<readonly [number, number]> {
  constructor(inChannels: number, outChannels: number, kernelSize: Size2, options: Conv2dModuleOptions = {}) {
    super('Conv2d', 2, inChannels, outChannels, kernelSize, options);
  }

  protected convolve(x: Tensor, weight: Tensor, options: Conv2dOptions): Tensor {
    return conv2d(x, weight, options);
  }
}

markTransparent({ Conv2d });
