import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { type DrawOptions, drawInto } from './drivers/drawInto';

/**
 * Fills x with numbers drawn uniformly from [from, to).
 *
 * @throws ValueError when from > to
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.uniform_.html
 */
export function uniform_(x: Tensor, from = 0, to = 1, options?: DrawOptions): Tensor {
  if (!(from <= to)) {
    throw new ValueError(`uniform_ expects to return a [from, to) range, but found from=${from} > to=${to}`);
  }
  return drawInto(x, 'UniformBackward0', (state, at, count) => k.mtUniform(state, at, count, from, to), options);
}
