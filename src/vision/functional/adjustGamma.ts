import { ValueError } from '../../errors';
import { clamp } from '../../ops/pointwise/clamp';
import { mul } from '../../ops/pointwise/mul';
import { pow } from '../../ops/pointwise/pow';
import { alike, type Picture } from '../image';
import { convertImageDtype } from './convertImageDtype';
import { checkChannels } from './drivers/channels';

/**
 * y = gain x^gamma, between 0 and 1; integers are taken for parts of full brightness.
 *
 * @param picture - an image, or a tensor of shape (..., 1 or 3, H, W)
 * @param gamma - above 1 darker, below lighter
 * @param gain - default 1
 * @returns a picture of the same kind
 * @throws ValueError for a negative gamma
 * @example
 * adjustGamma(full([1, 1, 1], 0.5), 2); // [[[0.25]]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.functional.adjust_gamma.html
 */
export function adjustGamma<T extends Picture>(picture: T, gamma: number, gain = 1): T {
  return alike(picture, (x) => {
    checkChannels(x);
    if (!(gamma >= 0)) throw new ValueError('Gamma should be a non-negative real number');
    const light = convertImageDtype(x, { dtype: 'float32' });
    return convertImageDtype(clamp(mul(pow(light, gamma), gain), 0, 1), { dtype: x.dtype });
  });
}
