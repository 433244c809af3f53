import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { Size3 } from '../functional/conv/plan';
import { type ConvTranspose3dOptions, convTranspose3d } from '../functional/convTranspose3d';
import { type ConvTransposeModuleOptions, ConvTransposeNd } from './convTransposeNd';

export type ConvTranspose3dModuleOptions = ConvTransposeModuleOptions<Size3>;

/**
 * Transposed convolution of volumes: the adjoint of a convolution, which makes large volumes of small ones.
 *
 * Weight [in, out / groups, kd, kh, kw] and bias [out] start uniform in ±1 / sqrt(out / groups kd kh kw).
 *
 * @param inChannels - channels of the input
 * @param outChannels - channels of the result
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `outputPadding`, `groups`, `bias` (default true), `dilation`
 * @example
 * new nn.ConvTranspose3d(4, 3, 2, { stride: 2 })(rand([1, 4, 2, 8, 8])).shape; // [1, 3, 4, 16, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose3d.html
 */
export class ConvTranspose3d extends ConvTransposeNd<readonly [number, number, number]> {
  constructor(inChannels: number, outChannels: number, kernelSize: Size3, options: ConvTranspose3dModuleOptions = {}) {
    super('ConvTranspose3d', 3, inChannels, outChannels, kernelSize, options);
  }

  protected spread(x: Tensor, weight: Tensor, options: ConvTranspose3dOptions): Tensor {
    return convTranspose3d(x, weight, options);
  }
}

markTransparent({ ConvTranspose3d });
