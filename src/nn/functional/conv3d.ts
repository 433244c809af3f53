import { asNode } from '../../autograd/record';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { contiguous } from '../../ops/shape/contiguous';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { type ConvOptions, checkOperands, isUnbatched, planWindows, type Size3 } from './conv/plan';
import { convolveImages } from './conv2d';
import { pad } from './pad';

export type Conv3dOptions = ConvOptions<Size3>;

/**
 * Cross-correlation of volumes with filters: as conv2d, with a third sum over the depth.
 *
 * @param x - volumes [n, c, d, h, w], or one volume [c, d, h, w]
 * @param weight - filters [o, c / groups, kd, kh, kw]
 * @param options - `bias` [out channels], `stride`, `padding`, `dilation`, `groups`
 * @returns [n, o, od, oh, ow] (or [o, od, oh, ow]), od = floor((d + 2 pad - dil (kd - 1) - 1) / stride) + 1, and so oh, ow
 * @throws ShapeError when channels, sizes or groups do not fit
 * @example
 * conv3d(rand([1, 3, 4, 8, 8]), rand([4, 3, 3, 3, 3]), { padding: 1 }).shape; // [1, 4, 4, 8, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv3d.html
 */
export function conv3d(x: Tensor, weight: Tensor, options: Conv3dOptions = {}): Tensor {
  if (isUnbatched(x, weight, 3)) return squeeze(conv3d(unsqueeze(x, 0), weight, options), 0);
  const { bias = null, groups = 1 } = options;
  checkOperands('conv3d', x, weight, bias, groups, 3);
  const [o, cg, kd, kh, kw] = weight.sizes as [number, number, number, number, number];
  const { input, stride, padding, dilation, out } = planWindows('conv3d', x, [kd, kh, kw], options);
  const [n, , , h, w] = input.sizes as [number, number, number, number, number];
  const [od, oh, ow] = out as [number, number, number];
  // The layers that a window sees are more channels of one image.
  const layers = layersOf(input, padding[0] as number, tapsOf(od, kd, stride[0] as number, dilation[0] as number));
  const grouped = permute(reshape(layers, [n, od, kd, groups, cg, h, w]), [0, 1, 3, 2, 4, 5, 6]);
  const images = reshape(grouped, [n * od, groups * kd * cg, h, w]);
  const filters = reshape(permute(weight, [0, 2, 1, 3, 4]), [o, kd * cg, kh, kw]);
  const windows = {
    input: images,
    stride: stride.slice(1),
    padding: padding.slice(1),
    dilation: dilation.slice(1),
    out: [oh, ow],
  };
  const y = convolveImages(filters, bias, windows, groups, false);
  return asNode('ConvolutionBackward0', () => contiguous(permute(reshape(y, [n, od, o, oh, ow]), [0, 2, 1, 3, 4])));
}

/** [n, layer, c, h, w] of the volumes' layers, between `padding` layers of zeros. */
function layersOf(x: Tensor, padding: number, which: readonly number[]): Tensor {
  const padded = padding === 0 ? x : pad(x, [0, 0, 0, 0, padding, padding]);
  return indexSelect(permute(padded, [0, 2, 1, 3, 4]), 1, fromNumbers(which, [which.length], 'int32'));
}

/** Where the taps of all windows along a dim lie, those of a window side by side. */
export function tapsOf(windows: number, taps: number, stride: number, dilation: number): number[] {
  return Array.from({ length: windows * taps }, (_, i) => Math.floor(i / taps) * stride + (i % taps) * dilation);
}
