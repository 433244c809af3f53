import { add } from '../../../../ops/pointwise/add';
import { div } from '../../../../ops/pointwise/div';
import { mul } from '../../../../ops/pointwise/mul';
import { to } from '../../../../ops/pointwise/to';
import { matmul } from '../../../../ops/products/matmul';
import { asStrided } from '../../../../ops/shape/asStrided';
import { contiguous } from '../../../../ops/shape/contiguous';
import { reshape } from '../../../../ops/shape/reshape';
import { contiguousStrides } from '../../../../tensor/layout';
import type { Tensor } from '../../../../tensor/tensor';
import { ElementType } from '../../../proto/messages';
import { asWhole, type Call, input, type Operator } from '../operator';
import { surrounded, windowsOf } from '../windows';
import { along, centered, saturated, stepsAt } from './linear';

const { int32 } = ElementType;

/** A zero point for each row is [m], one for each column [n]. */
function centeredRows(x: Tensor, zero: Tensor | null): Tensor {
  return centered(x, zero, x.shape.length === 1 ? 0 : -2);
}

/** A product of whole numbers, to the last one. */
function wholeProduct(a: Tensor, aZero: Tensor | null, b: Tensor, bZero: Tensor | null): Tensor {
  return matmul(centeredRows(a, aZero), centered(b, bZero, -1));
}

/** A sum of whole numbers over windows, each window as a column of a matrix: floats would round it. */
function wholeConvolution(call: Call, x: Tensor, weight: Tensor): Tensor {
  const kernel = weight.shape.slice(2);
  const windows = windowsOf(call, x, kernel);
  const groups = call.attributes.int('group', 1);
  const padded = contiguous(surrounded(x, windows, 0));
  const [n, c, ...sizes] = padded.shape as [number, number, ...number[]];
  const [channels, perGroup] = weight.shape as [number, number];
  const reach = (i: number): number => (windows.dilation[i] as number) * ((kernel[i] as number) - 1) + 1;
  const out = sizes.map((size, i) => Math.floor((size - reach(i)) / (windows.stride[i] as number)) + 1);
  const [step, channelStep, ...steps] = contiguousStrides(padded.shape) as [number, number, ...number[]];
  const scaled = (factors: readonly number[]): number[] => steps.map((one, i) => one * (factors[i] as number));
  const view = asStrided(
    padded,
    [n, groups, perGroup, ...kernel, ...out],
    [step, channelStep * perGroup, channelStep, ...scaled(windows.dilation), ...scaled(windows.stride)],
  );
  if (c !== groups * perGroup) throw new TypeError(`${c} channels in ${groups} groups of ${perGroup}`);
  const length = kernel.reduce((product, size) => product * size, perGroup);
  const columns = reshape(view, [n, groups, length, -1]);
  const rows = reshape(weight, [groups, channels / groups, length]);
  return reshape(matmul(rows, columns), [n, channels, ...out]);
}

/** Sums of products of two kinds of steps as steps of a third. */
function rescaled(
  sums: Tensor,
  scales: readonly [Tensor, Tensor, Tensor],
  axis: number,
  zero: Tensor | null,
  type: number,
) {
  const [a, b, y] = scales;
  const ndim = sums.shape.length;
  const factor = div(mul(along(a, ndim, -2), along(b, ndim, axis)), along(y, ndim, axis));
  return saturated(mul(to(sums, 'float32'), factor), zero, type);
}

const attributesOf = ({ node }: Call) => Object.fromEntries(node.attributes);

const matMulInteger: Operator = (call) => {
  const { inputs, types } = call;
  const how = { inputs, types, results: [int32], attributes: {} };
  return asWhole('MatMulInteger', how, () =>
    wholeProduct(input(call, 0), inputs[2] ?? null, input(call, 1), inputs[3] ?? null),
  );
};

const convInteger: Operator = (call) => {
  const { inputs, types } = call;
  const how = { inputs, types, results: [int32], attributes: attributesOf(call) };
  return asWhole('ConvInteger', how, () =>
    wholeConvolution(
      call,
      centered(input(call, 0), inputs[2] ?? null, 0),
      centered(input(call, 1), inputs[3] ?? null, 0),
    ),
  );
};

const quantizedConv: Operator = (call) => {
  const [x, w, y] = [stepsAt(call, 1, 0), stepsAt(call, 4, 3), stepsAt(call, 6, 0)];
  const bias = call.inputs[8] ?? null;
  const how = { inputs: call.inputs, types: call.types, results: [y.type], attributes: attributesOf(call) };
  return asWhole('QLinearConv', how, () => {
    const sums = wholeConvolution(call, centered(input(call, 0), x.zero, 0), centered(input(call, 3), w.zero, 0));
    const all = bias === null ? sums : add(sums, along(to(bias, 'int32'), sums.shape.length, 1));
    return rescaled(all, [x.scale, w.scale, y.scale], 1, y.zero, y.type);
  });
};

const quantizedMatMul: Operator = (call) => {
  const [a, b, y] = [stepsAt(call, 1, 0), stepsAt(call, 4, 3), stepsAt(call, 6, 0)];
  const how = { inputs: call.inputs, types: call.types, results: [y.type], attributes: {} };
  return asWhole('QLinearMatMul', how, () => {
    const sums = wholeProduct(input(call, 0), a.zero, input(call, 3), b.zero);
    return rescaled(sums, [a.scale, b.scale, y.scale], -1, y.zero, y.type);
  });
};

export const QUANTIZED_PRODUCTS = {
  MatMulInteger: matMulInteger,
  ConvInteger: convInteger,
  QLinearConv: quantizedConv,
  QLinearMatMul: quantizedMatMul,
};
