import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { type DrawOptions, drawInto } from './drivers/drawInto';

/**
 * Fills x with numbers whose logarithm is normal with the given mean and standard deviation.
 *
 * @param x - float32, of any shape
 * @param mean - of the logarithms
 * @param std - their standard deviation
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns x, which is changed in place
 * @throws ValueError unless std is positive
 * @example
 * empty([3]).logNormal_(0, 0.5);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.log_normal_.html
 */
export function logNormal_(x: Tensor, mean = 1, std = 2, options?: DrawOptions): Tensor {
  if (!(std > 0)) throw new ValueError(`log_normal_ expects std > 0.0, but found std=${std}`);
  return drawInto(
    x,
    'LogNormalBackward0',
    (state, at, count) => sampling.mtLogNormal(state, at, count, mean, std),
    options,
  );
}
