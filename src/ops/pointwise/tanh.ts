import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { fusedGradient } from './drivers/fusedGradient';
import { holomorphic } from './drivers/holomorphic';
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
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * tanh(tensor([0, 1])); // [0, 0.7616]
 * @see https://pytorch.org/docs/stable/generated/torch.tanh.html
 */
export function tanh(x: Tensor): Tensor {
  const y = unaryFloat('tanh', x);
  return record(y, 'TanhBackward0', wrt(x, SLOPE, y));
}

const SLOPE = {
  composed: holomorphic((grad: Tensor, y: Tensor) => mul(grad, rsub(square(y), 1))),
  fused: (grad: Tensor, y: Tensor): Tensor =>
    y.dtype === 'complex64' ? SLOPE.composed(grad, y) : fusedGradient('tanhBackward', grad, y),
};

/**
 * x = tanh x.
 *
 * @param x - float32 or complex64, of any shape
 * @returns x
 * @example
 * tensor([0]).tanh_(); // => tensor([0.])
 */
export function tanh_(x: Tensor): Tensor {
  return inPlace(x, [], () => tanh(x));
}
