import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { type DrawOptions, drawInto } from './drivers/drawInto';

/**
 * Fills x with numbers drawn uniformly from [from, to).
 *
 * @param x - of any shape
 * @param from - the lower end
 * @param to - the upper end
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns x, which is changed in place
 * @throws ValueError when from > to
 * @example
 * const x = empty([3]);
 * x.uniform_(2, 4).ge(2).all().item(); // => true
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.uniform_.html
 */
export function uniform_(x: Tensor, from = 0, to = 1, options?: DrawOptions): Tensor {
  if (!(from <= to)) {
    throw new ValueError(`uniform_ expects to return a [from, to) range, but found from=${from} > to=${to}`);
  }
  return drawInto(x, 'UniformBackward0', (state, at, count) => k.mtUniform(state, at, count, from, to), options);
}
