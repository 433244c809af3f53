import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { sampling } from '../../wasm/sampling';
import { type DrawOptions, drawInto } from './drivers/drawInto';

/**
 * Fills x with numbers from the exponential distribution, whose density is λ exp(-λ x).
 *
 * @param x - float32, of any shape
 * @param lambd - the rate λ; the mean is 1 / λ
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns x, which is changed in place
 * @throws ValueError when the rate is negative
 * @example
 * empty([3]).exponential_(0.5);
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.exponential_.html
 */
export function exponential_(x: Tensor, lambd = 1, options?: DrawOptions): Tensor {
  if (!(lambd >= 0)) throw new ValueError(`exponential_ expects lambda >= 0.0, but found lambda=${lambd}`);
  return drawInto(
    x,
    'ExponentialBackward0',
    (state, at, count) => sampling.mtExponential(state, at, count, lambd),
    options,
  );
}
