import { gradEnabled } from '../../autograd/mode';
import type { Grad, Node } from '../../autograd/node';
import { record } from '../../autograd/record';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sign } from '../../ops/pointwise/sign';
import { sub } from '../../ops/pointwise/sub';
import { expand } from '../../ops/shape/expand';
import { rowMajor } from '../../tensor/copy';
import { sameShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import type { Reduction } from './reduction';

/** A loss of the difference of two tensors, element by element. */
export type Distance = 'mse' | 'l1';

const NODE_NAMES = { mse: 'MseLossBackward0', l1: 'L1LossBackward0' };

/** Whether the fused kernels take these operands: float32 of one shape. */
export function isPlainDistance(x: Tensor, target: Tensor): boolean {
  return x.dtype === 'float32' && target.dtype === 'float32' && sameShape(x.shape, target.shape);
}

/**
 * l = (x - t)^2 ('mse') or |x - t| ('l1') for float32 operands of one shape, reduced, in one kernel.
 *
 * dl/dx = 2 (x - t) or sign(x - t), with sign(0) = sign(NaN) = 0; dl/dt = -dl/dx. A mean divides by the number of
 * elements; that of none is NaN.
 */
export function distanceLoss(kind: Distance, x: Tensor, target: Tensor, reduction: Reduction): Tensor {
  const n = x.count;
  const [from, to] = [rowMajor(x), rowMajor(target)];
  beginOperation();
  const out = emptyTensor(reduction === 'none' ? x.shape : [], 'float32');
  const scale = reduction === 'mean' ? 1 / n : 1;
  const [px, pt, py] = [from.pointer, to.pointer, out.pointer];
  if (reduction === 'none') (kind === 'mse' ? k.mse : k.l1)(px, pt, py, 0, n);
  else (kind === 'mse' ? k.mseReduce : k.l1Reduce)(px, pt, py, n, n === 0 && reduction === 'mean' ? Number.NaN : scale);
  if (from !== x) from.dispose();
  if (to !== target) to.dispose();
  return record(out, NODE_NAMES[kind], [x, target], (grad, node) => backward(kind, grad, node, scale), [x, target]);
}

function backward(kind: Distance, grad: Tensor, node: Node, scale: number): readonly Grad[] {
  const [x, target] = [node.saved(0), node.saved(1)];
  const gx = gradEnabled ? recorded(kind, grad, x, target, scale) : fused(kind, grad, x, target, scale);
  return [node.needs(0) ? gx : null, node.needs(1) ? neg(gx) : null];
}

function fused(kind: Distance, grad: Tensor, x: Tensor, target: Tensor, scale: number): Tensor {
  const each = grad.count === x.count && grad.shape.length === x.shape.length;
  const [from, to, g] = [rowMajor(x), rowMajor(target), rowMajor(grad)];
  beginOperation();
  const gx = emptyTensor(x.shape, 'float32');
  const kernel = kind === 'mse' ? k.mseBackward : k.l1Backward;
  kernel(from.pointer, to.pointer, g.pointer, each ? 1 : 0, gx.pointer, scale, 0, x.count);
  return gx;
}

function recorded(kind: Distance, grad: Tensor, x: Tensor, target: Tensor, scale: number): Tensor {
  const difference = sub(x, target);
  const slope = kind === 'mse' ? mul(difference, 2 * scale) : mul(sign(difference), scale);
  return mul(expand(grad, x.shape), slope);
}
