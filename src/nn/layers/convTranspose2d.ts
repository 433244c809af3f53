import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { Size2 } from '../functional/conv2d';
import { type ConvTranspose2dOptions, convTranspose2d } from '../functional/convTranspose2d';
import { type ConvTransposeModuleOptions, ConvTransposeNd } from './convTransposeNd';

export type ConvTranspose2dModuleOptions = ConvTransposeModuleOptions<Size2>;

/**
 * Transposed convolution of images: the adjoint of a convolution, which makes large images of small ones.
 *
 * Weight [in, out / groups, kh, kw] and bias [out] start uniform in ±1 / sqrt(out / groups kh kw).
 *
 * @param inChannels - channels of the input
 * @param outChannels - channels of the result
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `outputPadding`, `groups`, `bias` (default true), `dilation`
 * @example
 * new nn.ConvTranspose2d(4, 3, 2, { stride: 2 })(rand([1, 4, 8, 8])).shape; // [1, 3, 16, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose2d.html
 */
export class ConvTranspose2d extends ConvTransposeNd<readonly [number, number]> {
  constructor(inChannels: number, outChannels: number, kernelSize: Size2, options: ConvTranspose2dModuleOptions = {}) {
    super('ConvTranspose2d', 2, inChannels, outChannels, kernelSize, options);
  }

  protected spread(x: Tensor, weight: Tensor, options: ConvTranspose2dOptions): Tensor {
    return convTranspose2d(x, weight, options);
  }
}

markTransparent({ ConvTranspose2d });
