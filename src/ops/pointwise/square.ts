import { record, wrt } from '../../autograd/record';
import { copyOf } from '../../tensor/copy';
import type { Tensor } from '../../tensor/tensor';
import { conj } from './conj';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';
import { mul } from './mul';

/**
 * y = x², element by element; integers stay integers.
 *
 * d(x²) = 2 x dx
 *
 * @example
 * square(tensor([-3, 2])); // [9, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.square.html
 */
export function square(x: Tensor): Tensor {
  const y = values(x);
  return record(
    y,
    'PowBackward0',
    wrt(x, (grad, x) => mul(grad, mul(conj(x), 2)), x),
  );
}

function values(x: Tensor): Tensor {
  if (x.dtype === 'float32') return applyUnary('square', x);
  const plain = copyOf(x);
  const y = mul(plain, plain);
  plain.dispose();
  return y;
}

/** x = x². */
export function square_(x: Tensor): Tensor {
  return inPlace(x, [], () => square(x));
}
