import { pad } from '../../../nn/functional/pad';
import { pixelShuffle } from '../../../nn/functional/sampling/pixelShuffle';
import { index } from '../../../ops/indexing/at';
import { slice } from '../../../ops/indexing/drivers/indexItems';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { cat } from '../../../ops/joining/cat';
import { repeat } from '../../../ops/joining/repeat';
import { splitWithSizes } from '../../../ops/joining/split';
import { nonzero } from '../../../ops/pointwise/nonzero';
import { tril } from '../../../ops/pointwise/tril';
import { triu } from '../../../ops/pointwise/triu';
import { expand } from '../../../ops/shape/expand';
import { permute } from '../../../ops/shape/permute';
import { reshape } from '../../../ops/shape/reshape';
import { squeeze } from '../../../ops/shape/squeeze';
import { t } from '../../../ops/shape/transpose';
import { unsqueeze } from '../../../ops/shape/unsqueeze';
import { full, tensor } from '../../../tensor/create';
import { broadcastShapes } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import { tensorIn } from '../weights';
import { axisOf, type Call, input, listOf, numbersOf, type Operator, type Operators } from './operator';

/** Whole numbers as a tensor. */
const ints = (values: readonly number[]): Tensor => tensor(Int32Array.from(values));

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

const reshaped: Operator = (call) => {
  const x = input(call, 0);
  const sizes = listOf(call, 'shape', 1) ?? [];
  const keeps = call.attributes.int('allowzero') === 0;
  return reshape(
    x,
    sizes.map((size, i) => (size === 0 && keeps ? (x.shape[i] as number) : size)),
  );
};

const constant: Operator = ({ attributes }) => {
  const value = attributes.tensor('value');
  if (value !== null) return tensorIn(value, 'a constant');
  if (attributes.has('value_int')) return reshape(ints([attributes.int('value_int')]), []);
  if (attributes.has('value_float')) return tensor(attributes.float('value_float'));
  if (attributes.has('value_ints')) return ints(attributes.ints('value_ints') ?? []);
  if (attributes.has('value_floats')) return tensor(Float32Array.from(attributes.floats('value_floats') ?? []));
  throw new TypeError('a constant is neither tensor nor numbers');
};

const filled: Operator = (call) => {
  const given = call.attributes.tensor('value');
  const value = given === null ? tensor(0) : tensorIn(given, 'a constant');
  const shape = numbersOf(input(call, 0));
  if (tracer === null) return full(shape, Number(value.item()), { dtype: value.dtype });
  // To who writes a file it is one number, and what is computed of it is seen.
  const one = tracer.operation('constant', () => reshape(value, []), []) as Tensor;
  return expand(one, shape);
};

const squeezed: Operator = (call) => {
  const axes = listOf(call, 'axes', 1);
  const x = input(call, 0);
  return axes === null ? squeeze(x) : squeeze(x, [...axes]);
};

const widened: Operator = (call) => {
  const x = input(call, 0);
  const axes = listOf(call, 'axes', 1) ?? [];
  const ndim = x.shape.length + axes.length;
  return axes
    .map((axis) => axisOf(axis, ndim))
    .sort((a, b) => a - b)
    .reduce((y, axis) => unsqueeze(y, axis), x);
};

const sliced: Operator = (call) => {
  const x = input(call, 0);
  const starts = listOf(call, 'starts', 1) as readonly number[];
  const ends = listOf(call, 'ends', 2) as readonly number[];
  const axes = listOf(call, 'axes', 3) ?? starts.map((_, i) => i);
  const steps = listOf(call, 'steps', 4) ?? starts.map(() => 1);
  let out = x;
  const plain = x.shape.map(() => slice());
  axes.forEach((given, i) => {
    const axis = axisOf(given, x.shape.length);
    const [start, end, step] = [starts[i] as number, ends[i] as number, steps[i] as number];
    if (step > 0) {
      plain[axis] = slice(start, end, step);
      return;
    }
    out = indexSelect(out, axis, ints(backwards(x.shape[axis] as number, start, end, step)));
  });
  return plain.every(({ start }) => start === null) ? out : index(out, ...plain);
};

/** The places from `start` down to before `end`. */
function backwards(size: number, start: number, end: number, step: number): number[] {
  const first = Math.min(start < 0 ? start + size : start, size - 1);
  const last = Math.max(end < 0 ? end + size : end, -1);
  const places: number[] = [];
  for (let at = first; at > last && step !== 0; at += step) places.push(at);
  return places;
}

const split: Operator = (call) => {
  const x = input(call, 0);
  const axis = axisOf(call.attributes.int('axis'), x.shape.length);
  const size = x.shape[axis] as number;
  const each = Math.ceil(size / call.outputs);
  const equal = Array.from({ length: call.outputs }, (_, i) => Math.max(Math.min(each, size - i * each), 0));
  return splitWithSizes(x, [...(listOf(call, 'split', 1) ?? equal)], axis);
};

const MODES = { constant: 'constant', reflect: 'reflect', edge: 'replicate', wrap: 'circular' } as const;

