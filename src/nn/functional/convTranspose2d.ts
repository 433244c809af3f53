import { asNode } from '../../autograd/record';
import { add } from '../../ops/pointwise/add';
import { flip } from '../../ops/shape/flip';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import type { Tensor } from '../../tensor/tensor';
import { isUnbatched } from './conv/plan';
import { type ConvTransposeOptions, planSpread, type Spread, spreadSizes } from './conv/transposed';
import { conv2d, convolutionInputGrad, geometryOf, type Size2 } from './conv2d';
import { pad } from './pad';

export type ConvTranspose2dOptions = ConvTransposeOptions<Size2>;

/**
 * The adjoint of a convolution of images: each pixel adds itself times the filter to the window it stands for,
 * y[n, o, i stride - pad + a dil, j stride - pad + b dil] += sum_c w[c, o, a, b] x[n, c, i, j].
 *
 * @param x - images [n, c, h, w], or one image [c, h, w]
 * @param weight - filters [c, o / groups, kh, kw]
 * @param options - `bias` [out channels], `stride`, `padding`, `outputPadding`, `groups`, `dilation`
 * @returns [n, o, oh, ow] (or [o, oh, ow]), oh = (h - 1) stride - 2 pad + dil (kh - 1) + outputPadding + 1
 * @throws ShapeError when channels, sizes or groups do not fit, ValueError for steps that do not
 * @example
 * convTranspose2d(rand([1, 4, 8, 8]), rand([4, 3, 2, 2]), { stride: 2 }).shape; // [1, 3, 16, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose2d.html
 */
export function convTranspose2d(x: Tensor, weight: Tensor, options: ConvTranspose2dOptions = {}): Tensor {
  if (isUnbatched(x, weight, 2)) return squeeze(convTranspose2d(unsqueeze(x, 0), weight, options), 0);
  const { bias = null, groups = 1 } = options;
  const spread = planSpread('conv_transpose2d', x, weight, options, 2);
  return asNode('ConvolutionBackward0', () => spreadImages(x, weight, bias, spread, groups));
}

/** The transposed convolution of checked images [n, c, h, w]. */
export function spreadImages(x: Tensor, weight: Tensor, bias: Tensor | null, spread: Spread, groups: number): Tensor {
  const sizes = spreadSizes(x.sizes, weight.sizes, spread);
  const outputs = (weight.sizes[1] as number) * groups;
  const shift = bias === null ? null : reshape(bias, [outputs, 1, 1]);
  if (x.dtype === 'int32') {
    const y = spreadIntegers(x, weight, spread, groups);
    return shift === null ? y : add(y, shift);
  }
  const channelsLast = suggestsChannelsLast(x) || suggestsChannelsLast(weight);
  const images = [x.sizes[0] as number, outputs, ...sizes];
  // Where a whole step is added behind, the convolution has another window there: of a pixel that is 0.
  const [down = 0, right = 0] = spread.outputPadding.map((size, i) => Math.floor(size / (spread.stride[i] as number)));
  const whole = down + right > 0 ? pad(x, [0, right, 0, down]) : x;
  const g = geometryOf(images, whole.sizes.slice(2), weight.sizes, spread, groups, channelsLast);
  const y = convolutionInputGrad(whole, weight, g);
  return shift === null ? y : add(y, shift);
}

/** The convolution with the filters turned round of the pixels with zeros between them. */
function spreadIntegers(x: Tensor, weight: Tensor, spread: Spread, groups: number): Tensor {
  const [n, c, h, w] = x.sizes as [number, number, number, number];
  const [, og, kh, kw] = weight.sizes as [number, number, number, number];
  const [strideH, strideW] = spread.stride as [number, number];
  const apart = pad(reshape(x, [n, c, h, 1, w, 1]), [0, strideW - 1, 0, 0, 0, strideH - 1]);
  const sides = [kw, kh].flatMap((size, i) => {
    const of = (list: readonly number[]) => list[1 - i] as number;
    const before = of(spread.dilation) * (size - 1) - of(spread.padding);
    return [before, before + of(spread.outputPadding) - of(spread.stride) + 1];
  });
  const images = pad(reshape(apart, [n, c, h * strideH, w * strideW]), sides);
  const turned = permute(reshape(flip(weight, [2, 3]), [groups, c / groups, og, kh, kw]), [0, 2, 1, 3, 4]);
  const filters = reshape(turned, [groups * og, c / groups, kh, kw]);
  return conv2d(images, filters, { dilation: spread.dilation as [number, number], groups });
}
