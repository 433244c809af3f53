import { noGrad } from '../../autograd/mode';
import { scatter } from '../../ops/indexing/scatter';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { log } from '../../ops/pointwise/log';
import { neg } from '../../ops/pointwise/neg';
import { sub } from '../../ops/pointwise/sub';
import { exponential_ } from '../../ops/random/exponential';
import { argmax } from '../../ops/reduction/argmax';
import { softmax } from '../../ops/reduction/softmax';
import { empty, zeros } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';

export interface GumbelSoftmaxOptions {
  /** The temperature; default 1. */
  tau?: number;
  /** One-hot results, with the gradient of the soft ones; default false. */
  hard?: boolean;
  /** @deprecated has no effect */
  eps?: number;
}

/**
 * A sample of a categorical distribution that can be differentiated: softmax((x + g) / τ), g = -log(-log u) drawn for each
 * element. With `hard` it is one-hot, and its gradient that of the soft one.
 *
 * @param logits - logarithms of probabilities, up to a constant: any shape
 * @param dim - along which the probabilities sum to 1; default -1
 * @param options - `tau`: the temperature, default 1; `hard`: 1 for the largest and 0 else, with the gradient of the soft sample
 * @returns the shape of logits
 * @throws DTypeError for anything but float32, IndexError for a dim that there is not
 * @example
 * F.gumbelSoftmax(rand([20, 32]), -1, { hard: true }).sum(1); // 20 ones
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.gumbel_softmax.html
 */
export function gumbelSoftmax(logits: Tensor, dim = -1, options: GumbelSoftmaxOptions = {}): Tensor {
  const { tau = 1, hard = false, eps = 1e-10 } = options;
  if (eps !== 1e-10) warnOnce('`eps` parameter is deprecated and has no effect.');
  const along = wrapDim(dim, logits.sizes.length);
  return scope(() => {
    const drawn = noGrad(() => neg(log(exponential_(empty(logits.sizes, { dtype: logits.dtype })))));
    const soft = softmax(div(add(logits, drawn), tau), along);
    if (!hard) return soft;
    const one = noGrad(() => scatter(zeros(logits.sizes), along, argmax(soft, along, { keepdim: true }), 1));
    return add(sub(one, soft.detach()), soft);
  });
}
