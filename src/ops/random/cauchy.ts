import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { type DrawOptions, drawInto } from './drivers/drawInto';

/**
 * Fills x with numbers from the Cauchy distribution, whose density is σ / (π ((x - median)² + σ²)).
 *
 * @param x - float32, of any shape
 * @param median - of the numbers
 * @param sigma - half the width at half the height
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns x, which is changed in place
 * @throws ValueError when sigma is negative
 * @example
 * empty([3]).cauchy_(0, 2);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.cauchy_.html
 */
export function cauchy_(x: Tensor, median = 0, sigma = 1, options?: DrawOptions): Tensor {
  if (!(sigma > 0)) throw new ValueError(`cauchy_ expects sigma > 0.0, but found sigma=${sigma}`);
  return drawInto(
    x,
    'CauchyBackward0',
    (state, at, count) => sampling.mtCauchy(state, at, count, median, sigma),
    options,
  );
}
