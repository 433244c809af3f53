import type { Gradient } from '../../../autograd/node';
import type { Tensor } from '../../../tensor/tensor';
import { conj } from '../../pointwise/conj';
import { transpose } from '../../shape/transpose';

type Multiply = (a: Tensor, b: Tensor) => Tensor;

/** dA = dY B^H for y = a b, `multiply` being the product. */
export function byLeft(multiply: Multiply): Gradient<[b: Tensor]> {
  return (grad, b) => multiply(grad, transpose(conj(b), -2, -1));
}

/** dB = A^H dY. */
export function byRight(multiply: Multiply): Gradient<[a: Tensor]> {
  return (grad, a) => multiply(transpose(conj(a), -2, -1), grad);
}
