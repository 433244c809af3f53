import { normalize } from '../../../nn/functional/normalize';
import { abs } from '../../../ops/pointwise/abs';
import { add } from '../../../ops/pointwise/add';
import { eq } from '../../../ops/pointwise/eq';
import { log } from '../../../ops/pointwise/log';
import { lt } from '../../../ops/pointwise/lt';
import { sqrt } from '../../../ops/pointwise/sqrt';
import { square } from '../../../ops/pointwise/square';
import { sub } from '../../../ops/pointwise/sub';
import { where } from '../../../ops/pointwise/where';
import { amax } from '../../../ops/reduction/amax';
import { amin } from '../../../ops/reduction/amin';
import { argmax } from '../../../ops/reduction/argmax';
import { argmin } from '../../../ops/reduction/argmin';
import { cumsum } from '../../../ops/reduction/cumsum';
import { logSoftmax } from '../../../ops/reduction/logSoftmax';
import { logsumexp } from '../../../ops/reduction/logsumexp';
import { mean } from '../../../ops/reduction/mean';
import { prod } from '../../../ops/reduction/prod';
import { softmax } from '../../../ops/reduction/softmax';
import { sum } from '../../../ops/reduction/sum';
import { flip } from '../../../ops/shape/flip';
import { reshape } from '../../../ops/shape/reshape';
import { unsqueeze } from '../../../ops/shape/unsqueeze';
import { topk } from '../../../ops/sorting/topk';
import { tensor } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { axisOf, type Call, input, listOf, type Operator, type Operators } from './operator';

type Along = (x: Tensor, dims: number[], keepdim: boolean) => Tensor;

const reduction =
  (of: Along): Operator =>
  (call) => {
    const x = input(call, 0);
    const keepdim = call.attributes.int('keepdims', 1) === 1;
    const axes = listOf(call, 'axes', 1);
    const isAll = axes === null || axes.length === 0;
    if (isAll && call.attributes.int('noop_with_empty_axes') === 1) return x;
    if (x.shape.length === 0) return of(x, [], keepdim);
    const dims = isAll ? x.shape.map((_, i) => i) : axes.map((axis) => axisOf(axis, x.shape.length));
    return of(x, dims, keepdim);
  };

/** One dim after the other, the last first. */
const oneByOne =
  (of: (x: Tensor, dim: number, options: { keepdim: boolean }) => Tensor): Along =>
  (x, dims, keepdim) =>
    [...dims].sort((a, b) => b - a).reduce((y, dim) => of(y, dim, { keepdim }), x);

const total: Along = (x, dims, keepdim) => sum(x, dims, { keepdim });

const located =
  (of: typeof argmax): Operator =>
  (call) => {
    const x = input(call, 0);
    const axis = axisOf(call.attributes.int('axis'), x.shape.length);
    const keepdim = call.attributes.int('keepdims', 1) === 1;
    if (call.attributes.int('select_last_index') === 0) return of(x, axis, { keepdim });
    const last = (x.shape[axis] as number) - 1;
    return sub(tensor(Int32Array.of(last)), of(flip(x, [axis]), axis, { keepdim }));
  };

/** Up to opset 12 all dims from the axis on are one. */
const normalized =
  (of: typeof softmax): Operator =>
  (call) => {
    const x = input(call, 0);
    const old = call.opset < 13;
    const axis = axisOf(call.attributes.int('axis', old ? 1 : -1), x.shape.length);
    if (!old) return of(x, axis);
    return reshape(of(reshape(x, [...x.shape.slice(0, axis), -1]), axis), x.shape);
  };

const running: Operator = (call) => {
  const x = input(call, 0);
  const axis = axisOf(input(call, 1).item(), x.shape.length);
  const reverse = call.attributes.int('reverse') === 1;
  const given = reverse ? flip(x, [axis]) : x;
  const sums = cumsum(given, axis);
  const own = call.attributes.int('exclusive') === 1 ? sub(sums, given) : sums;
  return reverse ? flip(own, [axis]) : own;
};

function largest(call: Call): readonly Tensor[] {
  const x = input(call, 0);
  const k = call.inputs[1] ? call.inputs[1].item() : call.attributes.int('k');
  const { values, indices } = topk(x, k, call.attributes.int('axis', -1), {
    largest: call.attributes.int('largest', 1) === 1,
    sorted: call.attributes.int('sorted', 1) === 1,
  });
  return [values, indices];
}

const oneHot: Operator = (call) => {
  const [indices, depth, values] = [input(call, 0), input(call, 1).item(), input(call, 2)];
  const axis = axisOf(call.attributes.int('axis', -1), indices.shape.length + 1);
  const own = where(lt(indices, 0), add(indices, depth), indices);
  const classes = tensor(Int32Array.from({ length: depth }, (_, i) => i));
  const shape = [depth, ...new Array<number>(indices.shape.length - axis).fill(1)];
  const [off, on] = values.data() as unknown as [number, number];
  const chosen = eq(unsqueeze(own, axis), reshape(classes, shape));
  return where(chosen, tensor(on, { dtype: values.dtype }), tensor(off, { dtype: values.dtype }));
};

export const REDUCTIONS: Operators = {
  ReduceSum: reduction(total),
  ReduceMean: reduction((x, dims, keepdim) => mean(x, dims, { keepdim })),
  ReduceMax: reduction((x, dims, keepdim) => amax(x, dims, { keepdim })),
  ReduceMin: reduction((x, dims, keepdim) => amin(x, dims, { keepdim })),
  ReduceProd: reduction(oneByOne((x, dim, options) => prod(x, dim, options))),
  ReduceL1: reduction((x, dims, keepdim) => total(abs(x), dims, keepdim)),
  ReduceL2: reduction((x, dims, keepdim) => sqrt(total(square(x), dims, keepdim))),
  ReduceLogSum: reduction((x, dims, keepdim) => log(total(x, dims, keepdim))),
  ReduceLogSumExp: reduction((x, dims, keepdim) => logsumexp(x, dims, { keepdim })),
  ReduceSumSquare: reduction((x, dims, keepdim) => total(square(x), dims, keepdim)),
  ArgMax: located(argmax),
  ArgMin: located(argmin),
  Softmax: normalized(softmax),
  LogSoftmax: normalized(logSoftmax),
  LpNormalization: ({ inputs, attributes }) =>
    normalize(inputs[0] as Tensor, attributes.int('axis', -1), { p: attributes.int('p', 2), eps: 0 }),
  CumSum: running,
  TopK: largest,
  OneHot: oneHot,
};
