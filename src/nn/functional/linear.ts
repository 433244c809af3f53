import type { Fused, Grad, JointNode, Together } from '../../autograd/node';
import { recordTogether, tracked } from '../../autograd/record';
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
import { operand } from '../../tensor/copy';
import { type Shape, showShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';

/**
 * y = x W^T + b: x [.., in], weight [out, in], bias [out], y [.., out].
 *
 * dx = dy W, dW = dy^T x, db = sum of dy over all dims but the last.
 *
 * @param x - [..., in]
 * @param weight - [out, in]
 * @param bias - [out], or null
 * @returns [..., out]
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
  return isPlain(x, weight, bias) ? product(x, weight, bias, RELU) : relu(linear(x, weight, bias));
}

/** Whether one kernel computes it: a matrix of weights, and a bias for each of its rows. */
function isPlain(x: Tensor, { sizes: shape }: Tensor, bias: Tensor | null | undefined): boolean {
  if (x.dtype !== 'float32' || shape.length === 1) return false;
  return !bias || (bias.sizes.length === 1 && bias.sizes[0] === shape[0]);
}

function product(x: Tensor, weight: Tensor, bias: Tensor | null | undefined, flags: number): Tensor {
  checkLinear(x, weight, bias ?? null);
  if (!isPlain(x, weight, bias)) {
    const y = general(x, weight);
    return bias ? add(y, bias) : y;
  }
  const ndim = x.sizes.length;
  const n = weight.sizes[0] as number;
  const depth = weight.sizes[1] as number;
  const m = rowsOf(x);
  const source = ndim === 2 ? x : operand(x);
  const offsets = bias ? operand(bias) : null;
  beginOperation();
  const out = emptyTensor(ndim === 2 ? [m, n] : [...x.sizes.slice(0, -1), n], 'float32');
  const [wRow, wCol] = weight.strides as [number, number];
  const pb = offsets === null ? 0 : offsets.pointer;
  gemm(
    source.pointer,
    weight.pointer,
    out.pointer,
    m,
    n,
    depth,
    rowStep(source),
    colStep(source),
    wCol,
    wRow,
    pb,
    flags,
  );
  const inputs = bias ? [x, weight, bias] : [x, weight];
  const [savedX, savedWeight] = [tracked(weight) ? x : null, tracked(x) ? weight : null];
  if (flags === RELU) {
    return recordTogether(out, 'ReluBackward0', inputs, RELU_GRADIENTS, [savedX, savedWeight, out]);
  }
  const name = bias
    ? ndim === 2
      ? 'AddmmBackward0'
      : 'ViewBackward0'
    : ndim === 2
      ? 'MmBackward0'
      : 'UnsafeViewBackward0';
  return recordTogether(out, name, inputs, GRADIENTS, [savedX, savedWeight]);
}

const GRADIENTS: Fused<Together> = {
  composed: composedGradients,
  fused: fusedGradients,
};

const RELU_GRADIENTS: Fused<Together> = {
  composed: (grad, node) => composedGradients(reluGradient(grad, node.saved(2)), node),
  fused: (grad, node) => fusedGradients(reluGradient(grad, node.saved(2)), node),
};

function composedGradients(grad: Tensor, node: JointNode): readonly Grad[] {
  const rows = rowsOfAll(grad);
  const toX = (weight: Tensor): Tensor => reshape(mm(rows, conj(weight)), shapeOfX(grad, weight));
  return [
    node.needs(0) ? toX(node.saved(1)) : null,
    node.needs(1) ? mm(t(rows), rowsOfAll(conj(node.saved(0)))) : null,
    node.needs(2) ? sum(rows, 0) : null,
  ];
}

/** The same from dy laid out by rows, once for all. */
function fusedGradients(grad: Tensor, node: JointNode): readonly Grad[] {
  const m = rowsOf(grad);
  const n = grad.sizes[grad.sizes.length - 1] as number;
  const g = operand(grad);
  const x = node.needs(1) ? node.saved(0) : null;
  const source = x === null || x.sizes.length === 2 ? x : operand(x);
  beginOperation();
  const grads: Grad[] = [null, null, null];
  if (node.needs(0)) {
    const weight = node.saved(1);
    const toX = emptyTensor(shapeOfX(grad, weight), 'float32');
    const [wRow, wCol] = weight.strides as [number, number];
    gemm(g.pointer, weight.pointer, toX.pointer, m, weight.sizes[1] as number, n, n, 1, wRow, wCol);
    grads[0] = toX;
  }
  if (x !== null && source !== null) {
    const depth = x.sizes[x.sizes.length - 1] as number;
    const toWeight = emptyTensor([n, depth], 'float32');
    gemm(g.pointer, source.pointer, toWeight.pointer, n, depth, m, 1, n, rowStep(source), colStep(source));
    grads[1] = toWeight;
  }
  if (node.needs(2)) {
    const toBias = emptyTensor([n], 'float32');
    k.sum(g.pointer, toBias.pointer, 1, m, n, 0, 1, 0);
    grads[2] = toBias;
  }
  return grads;
}

/** Steps of x seen as rows, which may be transposed where it has two dims. */
function rowStep({ sizes: shape, strides }: Tensor): number {
  return (shape.length === 2 ? strides[0] : shape[shape.length - 1]) as number;
}

function colStep({ sizes: shape, strides }: Tensor): number {
  return shape.length === 2 ? (strides[1] as number) : 1;
}

function shapeOfX(grad: Tensor, weight: Tensor): Shape {
  return grad.sizes.length === 2
    ? [grad.sizes[0] as number, weight.sizes[1] as number]
    : [...grad.sizes.slice(0, -1), weight.sizes[1] as number];
}

/** All but the last dim as one. */
function rowsOfAll(x: Tensor): Tensor {
  return reshape(x, [rowsOf(x), x.sizes.at(-1) as number]);
}

/** x W^T for every dtype, and for a single row of weights. */
function general(x: Tensor, weight: Tensor): Tensor {
  const columns = t(weight.sizes.length === 1 ? reshape(weight, [1, weight.count]) : weight);
  if (x.sizes.length === 2 && weight.sizes.length === 2) return mm(x, columns);
  const y = mm(reshape(x, [rowsOf(x), x.sizes.at(-1) as number]), columns);
  return reshape(y, [...x.sizes.slice(0, -1), ...weight.sizes.slice(0, -1)]);
}

function rowsOf(x: Tensor): number {
  let rows = 1;
  for (let i = 0; i < x.sizes.length - 1; i++) rows *= x.sizes[i] as number;
  return rows;
}

function checkLinear(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  if (weight.sizes.length > 2 || weight.sizes.length === 0) {
    throw new ShapeError(`linear(): weight must be [out, in], got ${showShape(weight.sizes)}`);
  }
  if (x.sizes.length === 0) {
    throw new ShapeError(
      `both arguments to linear need to be at least 1D, but they are 0D and ${weight.sizes.length}D`,
    );
  }
  const depth = x.sizes[x.sizes.length - 1] as number;
  const inSize = weight.sizes.at(-1);
  const n = weight.sizes.length === 2 ? weight.sizes[0] : 1;
  if (depth !== inSize) {
    throw new ShapeError(
      `mat1 and mat2 shapes cannot be multiplied (${rowsOf(x)}x${depth} and ${inSize}x${n}); ` +
        `linear(): input ${showShape(x.sizes)}, weight ${showShape(weight.sizes)}`,
    );
  }
  if (x.dtype !== weight.dtype || (bias !== null && bias.dtype !== x.dtype)) {
    throw new DTypeError(
      `mat1 and mat2 must have the same dtype; linear(): input ${x.dtype}, weight ${weight.dtype}` +
        `${bias === null ? '' : `, bias ${bias.dtype}`}; convert with x.to('${weight.dtype}')`,
    );
  }
  checkProductTypes(x, weight);
  if (bias === null || isPlain(x, weight, bias)) return;
  const target = weight.sizes.length === 1 ? x.sizes.slice(0, -1) : [...x.sizes.slice(0, -1), n as number];
  const lead = target.length - bias.sizes.length;
  if (lead < 0 || bias.sizes.some((size, i) => size !== 1 && size !== target[lead + i])) {
    throw new ShapeError(
      `The expanded size of the tensor (${n}) must match the existing size (${bias.sizes[0] ?? 1}) at non-singleton ` +
        `dimension 1.  Target sizes: ${showShape([rowsOf(x), n as number])}.  Tensor sizes: ${showShape(bias.sizes)}; ` +
        `linear(): weight ${showShape(weight.sizes)} wants a bias of [${n}]`,
    );
  }
}
