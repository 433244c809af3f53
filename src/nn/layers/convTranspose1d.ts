import type { Tensor } from '../../tensor/tensor';
import { markTransparent } from '../chain';
import type { Size1 } from '../functional/conv/plan';
import { type ConvTranspose1dOptions, convTranspose1d } from '../functional/convTranspose1d';
import { type ConvTransposeModuleOptions, ConvTransposeNd } from './convTransposeNd';

export type ConvTranspose1dModuleOptions = ConvTransposeModuleOptions<Size1>;

/**
 * Transposed convolution of sequences: the adjoint of a convolution, which makes large sequences of small ones.
 *
 * Weight [in, out / groups, k] and bias [out] start uniform in ±1 / sqrt(out / groups k).
 *
 * @param inChannels - channels of the input
 * @param outChannels - channels of the result
 * @param kernelSize - the size of the filters: a number for all dims, or one for each
 * @param options - `stride`, `padding`, `outputPadding`, `groups`, `bias` (default true), `dilation`
 * @example
 * new nn.ConvTranspose1d(4, 3, 2, { stride: 2 })(rand([1, 4, 8])).shape; // [1, 3, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.ConvTranspose1d.html
 */
export class ConvTranspose1d extends ConvTransposeNd<readonly [number]> {
  constructor(inChannels: number, outChannels: number, kernelSize: Size1, options: ConvTranspose1dModuleOptions = {}) {
    super('ConvTranspose1d', 1, inChannels, outChannels, kernelSize, options);
  }

  protected spread(x: Tensor, weight: Tensor, options: ConvTranspose1dOptions): Tensor {
    return convTranspose1d(x, weight, options);
  }
}

markTransparent({ ConvTranspose1d });
