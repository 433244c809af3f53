import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { Size3 } from '../functional/conv/plan';
import { type Conv3dOptions, conv3d } from '../functional/conv3d';
import { type ConvModuleOptions, ConvNd } from './convNd';

export type Conv3dModuleOptions = ConvModuleOptions<Size3>;

/**
 * Convolution of volumes: y[n, o] = b[o] + sum_c w[o, c] * x[n, c] (cross-correlation).
 *
 * Weight [out, in / groups, kd, kh, kw] and bias [out] start uniform in ±1 / sqrt(in / groups kd kh kw).
 *
 * @param inChannels - channels of the input
 * @param outChannels - channels of the result, as many filters
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `dilation`, `groups`, `bias` (default true), `paddingMode` (default 'zeros')
 * @example
 * new nn.Conv3d(3, 8, 3, { padding: 1 })(rand([1, 3, 4, 8, 8])).shape; // [1, 8, 4, 8, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.Conv3d.html
 */
export class Conv3d extends ConvNd<readonly [number, number, number]> {
  constructor(inChannels: number, outChannels: number, kernelSize: Size3, options: Conv3dModuleOptions = {}) {
    super('Conv3d', 3, inChannels, outChannels, kernelSize, options);
  }

  protected convolve(x: Tensor, weight: Tensor, options: Conv3dOptions): Tensor {
    return conv3d(x, weight, options);
  }
}

markTransparent({ Conv3d });
