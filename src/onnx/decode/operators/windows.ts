import { ValueError } from '../../../errors';
import { batchNorm } from '../../../nn/functional/batchNorm';
import { conv1d } from '../../../nn/functional/conv1d';
import { conv2d } from '../../../nn/functional/conv2d';
import { conv3d } from '../../../nn/functional/conv3d';
import { convTranspose1d } from '../../../nn/functional/convTranspose1d';
import { convTranspose2d } from '../../../nn/functional/convTranspose2d';
import { convTranspose3d } from '../../../nn/functional/convTranspose3d';
import { groupNorm } from '../../../nn/functional/groupNorm';
import { instanceNorm } from '../../../nn/functional/instanceNorm';
import { layerNorm } from '../../../nn/functional/layerNorm';
import { localResponseNorm } from '../../../nn/functional/localResponseNorm';
import { maxPool2d } from '../../../nn/functional/maxPool2d';
import { pad } from '../../../nn/functional/pad';
import { avgPool1d, avgPool2d, avgPool3d } from '../../../nn/functional/pooling/avgPool';
import { maxPool1d, maxPool3d } from '../../../nn/functional/pooling/maxPool';
import { div } from '../../../ops/pointwise/div';
import { amax } from '../../../ops/reduction/amax';
import { mean } from '../../../ops/reduction/mean';
import { narrow } from '../../../ops/shape/narrow';
import { reshape } from '../../../ops/shape/reshape';
import { onesLike } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { axisOf, type Call, input, type Operator, type Operators } from './operator';

type Any = (...args: unknown[]) => Tensor;

/** The function of one, two or three dims. */
function byDims(dims: number, functions: readonly unknown[]): Any {
  const of = functions[dims - 1];
  if (of === undefined) throw new ValueError(`windows of ${dims} dims are not known`);
  return of as Any;
}

export interface Windows {
  kernel: readonly number[];
  stride: number[];
  dilation: number[];
  /** Elements in front of each dim, and behind. */
  begin: number[];
  end: number[];
}

export function windowsOf({ attributes }: Call, x: Tensor, kernel: readonly number[]): Windows {
  const dims = kernel.length;
  const ones = new Array<number>(dims).fill(1);
  const stride = [...(attributes.ints('strides') ?? ones)];
  const dilation = [...(attributes.ints('dilations') ?? ones)];
  const pads = attributes.ints('pads') ?? new Array<number>(2 * dims).fill(0);
  const auto = attributes.string('auto_pad', 'NOTSET');
  if (!auto.startsWith('SAME')) {
    const none = auto === 'VALID';
    const side = (from: number): number[] => ones.map((_, i) => (none ? 0 : (pads[from + i] as number)));
    return { kernel, stride, dilation, begin: side(0), end: side(dims) };
  }
  const totals = kernel.map((size, i) => {
    const length = x.shape[i + 2] as number;
    const step = stride[i] as number;
    const reach = (dilation[i] as number) * (size - 1) + 1;
    return Math.max((Math.ceil(length / step) - 1) * step + reach - length, 0);
  });
  const less = totals.map((total) => total >> 1);
  const more = totals.map((total, i) => total - (less[i] as number));
  return auto === 'SAME_UPPER'
    ? { kernel, stride, dilation, begin: less, end: more }
    : { kernel, stride, dilation, begin: more, end: less };
}

const isEven = ({ begin, end }: Windows): boolean => begin.every((size, i) => size === end[i]);

/** x with what the windows want around it. */
export function surrounded(x: Tensor, { begin, end }: Windows, value: number): Tensor {
  const sides = begin.flatMap((_, i) => [begin.at(-1 - i) as number, end.at(-1 - i) as number]);
  return sides.every((side) => side === 0) ? x : pad(x, sides, { value });
}

const convolved: Operator = (call) => {
  const [x, weight] = [input(call, 0), input(call, 1)];
  const kernel = weight.shape.slice(2);
  const windows = windowsOf(call, x, kernel);
  const even = isEven(windows);
  return byDims(kernel.length, [conv1d, conv2d, conv3d])(even ? x : surrounded(x, windows, 0), weight, {
    bias: call.inputs[2] ?? null,
    stride: windows.stride,
    padding: even ? windows.begin : 0,
    dilation: windows.dilation,
    groups: call.attributes.int('group', 1),
  });
};

