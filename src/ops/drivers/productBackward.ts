import type { Grad, Node } from '../../autograd/node';
import type { Tensor } from '../../tensor/tensor';
import { conj } from '../conj';
import { matmul } from '../matmul';
import { sumTo } from '../sumTo';
import { transpose } from '../transpose';
import { unsqueeze } from '../unsqueeze';

/**
 * The gradients of `a` and `b` from that of y = a b, the two saved first, b a matrix or a vector, dims before broadcast:
 * dA = dY B^H, dB = A^H dY; inputs `first` and `first` + 1 of the node.
 */
export function productBackward(grad: Tensor, node: Node, first = 0): [Grad, Grad] {
  const [a, b] = [node.saved(0), node.saved(1)];
  const vector = b.shape.length === 1;
  const columns = vector ? unsqueeze(grad, -1) : grad;
  const row = vector ? unsqueeze(conj(b), 0) : transpose(conj(b), -2, -1);
  const toA = node.needs(first) ? sumTo(matmul(columns, row), a.shape) : null;
  const toB = node.needs(first + 1) ? sumTo(matmul(transpose(conj(a), -2, -1), grad), b.shape) : null;
  return [toA, toB];
}
