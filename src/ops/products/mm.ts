import { gradEnabled } from '../../autograd/mode';
import type { Grad, Node } from '../../autograd/node';
import { record } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { conj } from '../pointwise/conj';
import { transpose } from '../shape/transpose';
import { gemm } from './drivers/gemm';
import { checkProductTypes, product } from './drivers/product';

/**
 * The product of two matrices: y[i, j] = sum_k a[i, k] b[k, j], a [m, k], b [k, n].
 *
 * dA = dY B^T, dB = A^T dY (conjugated for complex numbers). Transposed operands are read by their strides, not copied.
 *
 * @throws ShapeError for other than two matrices that fit, DTypeError for different dtypes
 * @example
 * mm(tensor([[1, 2]]), tensor([[3], [4]])); // tensor([[11.]])
 * @see https://pytorch.org/docs/stable/generated/torch.mm.html
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length !== 2) throw new ShapeError(`self must be a matrix, got ${a.shape.length} dims`);
  if (b.shape.length !== 2) throw new ShapeError(`mat2 must be a matrix, got ${b.shape.length} dims`);
  checkInner(a, b);
  checkProductTypes(a, b);
  return record(product(a, b), 'MmBackward0', [a, b], mmBackward, [a, b]);
}

/** Throws unless two matrices can be multiplied. */
export function checkInner(a: Tensor, b: Tensor): void {
  if (a.shape[1] !== b.shape[0]) {
    throw new ShapeError(`mat1 and mat2 shapes cannot be multiplied (${a.shape.join('x')} and ${b.shape.join('x')})`);
  }
}

function mmBackward(grad: Tensor, node: Node): readonly Grad[] {
  const [a, b] = [node.saved(0), node.saved(1)];
  if (gradEnabled || grad.dtype !== 'float32' || a.dtype !== 'float32') {
    return [
      node.needs(0) ? mm(grad, transpose(conj(b), 0, 1)) : null,
      node.needs(1) ? mm(transpose(conj(a), 0, 1), grad) : null,
    ];
  }
  const [m, depth] = a.shape as [number, number];
  const n = b.shape[1] as number;
  const [gRow, gCol] = grad.strides as [number, number];
  beginOperation();
  let toA: Grad = null;
  let toB: Grad = null;
  if (node.needs(0)) {
    toA = emptyTensor(a.shape, 'float32');
    const [bRow, bCol] = b.strides as [number, number];
    gemm(grad.pointer, b.pointer, toA.pointer, m, depth, n, gRow, gCol, bCol, bRow);
  }
  if (node.needs(1)) {
    toB = emptyTensor(b.shape, 'float32');
    const [aRow, aCol] = a.strides as [number, number];
    gemm(a.pointer, grad.pointer, toB.pointer, depth, n, m, aCol, aRow, gRow, gCol);
  }
  return [toA, toB];
}
