import { clamp } from '../../ops/pointwise/clamp';
import { isfinite } from '../../ops/pointwise/isfinite';
import { mul } from '../../ops/pointwise/mul';
import { reciprocal } from '../../ops/pointwise/reciprocal';
import { sub } from '../../ops/pointwise/sub';
import { to } from '../../ops/pointwise/to';
import { where } from '../../ops/pointwise/where';
import { amax } from '../../ops/reduction/amax';
import { amin } from '../../ops/reduction/amin';
import { alike, type Picture } from '../image';
import { boundOf } from './drivers/blend';
import { checkChannels, checkThreeDims } from './drivers/channels';

/**
 * Stretches each channel so that its darkest pixel is black and its lightest of full brightness.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @returns a picture of the same kind
 * @example
 * autocontrast(tensor([[[0.25, 0.5, 0.75]]])); // [[[0, 0.5, 1]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.autocontrast.html
 */
export function autocontrast<T extends Picture>(picture: T): T {
  return alike(picture, (x) => {
    checkThreeDims(x);
    checkChannels(x);
    const bound = boundOf(x);
    const values = to(x, 'float32');
    const low = amin(values, [-2, -1], { keepdim: true });
    const scale = mul(reciprocal(sub(amax(values, [-2, -1], { keepdim: true }), low)), bound);
    const varies = isfinite(scale);
    const stretched = mul(sub(values, where(varies, low, 0)), where(varies, scale, 1));
    return to(clamp(stretched, 0, bound), x.dtype);
  });
}
