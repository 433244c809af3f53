import { checkInPlace } from '../../autograd/view';
import { ValueError } from '../../errors';
import { copyInto } from '../../tensor/copy';
import { emptyLike } from '../../tensor/create';
import { rand } from '../../tensor/random';
import { Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { checkWritable } from '../pointwise/drivers/inPlace';
import { toType } from '../pointwise/drivers/toType';
import { ge } from '../pointwise/ge';
import { le } from '../pointwise/le';
import { logicalAnd } from '../pointwise/logicalAnd';
import { lt } from '../pointwise/lt';
import { truthOfAll } from '../reduction/drivers/truthOfAll';
import { expand } from '../shape/expand';
import { type DrawOptions, drawConverted, overwritten } from './drivers/drawInto';

/**
 * Fills x with ones and zeros: one with probability p, a number or a tensor that broadcasts to x.
 *
 * @throws ValueError when a probability is not in [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.bernoulli_.html
 */
export function bernoulli_(x: Tensor, p: number | Tensor = 0.5, options?: DrawOptions): Tensor {
  if (p instanceof Tensor) return fromTensor(x, p, options);
  checkProbability(p);
  return drawConverted(x, 'BernoulliBackward0', (state, at, count) => k.mtBernoulli(state, at, count, p), options);
}

/**
 * Ones and zeros in the shape and dtype of `input`, whose elements are the probabilities of a one. With `p` they have all
 * that probability.
 *
 * @param input - the probabilities of 1, float32
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns with the shape and the dtype of the input
 * @throws ValueError when a probability is not in [0, 1]
 * @example
 * bernoulli(full([4], 0.5));
 * @see https://pytorch.org/docs/stable/generated/torch.bernoulli.html
 */
export function bernoulli(input: Tensor, options?: DrawOptions & { p?: number }): Tensor {
  return bernoulli_(emptyLike(input), options?.p ?? input, options);
}

function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) throw new ValueError(`bernoulli_ expects p to be in [0, 1], but got p=${p}`);
}

function fromTensor(x: Tensor, p: Tensor, options?: DrawOptions): Tensor {
  if (!truthOfAll(logicalAnd(ge(p, 0), le(p, 1))))
    throw new ValueError('Expected p_in >= 0 && p_in <= 1 to be true, but got false.');
  const wanted = expand(p.detach(), x.sizes);
  checkInPlace(x, []);
  checkWritable(x);
  const uniform = rand(x.sizes, { generator: options?.generator });
  const ones = lt(uniform, wanted);
  const converted = toType(ones, x.dtype);
  copyInto(x, converted);
  for (const temporary of [uniform, ones, converted]) temporary.dispose();
  overwritten(x, 'BernoulliBackward1');
  return x;
}
