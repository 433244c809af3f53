import { record, wrt } from '../../../autograd/record';
import type { Tensor } from '../../../tensor/tensor';
import { mul } from '../mul';
import { neg } from '../neg';
import { holomorphic } from './holomorphic';
import { unaryFloat } from './unary';

/** The node's name, and the function that is the derivative, but for the sign of that of the cosine. */
const FUNCTIONS = {
  sin: ['SinBackward0', 'cos'],
  cos: ['CosBackward0', 'sin'],
  sinh: ['SinhBackward0', 'cosh'],
  cosh: ['CoshBackward0', 'sinh'],
} as const;

/** sin, cos, sinh or cosh, each of which is the other's derivative. */
export function circular(kernel: keyof typeof FUNCTIONS, x: Tensor): Tensor {
  const [name, derivative] = FUNCTIONS[kernel];
  return record(
    unaryFloat(kernel, x),
    name,
    wrt(
      x,
      holomorphic((grad: Tensor, x: Tensor) => {
        const gx = mul(grad, circular(derivative, x));
        return kernel === 'cos' ? neg(gx) : gx;
      }),
      x,
    ),
  );
}
