import { asNode } from '../../autograd/record';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import type { Tensor } from '../../tensor/tensor';
import { type ConvOptions, checkOperands, isUnbatched, planWindows, type Size1 } from './conv/plan';
import { convolveImages } from './conv2d';

export type Conv1dOptions = ConvOptions<Size1>;

/**
 * Cross-correlation of sequences with filters: y[n, o, i] = b[o] + sum_{c, a} w[o, c, a] x[n, c, i stride - pad + a dil].
 *
 * @param x - sequences [n, c, l], or one [c, l]
 * @param weight - filters [o, c / groups, k]
 * @param options - `bias` [out channels], `stride`, `padding`, `dilation`, `groups`
 * @returns [n, o, ol] (or [o, ol]), ol = floor((l + 2 pad - dil (k - 1) - 1) / stride) + 1
 * @throws ShapeError when channels, sizes or groups do not fit
 * @example
 * conv1d(rand([1, 3, 8]), rand([4, 3, 3]), { padding: 1 }).shape; // [1, 4, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv1d.html
 */
export function conv1d(x: Tensor, weight: Tensor, options: Conv1dOptions = {}): Tensor {
  if (isUnbatched(x, weight, 1)) return squeeze(conv1d(unsqueeze(x, 0), weight, options), 0);
  const { bias = null, groups = 1 } = options;
  checkOperands('conv1d', x, weight, bias, groups, 1);
  const { input, stride, padding, dilation, out } = planWindows('conv1d', x, weight.sizes.slice(2), options);
  // Images of one row.
  const windows = {
    input: unsqueeze(input, 2),
    stride: [1, ...stride],
    padding: [0, ...padding],
    dilation: [1, ...dilation],
    out: [1, ...out],
  };
  return asNode('ConvolutionBackward0', () =>
    squeeze(convolveImages(unsqueeze(weight, 2), bias, windows, groups, false), 2),
  );
}
