import { gradEnabled } from '../../autograd/mode';
import { record } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { fusedGradient } from './drivers/fusedGradient';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { rsub } from './rsub';
import { square } from './square';

/**
 * y = tanh x = (e^x - e^-x) / (e^x + e^-x).
 *
 * d(tanh x) = (1 - y²) dx
 *
 * @example
 * tanh(tensor([0, 1])); // [0, 0.7616]
 * @see https://pytorch.org/docs/stable/generated/torch.tanh.html
 */
export function tanh(x: Tensor): Tensor {
  const y = unaryFloat('tanh', x);
  return record(
    y,
    'TanhBackward0',
    [x],
    (grad, node) => {
      const out = node.saved(0);
      return gradEnabled ? mul(grad, rsub(square(out), 1)) : fusedGradient('tanhBackward', grad, out);
    },
    [y],
  );
}

/** x = tanh x. */
export function tanh_(x: Tensor): Tensor {
  return inPlace(x, [], () => tanh(x));
}
