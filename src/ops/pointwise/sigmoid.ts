import { gradEnabled } from '../../autograd/mode';
import { record } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { fusedGradient } from './drivers/fusedGradient';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { rsub } from './rsub';

/**
 * y = 1 / (1 + e^-x), element by element.
 *
 * d(sigmoid x) = y (1 - y) dx
 *
 * @example
 * sigmoid(tensor([0, 2])); // [0.5, 0.8808]
 * @see https://pytorch.org/docs/stable/generated/torch.sigmoid.html
 */
export function sigmoid(x: Tensor): Tensor {
  const y = unaryFloat('sigmoid', x);
  return record(
    y,
    'SigmoidBackward0',
    [x],
    (grad, node) => {
      const out = node.saved(0);
      return gradEnabled ? mul(grad, mul(out, rsub(out, 1))) : fusedGradient('sigmoidBackward', grad, out);
    },
    [y],
  );
}

/** x = 1 / (1 + e^-x). */
export function sigmoid_(x: Tensor): Tensor {
  return inPlace(x, [], () => sigmoid(x));
}
