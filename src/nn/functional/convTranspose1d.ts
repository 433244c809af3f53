import { asNode } from '../../autograd/record';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import type { Tensor } from '../../tensor/tensor';
import { isUnbatched, type Size1 } from './conv/plan';
import { type ConvTransposeOptions, inRows, planSpread } from './conv/transposed';
import { spreadImages } from './convTranspose2d';

export type ConvTranspose1dOptions = ConvTransposeOptions<Size1>;

/**
 * The adjoint of a convolution of sequences: y[n, o, i stride - pad + a dil] += sum_c w[c, o, a] x[n, c, i].
 *
 * @param x - sequences [n, c, l], or one [c, l]
 * @param weight - filters [c, o / groups, k]
 * @param options - `bias` [out channels], `stride`, `padding`, `outputPadding`, `groups`, `dilation`
 * @returns [n, o, ol] (or [o, ol]), ol = (l - 1) stride - 2 pad + dil (k - 1) + outputPadding + 1
 * @throws ShapeError when channels, sizes or groups do not fit, ValueError for steps that do not
 * @example
 * convTranspose1d(rand([1, 4, 8]), rand([4, 3, 2]), { stride: 2 }).shape; // [1, 3, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose1d.html
 */
export function convTranspose1d(x: Tensor, weight: Tensor, options: ConvTranspose1dOptions = {}): Tensor {
  if (isUnbatched(x, weight, 1)) return squeeze(convTranspose1d(unsqueeze(x, 0), weight, options), 0);
  const { bias = null, groups = 1 } = options;
  const spread = inRows(planSpread('conv_transpose1d', x, weight, options, 1));
  return asNode('ConvolutionBackward0', () =>
    squeeze(spreadImages(unsqueeze(x, 2), unsqueeze(weight, 2), bias, spread, groups), 2),
  );
}
