import { gradEnabled } from '../autograd/mode';
import type { Grad, Node } from '../autograd/node';
import { record } from '../autograd/record';
import { rowMajor } from '../tensor/copy';
import { sameShape } from '../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../tensor/tensor';
import { k, writeScalarF32 } from '../wasm/engine';
import { f32 } from '../wasm/memory';
import { operationCode } from '../wasm/operations';
import { expand } from './expand';
import { mul } from './mul';
import { neg } from './neg';
import { sign } from './sign';
import { sub } from './sub';

export type Reduction = 'none' | 'mean' | 'sum';

/** A loss of the difference of two tensors, element by element. */
export type Distance = 'mse' | 'l1';

const SUB = operationCode('sub');
const MUL = operationCode('mul');
const SQUARE = operationCode('square');
const ABS = operationCode('abs');
const SIGN = operationCode('sign');

const NODE_NAMES = { mse: 'MseLossBackward0', l1: 'L1LossBackward0' };

/** Whether the fused kernels take these operands: float32 of one shape. */
export function isPlainDistance(x: Tensor, target: Tensor): boolean {
  return x.dtype === 'float32' && target.dtype === 'float32' && sameShape(x.shape, target.shape);
}

/**
 * l = (x - t)^2 ('mse') or |x - t| ('l1') for float32 operands of one shape, reduced.
 *
 * dl/dx = 2 (x - t) or sign(x - t), with sign(0) = sign(NaN) = 0; dl/dt = -dl/dx. A mean divides by the number of
 * elements; that of none is NaN.
 */
export function distanceLoss(kind: Distance, x: Tensor, target: Tensor, reduction: Reduction): Tensor {
  const n = x.count;
  const [from, to] = [rowMajor(x), rowMajor(target)];
  beginOperation();
  const losses = emptyTensor(x.shape, 'float32');
  const out = reduction === 'none' ? losses : emptyTensor([], 'float32');
  const scale = reduction === 'mean' ? 1 / n : 1;
  const at = losses.pointer;
  k.elementwise(SUB, from.pointer, to.pointer, at, 1, 1, 0, n);
  k.elementwise(kind === 'mse' ? SQUARE : ABS, at, at, at, 1, 1, 0, n);
  if (reduction !== 'none') {
    k.meanScaled(at, out.pointer, 1, n, 1, n === 0 && reduction === 'mean' ? Number.NaN : scale, 0, 1);
    losses.dispose();
  }
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
  const n = x.count;
  beginOperation();
  const gx = emptyTensor(x.shape, 'float32');
  const [at, pg] = [gx.pointer, g.pointer];
  k.elementwise(SUB, from.pointer, to.pointer, at, 1, 1, 0, n);
  if (kind === 'l1') k.elementwise(SIGN, at, at, at, 1, 1, 0, n);
  const factor = kind === 'mse' ? 2 * scale : scale;
  if (each) k.elementwise(MUL, at, pg, at, 1, 1, 0, n);
  const all = each ? factor : factor * (f32[pg >>> 2] as number);
  if (all !== 1) k.elementwise(MUL, at, writeScalarF32(all), at, 1, 0, 0, n);
  return gx;
}

function recorded(kind: Distance, grad: Tensor, x: Tensor, target: Tensor, scale: number): Tensor {
  const difference = sub(x, target);
  const slope = kind === 'mse' ? mul(difference, 2 * scale) : mul(sign(difference), scale);
  return mul(expand(grad, x.shape), slope);
}
