import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { conj } from './conj';
import { fusedGradient } from './drivers/fusedGradient';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { rsub } from './rsub';

/**
 * y = 1 / (1 + e^-x), element by element.
 *
 * d(sigmoid x) = y (1 - y) dx
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x, values between 0 and 1 for real x
 * @example
 * sigmoid(tensor([0, 2])); // [0.5, 0.8808]
 * @see https://pytorch.org/docs/stable/generated/torch.sigmoid.html
 */
export function sigmoid(x: Tensor): Tensor {
  const y = unaryFloat('sigmoid', x);
  return record(y, 'SigmoidBackward0', wrt(x, SLOPE, y));
}

/** grad y (1 - y). Its derivative by y is one product: of two, infinite ones could cancel. */
const slope = (grad: Tensor, y: Tensor): Tensor =>
  record(
    noGrad(() => scope(() => mul(grad, mul(y, rsub(y, 1))))),
    'SigmoidBackwardBackward0',
    wrt(grad, (g, y) => mul(g, conj(mul(y, rsub(y, 1)))), y),
    wrt(y, (g, grad, y) => mul(g, conj(mul(grad, rsub(mul(y, 2), 1)))), grad, y),
  );

const SLOPE = {
  composed: holomorphic(slope),
  fused: (grad: Tensor, y: Tensor): Tensor =>
    y.dtype === 'complex64' ? SLOPE.composed(grad, y) : fusedGradient('sigmoidBackward', grad, y),
};

/**
 * x = 1 / (1 + e^-x).
 *
 * @param x - float32 or complex64, of any shape
 * @returns x
 * @example
 * tensor([0]).sigmoid_(); // => tensor([0.5000])
 */
export function sigmoid_(x: Tensor): Tensor {
  return inPlace(x, [], () => sigmoid(x));
}
