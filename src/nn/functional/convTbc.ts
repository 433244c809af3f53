import { ShapeError } from '../../errors';
import { contiguous } from '../../ops/shape/contiguous';
import { permute } from '../../ops/shape/permute';
import { empty } from '../../tensor/create';
import { integerOf } from '../../tensor/integer';
import type { Tensor } from '../../tensor/tensor';
import { conv1d } from './conv1d';

/**
 * Cross-correlation of sequences in the order time, batch, channels:
 * y[t, n, o] = b[o] + sum_{a, c} w[a, c, o] x[t - pad + a, n, c].
 *
 * @param x - sequences [t, n, c]
 * @param weight - filters [k, c, o]
 * @param bias - [o]
 * @param padding - zeros before and behind the sequences
 * @returns [t + 2 padding - k + 1, n, o]
 * @throws ShapeError when dims or channels do not fit
 * @example
 * convTbc(rand([8, 1, 3]), rand([3, 3, 4]), rand([4]), 1).shape; // [8, 1, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_tbc.html
 */
export function convTbc(x: Tensor, weight: Tensor, bias: Tensor, padding = 0): Tensor {
  integerOf(padding, 'convTbc', 'pad');
  if (x.sizes.length !== 3) throw new ShapeError('Input must have 3 dims: time, batch, in_channel');
  if (weight.sizes.length !== 3) {
    throw new ShapeError('Weight tensor must have 3 dims: kernel_width, in_channels, out_channels.');
  }
  if (bias.sizes.length !== 1) throw new ShapeError('Bias must be 1-D');
  const [t, n, c] = x.sizes as [number, number, number];
  const [k, inputs, o] = weight.sizes as [number, number, number];
  if (c !== inputs) throw new ShapeError('Input dim 2 (input channels) is not == dim 1 in the weight tensor');
  if (bias.sizes[0] !== o) {
    throw new ShapeError('Bias size must equal dim 2 in the weight tensor (output channels).');
  }
  const length = t + 2 * padding - k + 1;
  if (length < 0) {
    throw new ShapeError(`Trying to create tensor with negative dimension ${length}: [${length}, ${n}, ${o}]`);
  }
  if (length === 0) return empty([0, n, o], { dtype: x.dtype });
  const y = conv1d(permute(x, [1, 2, 0]), permute(weight, [2, 1, 0]), { bias, padding });
  return contiguous(permute(y, [2, 0, 1]));
}
