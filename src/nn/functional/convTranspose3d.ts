import { asNode } from '../../autograd/record';
import { indexAdd } from '../../ops/indexing/indexAdd';
import { add } from '../../ops/pointwise/add';
import { contiguous } from '../../ops/shape/contiguous';
import { narrow } from '../../ops/shape/narrow';
import { permute } from '../../ops/shape/permute';
import { reshape } from '../../ops/shape/reshape';
import { squeeze } from '../../ops/shape/squeeze';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { fromNumbers, zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { isUnbatched, type Size3 } from './conv/plan';
import { type ConvTransposeOptions, planSpread, type Spread, spreadSizes } from './conv/transposed';
import { tapsOf } from './conv3d';
import { spreadImages } from './convTranspose2d';

export type ConvTranspose3dOptions = ConvTransposeOptions<Size3>;

/**
 * The adjoint of a convolution of volumes: as convTranspose2d, with layers that add themselves along the depth too.
 *
 * @param x - volumes [n, c, d, h, w], or one volume [c, d, h, w]
 * @param weight - filters [c, o / groups, kd, kh, kw]
 * @param options - `bias` [out channels], `stride`, `padding`, `outputPadding`, `groups`, `dilation`
 * @returns [n, o, od, oh, ow] (or [o, od, oh, ow]), od = (d - 1) stride - 2 pad + dil (kd - 1) + outputPadding + 1, and so
 *   oh, ow
 * @throws ShapeError when channels, sizes or groups do not fit, ValueError for steps that do not
 * @example
 * convTranspose3d(rand([1, 4, 2, 8, 8]), rand([4, 3, 2, 2, 2]), { stride: 2 }).shape; // [1, 3, 4, 16, 16]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.conv_transpose3d.html
 */
export function convTranspose3d(x: Tensor, weight: Tensor, options: ConvTranspose3dOptions = {}): Tensor {
  if (isUnbatched(x, weight, 3)) return squeeze(convTranspose3d(unsqueeze(x, 0), weight, options), 0);
  const { bias = null, groups = 1 } = options;
  const spread = planSpread('conv_transpose3d', x, weight, options, 3);
  const [od, oh, ow] = spreadSizes(x.sizes, weight.sizes, spread) as [number, number, number];
  const [n, c, d, h, w] = x.sizes as [number, number, number, number, number];
  const [, og, kd, kh, kw] = weight.sizes as [number, number, number, number, number];
  const o = og * groups;
  const images = reshape(permute(x, [0, 2, 1, 3, 4]), [n * d, c, h, w]);
  // A layer spreads over kd layers, which are channels of one image here.
  const layers = spreadImages(images, reshape(weight, [c, og * kd, kh, kw]), null, behindDepth(spread), groups);
  const parts = permute(reshape(layers, [n, d, o, kd, oh, ow]), [0, 2, 1, 3, 4, 5]);
  const at = tapsOf(d, kd, spread.stride[0] as number, spread.dilation[0] as number);
  const padding = spread.padding[0] as number;
  const depths = zeros([n, o, od + 2 * padding, oh, ow], { dtype: x.dtype });
  const index = fromNumbers(at, [at.length], 'int32');
  const sums = indexAdd(depths, 2, index, reshape(parts, [n, o, d * kd, oh, ow]));
  return asNode('ConvolutionBackward0', () => {
    const y = narrow(sums, 2, padding, od);
    return bias === null ? contiguous(y) : add(y, reshape(bias, [1, o, 1, 1, 1]));
  });
}

/** The steps of the last two dims. */
function behindDepth({ stride, padding, dilation, outputPadding }: Spread): Spread {
  return {
    stride: stride.slice(1),
    padding: padding.slice(1),
    dilation: dilation.slice(1),
    outputPadding: outputPadding.slice(1),
  };
}
