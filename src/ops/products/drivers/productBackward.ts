import type { Grad, Node } from '../../../autograd/node';
import type { Tensor } from '../../../tensor/tensor';
import { conj } from '../../pointwise/conj';
import { sumTo } from '../../reduction/sumTo';
import { transpose } from '../../shape/transpose';

/**
 * The gradients of `a` and `b` from that of y = a b, the two saved first, dims before those of the matrices broadcast:
 * dA = dY B^H, dB = A^H dY; inputs `first` and `first` + 1 of the node. `multiply` is the product itself.
 */
export function productBackward(
  grad: Tensor,
  node: Node,
  multiply: (a: Tensor, b: Tensor) => Tensor,
  first = 0,
): [Grad, Grad] {
  const [a, b] = [node.saved(0), node.saved(1)];
  const toA = node.needs(first) ? sumTo(multiply(grad, transpose(conj(b), -2, -1)), a.shape) : null;
  const toB = node.needs(first + 1) ? sumTo(multiply(transpose(conj(a), -2, -1), grad), b.shape) : null;
  return [toA, toB];
}
