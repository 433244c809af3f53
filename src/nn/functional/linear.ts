import { gradEnabled } from '../../autograd/mode';
import type { Grad, Node } from '../../autograd/node';
import { record } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { conj } from '../../ops/pointwise/conj';
import { relu, reluGradient } from '../../ops/pointwise/relu';
import { gemm, RELU } from '../../ops/products/drivers/gemm';
import { checkProductTypes } from '../../ops/products/drivers/product';
import { mm } from '../../ops/products/mm';
import { sum } from '../../ops/reduction/sum';
import { reshape } from '../../ops/shape/reshape';
import { t } from '../../ops/shape/transpose';
import { rowMajor } from '../../tensor/copy';
import { sameShape, showShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';

/**
 * y = x W^T + b: x [.., in], weight [out, in], bias [out], y [.., out].
 *
 * dx = dy W, dW = dy^T x, db = sum of dy over all dims but the last.
 *
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * linear(tensor([[1, 2]]), tensor([[1, 1], [1, -1]]), tensor([10, 0])); // tensor([[13., -1.]])
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.linear.html
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  return product(x, weight, bias, 0);
}

/** relu(x W^T + b) in one kernel, for a linear layer whose result goes nowhere but into a ReLU. */
export function linearRelu(x: Tensor, weight: Tensor, bias?: Tensor | null): Tensor {
  const plain = !bias || sameShape(bias.shape, [weight.shape[0] as number]);
  if (x.dtype !== 'float32' || weight.shape.length === 1 || !plain) return relu(linear(x, weight, bias));
  return product(x, weight, bias, RELU);
}

function product(x: Tensor, weight: Tensor, bias: Tensor | null | undefined, flags: number): Tensor {
  checkLinear(x, weight, bias ?? null);
  if (
    x.dtype !== 'float32' ||
    weight.shape.length === 1 ||
    (bias && !sameShape(bias.shape, [weight.shape[0] as number]))
  ) {
    const y = general(x, weight);
    return bias ? add(y, bias) : y;
  }
  const ndim = x.shape.length;
  const [n, depth] = weight.shape as [number, number];
  const m = rowsOf(x);
  const source = ndim === 2 ? x : rowMajor(x);
  const offsets = bias ? rowMajor(bias) : null;
  beginOperation();
  const out = emptyTensor(ndim === 2 ? [m, n] : [...x.shape.slice(0, -1), n], 'float32');
  const [xRow, xCol] = ndim === 2 ? (source.strides as [number, number]) : [depth, 1];
  const [wRow, wCol] = weight.strides as [number, number];
  const pb = offsets === null ? 0 : offsets.pointer;
  gemm(source.pointer, weight.pointer, out.pointer, m, n, depth, xRow, xCol, wCol, wRow, pb, flags);
  if (source !== x) source.dispose();
  if (offsets !== null && offsets !== bias) offsets.dispose();
  const inputs = bias ? [x, weight, bias] : [x, weight];
  if (flags === RELU) return record(out, 'ReluBackward0', inputs, linearReluBackward, [x, weight, out]);
  const name = bias
    ? ndim === 2
      ? 'AddmmBackward0'
      : 'ViewBackward0'
    : ndim === 2
      ? 'MmBackward0'
      : 'UnsafeViewBackward0';
  return record(out, name, inputs, linearBackward, [x, weight]);
}

/** x W^T for every dtype, and for a single row of weights. */
function general(x: Tensor, weight: Tensor): Tensor {
  const columns = t(weight.shape.length === 1 ? reshape(weight, [1, weight.count]) : weight);
  if (x.shape.length === 2 && weight.shape.length === 2) return mm(x, columns);
  const y = mm(reshape(x, [rowsOf(x), x.shape.at(-1) as number]), columns);
  return reshape(y, [...x.shape.slice(0, -1), ...weight.shape.slice(0, -1)]);
}

function rowsOf(x: Tensor): number {
  let rows = 1;
  for (let i = 0; i < x.shape.length - 1; i++) rows *= x.shape[i] as number;
  return rows;
}

function checkLinear(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (weight.shape.length > 2 || weight.shape.length === 0) {
    throw new ShapeError(`linear(): weight must be [out, in], got ${showShape(weight.shape)}`);
  }
  if (x.shape.length === 0) {
    throw new ShapeError(
      `both arguments to linear need to be at least 1D, but they are 0D and ${weight.shape.length}D`,
    );
  }
  const depth = x.shape[x.shape.length - 1] as number;
  const [inSize, n] = weight.shape.length === 2 ? [weight.shape[1], weight.shape[0]] : [weight.shape[0], 1];
  if (depth !== inSize) {
    throw new ShapeError(
      `mat1 and mat2 shapes cannot be multiplied (${rowsOf(x)}x${depth} and ${inSize}x${n}); ` +
        `linear(): input ${showShape(x.shape)}, weight ${showShape(weight.shape)}`,
    );
  }
  if (x.dtype !== weight.dtype || (bias !== null && bias.dtype !== x.dtype)) {
    throw new DTypeError(
      `mat1 and mat2 must have the same dtype; linear(): input ${x.dtype}, weight ${weight.dtype}` +
        `${bias === null ? '' : `, bias ${bias.dtype}`}; convert with x.to('${weight.dtype}')`,
    );
  }
  checkProductTypes(x, weight);
  if (bias === null) return;
  const target = weight.shape.length === 1 ? x.shape.slice(0, -1) : [...x.shape.slice(0, -1), n as number];
  const lead = target.length - bias.shape.length;
  if (lead < 0 || bias.shape.some((size, i) => size !== 1 && size !== target[lead + i])) {
    throw new ShapeError(
      `The expanded size of the tensor (${n}) must match the existing size (${bias.shape[0] ?? 1}) at non-singleton ` +
        `dimension 1.  Target sizes: ${showShape([rowsOf(x), n as number])}.  Tensor sizes: ${showShape(bias.shape)}; ` +
        `linear(): weight ${showShape(weight.shape)} wants a bias of [${n}]`,
    );
  }
}

function linearBackward(grad: Tensor, node: Node): readonly Grad[] {
  return gradEnabled || grad.dtype !== 'float32' ? composed(grad, node) : fused(grad, node);
}

function linearReluBackward(grad: Tensor, node: Node): readonly Grad[] {
  return linearBackward(reluGradient(grad, node.saved(2)), node);
}

/** In one pass, from dy laid out by rows. */
function fused(grad: Tensor, node: Node): readonly Grad[] {
  const [x, weight] = [node.saved(0), node.saved(1)];
  const [n, depth] = weight.shape as [number, number];
  const m = rowsOf(x);
  const g = rowMajor(grad);
  const source = x.shape.length === 2 || !node.needs(1) ? x : rowMajor(x);
  beginOperation();
  const grads: Grad[] = [null, null, null];
  if (node.needs(0)) {
    const toX = emptyTensor(x.shape, 'float32');
    const [wRow, wCol] = weight.strides as [number, number];
    gemm(g.pointer, weight.pointer, toX.pointer, m, depth, n, n, 1, wRow, wCol);
    grads[0] = toX;
  }
  if (node.needs(1)) {
    const toWeight = emptyTensor(weight.shape, 'float32');
    const [xRow, xCol] = x.shape.length === 2 ? (source.strides as [number, number]) : [depth, 1];
    gemm(g.pointer, source.pointer, toWeight.pointer, n, depth, m, 1, n, xRow, xCol);
    grads[1] = toWeight;
  }
  if (node.next.length === 3 && node.needs(2)) {
    const toBias = emptyTensor([n], 'float32');
    k.sum(g.pointer, toBias.pointer, 1, m, n, 0, 1);
    grads[2] = toBias;
  }
  if (g !== grad) g.dispose();
  if (source !== x) source.dispose();
  return grads;
}

/** The same by recorded operations, for gradients of gradients. */
function composed(grad: Tensor, node: Node): readonly Grad[] {
  const [x, weight] = [node.saved(0), node.saved(1)];
  const [n, depth] = weight.shape as [number, number];
  const rows = reshape(grad, [rowsOf(x), n]);
  return [
    node.needs(0) ? reshape(mm(rows, conj(weight)), x.shape) : null,
    node.needs(1) ? mm(t(rows), reshape(conj(x), [rowsOf(x), depth])) : null,
    node.next.length === 3 && node.needs(2) ? sum(rows, 0) : null,
  ];
}
