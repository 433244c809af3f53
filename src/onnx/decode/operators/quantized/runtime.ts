import { add } from '../../../../ops/pointwise/add';
import { mul } from '../../../../ops/pointwise/mul';
import { to } from '../../../../ops/pointwise/to';
import { matmul } from '../../../../ops/products/matmul';
import { mean } from '../../../../ops/reduction/mean';
import { t } from '../../../../ops/shape/transpose';
import type { Tensor } from '../../../../tensor/tensor';
import { input, type Operator, type Operators } from '../operator';
import { along, dequantize, quantize, stepsAt } from './linear';

/** Operands as real numbers, the result in steps again. */
const pointwise =
  (of: (a: Tensor, b: Tensor) => Tensor): Operator =>
  (call) => {
    const [a, b] = [dequantize(input(call, 0), stepsAt(call, 1, 0)), dequantize(input(call, 3), stepsAt(call, 4, 3))];
    return quantize(of(a, b), stepsAt(call, 6, 0));
  };

const averaged: Operator = (call) => {
  const x = dequantize(input(call, 0), stepsAt(call, 1, 0));
  const last = call.attributes.int('channels_last') === 1;
  const dims = x.shape.map((_, i) => i).slice(last ? 1 : 2, last ? -1 : undefined);
  return quantize(mean(x, dims, { keepdim: true }), stepsAt(call, 3, 0));
};

const general: Operator = (call) => {
  const { attributes, types } = call;
  const [aSteps, bSteps] = [stepsAt(call, 1, 0), stepsAt(call, 4, 3)];
  const turned = (x: Tensor, name: string): Tensor => (attributes.int(name) === 1 ? t(x) : x);
  const a = turned(dequantize(input(call, 0), aSteps), 'transA');
  // A scale for each column of what is multiplied.
  const turnsB = attributes.int('transB') === 1;
  const b = turned(dequantize(input(call, 3), bSteps, turnsB ? 0 : 1), 'transB');
  const alpha = attributes.float('alpha', 1);
  const product = mul(matmul(a, b), alpha);
  const c = call.inputs[6] ?? null;
  const step = mul(aSteps.scale, mul(bSteps.scale, alpha));
  const y = c === null ? product : add(product, mul(to(c, 'float32'), along(step, 1, 0)));
  return call.inputs[7] ? quantize(y, { ...stepsAt(call, 7, 0), type: types[8] || (types[0] as number) }) : y;
};

/** What onnxruntime's own quantization writes beside ONNX's operators. */
export const QUANTIZED_RUNTIME: Operators = {
  'com.microsoft.QLinearAdd': pointwise((a, b) => add(a, b)),
  'com.microsoft.QLinearMul': pointwise(mul),
  'com.microsoft.QLinearGlobalAveragePool': averaged,
  'com.microsoft.QGemm': general,
};