const spread: Operator = (call) => {
  const [x, weight] = [input(call, 0), input(call, 1)];
  const kernel = weight.shape.slice(2);
  const windows = windowsOf(call, x, kernel);
  const even = isEven(windows);
  const out = byDims(kernel.length, [convTranspose1d, convTranspose2d, convTranspose3d])(x, weight, {
    bias: call.inputs[2] ?? null,
    stride: windows.stride,
    padding: even ? windows.begin : 0,
    outputPadding: [...(call.attributes.ints('output_padding') ?? kernel.map(() => 0))],
    dilation: windows.dilation,
    groups: call.attributes.int('group', 1),
  });
  if (even) return out;
  return kernel.reduce((y, _, i) => {
    const [begin, end] = [windows.begin[i] as number, windows.end[i] as number];
    return narrow(y, i + 2, begin, (y.shape[i + 2] as number) - begin - end);
  }, out);
};

/** Padding that pools of torch's kind take: the same at both ends, and no more than half of the kernel. */
const isPlain = (windows: Windows): boolean =>
  isEven(windows) && windows.begin.every((size, i) => size <= (windows.kernel[i] as number) / 2);

const largest: Operator = (call) => {
  const x = input(call, 0);
  const windows = windowsOf(call, x, call.attributes.ints('kernel_shape') ?? []);
  const plain = isPlain(windows);
  const given = plain ? x : surrounded(x, windows, Number.NEGATIVE_INFINITY);
  return byDims(windows.kernel.length, [maxPool1d, maxPool2d, maxPool3d])(given, windows.kernel, {
    stride: windows.stride,
    padding: plain ? windows.begin : 0,
    dilation: windows.dilation,
    ceilMode: call.attributes.int('ceil_mode') === 1,
  });
};

const average: Operator = (call) => {
  const x = input(call, 0);
  const windows = windowsOf(call, x, call.attributes.ints('kernel_shape') ?? []);
  const { kernel, stride } = windows;
  if (windows.dilation.some((step) => step !== 1)) throw new ValueError('AveragePool with dilations is not known');
  const counts = call.attributes.int('count_include_pad') === 1;
  const ceilMode = call.attributes.int('ceil_mode') === 1;
  const pool = byDims(kernel.length, [avgPool1d, avgPool2d, avgPool3d]);
  if (isPlain(windows)) {
    return pool(x, kernel, { stride, padding: windows.begin, ceilMode, countIncludePad: counts });
  }
  const sums = pool(surrounded(x, windows, 0), kernel, { stride, ceilMode });
  return counts ? sums : div(sums, pool(surrounded(onesLike(x), windows, 0), kernel, { stride, ceilMode }));
};

const spatial = (x: Tensor): number[] => x.shape.slice(2).map((_, i) => i + 2);

const layered: Operator = (call) => {
  const x = input(call, 0);
  const shape = x.shape.slice(axisOf(call.attributes.int('axis', -1), x.shape.length));
  const vector = (i: number): Tensor | null => {
    const given = call.inputs[i];
    return given ? reshape(given, shape) : null;
  };
  return layerNorm(x, shape, { weight: vector(1), bias: vector(2), eps: call.attributes.float('epsilon', 1e-5) });
};

const normalizedByBatches: Operator = (call) => {
  const [x, weight, bias, mean, variance] = [0, 1, 2, 3, 4].map((i) => input(call, i)) as [
    Tensor,
    ...[Tensor, Tensor, Tensor, Tensor],
  ];
  const { attributes, isFixed, training } = call;
  // The share of the batch in the running statistics, where ONNX says what is kept of them.
  const momentum = Number((1 - attributes.float('momentum', 0.9)).toFixed(6));
  // Statistics that are computed are nobody's to keep.
  const ofBatch = training && isFixed[3] === true && isFixed[4] === true;
  return batchNorm(x, mean, variance, {
    ...{ weight, bias, momentum, training: ofBatch },
    eps: attributes.float('epsilon', 1e-5),
  });
};

export const WINDOWS: Operators = {
  Conv: convolved,
  ConvTranspose: spread,
  MaxPool: largest,
  AveragePool: average,
  GlobalAveragePool: (call) => mean(input(call, 0), spatial(input(call, 0)), { keepdim: true }),
  GlobalMaxPool: (call) => amax(input(call, 0), spatial(input(call, 0)), { keepdim: true }),
  BatchNormalization: normalizedByBatches,
  InstanceNormalization: (call) =>
    instanceNorm(input(call, 0), {
      weight: input(call, 1),
      bias: input(call, 2),
      eps: call.attributes.float('epsilon', 1e-5),
    }),
  GroupNormalization: (call) =>
    groupNorm(input(call, 0), call.attributes.int('num_groups', 1), {
      weight: input(call, 1),
      bias: input(call, 2),
      eps: call.attributes.float('epsilon', 1e-5),
    }),
  LayerNormalization: layered,
  LRN: (call) =>
    localResponseNorm(input(call, 0), call.attributes.int('size', 1), {
      alpha: call.attributes.float('alpha', 1e-4),
      beta: call.attributes.float('beta', 0.75),
      k: call.attributes.float('bias', 1),
    }),
};