const padded: Operator = (call) => {
  const x = input(call, 0);
  const pads = listOf(call, 'pads', 1) as readonly number[];
  const ndim = x.shape.length;
  const axes = call.inputs[3] ? numbersOf(call.inputs[3]).map((axis) => axisOf(axis, ndim)) : x.shape.map((_, i) => i);
  const sides = new Array<number>(2 * ndim).fill(0);
  axes.forEach((axis, i) => {
    sides[2 * (ndim - 1 - axis)] = pads[i] as number;
    sides[2 * (ndim - 1 - axis) + 1] = pads[i + axes.length] as number;
  });
  const mode = MODES[call.attributes.string('mode', 'constant') as keyof typeof MODES];
  if (mode !== 'constant') return continued(x, sides, mode);
  return pad(x, sides, { value: Number(call.inputs[2]?.item() ?? call.attributes.float('value')) });
};

/** Other modes than the constant take the last dims alone, behind two others. */
function continued(x: Tensor, sides: number[], mode: 'reflect' | 'replicate' | 'circular'): Tensor {
  while (sides.length > 2 && sides.at(-1) === 0 && sides.at(-2) === 0) sides.length -= 2;
  const lead = x.shape.length - sides.length / 2;
  const rows = reshape(x, [1, product(x.shape.slice(0, lead)), ...x.shape.slice(lead)]);
  const out = pad(rows, sides, { mode });
  return reshape(out, [...x.shape.slice(0, lead), ...out.shape.slice(2)]);
}

/** The last dims of images [n, c b b, h, w] as [n, c, h b, w b]; of mode DCR the blocks lie before the channels. */
const spread: Operator = (call) => {
  const x = input(call, 0);
  const b = call.attributes.int('blocksize');
  if (call.attributes.string('mode', 'DCR') === 'CRD') return pixelShuffle(x, b);
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const parts = permute(reshape(x, [n, b, b, c / (b * b), h, w]), [0, 3, 4, 1, 5, 2]);
  return reshape(parts, [n, c / (b * b), h * b, w * b]);
};

const gathered: Operator = (call) => {
  const x = input(call, 0);
  const b = call.attributes.int('blocksize');
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const parts = permute(reshape(x, [n, c, h / b, b, w / b, b]), [0, 3, 5, 1, 2, 4]);
  return reshape(parts, [n, c * b * b, h / b, w / b]);
};

const rising: Operator = (call) => {
  const given = [0, 1, 2].map((i) => input(call, i));
  const run = (): Tensor => risingFrom(given);
  return tracer === null ? run() : (tracer.operation('rangeOf', run, given) as Tensor);
};

function risingFrom(given: readonly Tensor[]): Tensor {
  const [start, limit, step] = given.map((one) => one.item()) as [number, number, number];
  const count = Math.max(Math.ceil((limit - start) / step), 0);
  const isReal = given[0]?.dtype === 'float32';
  const numbers = Array.from({ length: count }, (_, i) => start + i * step);
  return isReal ? tensor(Float32Array.from(numbers)) : ints(numbers);
}

function sizesFrom({ inputs, attributes }: Call): Tensor {
  const { shape } = inputs[0] as Tensor;
  const end = attributes.has('end') ? attributes.int('end') : shape.length;
  const run = (): Tensor => ints(shape.slice(attributes.int('start'), end));
  // To who writes a file, sizes are computed.
  if (tracer === null) return run();
  return tracer.operation('shapeOf', run, [inputs[0], attributes.int('start'), end]) as Tensor;
}

export const SHAPE: Operators = {
  Reshape: reshaped,
  Flatten: (call) => {
    const x = input(call, 0);
    const axis = axisOf(call.attributes.int('axis', 1), x.shape.length);
    return reshape(x, [product(x.shape.slice(0, axis)), product(x.shape.slice(axis))]);
  },
  Shape: sizesFrom,
  Size: (call) => reshape(ints([input(call, 0).numel()]), []),
  Constant: constant,
  ConstantOfShape: filled,
  Squeeze: squeezed,
  Unsqueeze: widened,
  Transpose: (call) => {
    const x = input(call, 0);
    return permute(x, [...(call.attributes.ints('perm') ?? x.shape.map((_, i) => x.shape.length - 1 - i))]);
  },
  Expand: (call) => {
    const x = input(call, 0);
    return expand(x, broadcastShapes(x.shape, numbersOf(input(call, 1))));
  },
  Concat: ({ inputs, attributes }) => cat(inputs as Tensor[], attributes.int('axis')),
  Slice: sliced,
  Split: split,
  Pad: padded,
  Tile: (call) => repeat(input(call, 0), numbersOf(input(call, 1))),
  Range: rising,
  Trilu: (call) => {
    const k = Number(call.inputs[1]?.item() ?? 0);
    return call.attributes.int('upper', 1) === 1 ? triu(input(call, 0), k) : tril(input(call, 0), k);
  },
  DepthToSpace: spread,
  SpaceToDepth: gathered,
  NonZero: (call) => t(nonzero(input(call, 0)) as Tensor),
};
