import type { Tensor } from '../../tensor/tensor';
import { normalize as apply, type NormalizeOptions, type PerChannel } from '../functional/normalize';
import { show } from '../python';
import { describe } from './step';

/**
 * y[c] = (x[c] - mean[c]) / std[c] for every channel c of a float tensor.
 *
 * @param mean - one number for each channel, or one for all
 * @param std - likewise
 * @param options - `inplace`: write into x
 * @returns what takes a tensor image and gives one
 * @example
 * transforms.normalize([0.4914, 0.4822, 0.4465], [0.247, 0.2435, 0.2616]);
 * @see https://pytorch.org/vision/stable/generated/torchvision.transforms.Normalize.html
 */
export function normalize(mean: PerChannel, std: PerChannel, options?: NormalizeOptions): (x: Tensor) => Tensor {
  return describe((x: Tensor) => apply(x, mean, std, options), `Normalize(mean=${show(mean)}, std=${show(std)})`, [
    { kind: 'normalize', mean, std },
  ]);
}
