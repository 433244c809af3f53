import { record, wrt } from '../../autograd/record';
import { castOf, copyOf } from '../../tensor/copy';
import type { Tensor } from '../../tensor/tensor';
import { conj } from './conj';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';
import { mul } from './mul';

/**
 * y = x², element by element; integers stay integers, booleans become int32.
 *
 * d(x²) = 2 x dx
 *
 * @param x - of any shape
 * @returns with the shape of x
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
  // PyTorch's square is pow(x, 2), and a number beside booleans makes integers of them.
  const plain = x.dtype === 'bool' ? castOf(x, 'int32') : copyOf(x);
  const y = mul(plain, plain);
  plain.dispose();
  return y;
}

/** x = x². */
export function square_(x: Tensor): Tensor {
  return inPlace(x, [], () => square(x));
}
