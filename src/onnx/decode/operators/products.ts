import { linear } from '../../../nn/functional/linear';
import { add } from '../../../ops/pointwise/add';
import { mul } from '../../../ops/pointwise/mul';
import { einsum } from '../../../ops/products/einsum';
import { matmul } from '../../../ops/products/matmul';
import { t } from '../../../ops/shape/transpose';
import type { Tensor } from '../../../tensor/tensor';
import { input, type Operator, type Operators } from './operator';

const general: Operator = (call) => {
  const { attributes } = call;
  const [a, b, c] = [input(call, 0), input(call, 1), call.inputs[2] ?? null];
  const [alpha, beta] = [attributes.float('alpha', 1), attributes.float('beta', 1)];
  const [turnsA, turnsB] = [attributes.int('transA') === 1, attributes.int('transB') === 1];
  const isVector = c === null || (c.shape.length === 1 && c.shape[0] === b.shape[0]);
  if (turnsB && !turnsA && alpha === 1 && beta === 1 && isVector) return linear(a, b, c);
  const product = matmul(turnsA ? t(a) : a, turnsB ? t(b) : b);
  const scaled = alpha === 1 ? product : mul(product, alpha);
  if (c === null) return scaled;
  return add(scaled, beta === 1 ? c : mul(c, beta));
};

export const PRODUCTS: Operators = {
  MatMul: (call) => matmul(input(call, 0), input(call, 1)),
  Gemm: general,
  Einsum: ({ inputs, attributes }) =>
    einsum(attributes.string('equation').replaceAll(' ', ''), ...(inputs as Tensor[])),
};
