import { ValueError } from '../../../errors';
import { gridSample } from '../../../nn/functional/sampling/gridSample';
import { interpolate } from '../../../nn/functional/sampling/interpolate';
import { index } from '../../../ops/indexing/at';
import { gather } from '../../../ops/indexing/gather';
import { indexPut } from '../../../ops/indexing/indexPut';
import { indexSelect } from '../../../ops/indexing/indexSelect';
import { scatter } from '../../../ops/indexing/scatter';
import { scatterAdd } from '../../../ops/indexing/scatterAdd';
import { unbind } from '../../../ops/joining/unbind';
import { add } from '../../../ops/pointwise/add';
import { lt } from '../../../ops/pointwise/lt';
import { to } from '../../../ops/pointwise/to';
import { where } from '../../../ops/pointwise/where';
import { reshape } from '../../../ops/shape/reshape';
import { select } from '../../../ops/shape/select';
import { tensor } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { axisOf, type Call, input, numbersOf, type Operator, type Operators } from './operator';

/** Places counted from the beginning. */
function places({ isFixed }: Call, indices: Tensor, size: number): Tensor {
  if (isFixed[1] && !indices.data().some((at) => at < 0)) return indices;
  return where(lt(indices, 0), add(indices, size), indices);
}

const taken: Operator = (call) => {
  const [x, indices] = [input(call, 0), input(call, 1)];
  const axis = axisOf(call.attributes.int('axis'), x.shape.length);
  // As a number it may count from an end that is not always the same.
  if (call.isFixed[1] && indices.shape.length === 0) return select(x, axis, indices.item());
  const flat = reshape(places(call, indices, x.shape[axis] as number), [indices.numel()]);
  return reshape(indexSelect(x, axis, flat), [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]);
};

const takenEach: Operator = (call) => {
  const [x, indices] = [input(call, 0), input(call, 1)];
  const axis = axisOf(call.attributes.int('axis'), x.shape.length);
  return gather(x, axis, places(call, indices, x.shape[axis] as number));
};

const takenAt: Operator = (call) => {
  if (call.attributes.int('batch_dims') !== 0) throw new ValueError('GatherND with batch_dims is not known');
  return index(input(call, 0), ...unbind(input(call, 1), -1));
};

const put: Operator = (call) => {
  const [x, indices, updates] = [input(call, 0), input(call, 1), input(call, 2)];
  const axis = axisOf(call.attributes.int('axis'), x.shape.length);
  const at = places(call, indices, x.shape[axis] as number);
  return reductionOf(call) === 'add' ? scatterAdd(x, axis, at, updates) : scatter(x, axis, at, updates);
};

const putAt: Operator = (call) =>
  indexPut(input(call, 0), unbind(input(call, 1), -1), input(call, 2), { accumulate: reductionOf(call) === 'add' });

function reductionOf({ attributes }: Call): string {
  const reduction = attributes.string('reduction', 'none');
  if (reduction !== 'none' && reduction !== 'add') throw new ValueError(`the reduction '${reduction}' is not known`);
  return reduction;
}

interface Resize {
  from: number;
  to: number;
  scale: number;
}

const NEAREST: Record<string, (x: number) => number> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

const COORDINATES: Record<string, (i: number, resize: Resize) => number> = {
  half_pixel: (i, { scale }) => (i + 0.5) / scale - 0.5,
  half_pixel_symmetric: (i, { from, to, scale }) => {
    const adjustment = to / (from * scale);
    return from / 2 - (from / 2) * adjustment + (i + 0.5) / scale - 0.5;
  },
  pytorch_half_pixel: (i, { to, scale }) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
  asymmetric: (i, { scale }) => i / scale,
  align_corners: (i, { from, to }) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
};

function resize(x: Tensor, scales: readonly number[] | null, sizes: readonly number[] | null, call: Call): Tensor {
  const { attributes } = call;
  const to = sizes ?? x.shape.map((size, i) => Math.floor(size * ((scales as readonly number[])[i] as number)));
  const given = attributes.string('coordinate_transformation_mode', call.opset < 11 ? 'asymmetric' : 'half_pixel');
  const mode = attributes.string('mode', 'nearest');
  const changed = x.shape.map((_, i) => i).filter((i) => to[i] !== x.shape[i] || (scales?.[i] ?? 1) !== 1);
  if (mode === 'nearest') {
    const round = NEAREST[attributes.string('nearest_mode', call.opset < 11 ? 'floor' : 'round_prefer_floor')];
    const place = COORDINATES[given];
    if (round === undefined || place === undefined) throw new ValueError(`Resize: '${given}' is not known`);
    return changed.reduce((y, dim) => {
      const [from, size] = [x.shape[dim] as number, to[dim] as number];
      const scale = scales?.[dim] ?? size / from;
      const at = Array.from({ length: size }, (_, i) => round(place(i, { from, to: size, scale })));
      return indexSelect(y, dim, tensor(Int32Array.from(at, (i) => Math.min(Math.max(i, 0), from - 1))));
    }, x);
  }
  const dims = x.shape.length - 2;
  const name = mode === 'cubic' ? 'bicubic' : (['linear', 'bilinear', 'trilinear'] as const)[dims - 1];
  const corners = given === 'align_corners';
  const known = corners || given.endsWith('half_pixel') || (given === 'asymmetric' && changed.length === 0);
  const cubic = mode === 'cubic' && attributes.float('cubic_coeff_a', -0.75) !== -0.75;
  if (name === undefined || !known || cubic || changed.some((dim) => dim < 2) || attributes.int('antialias') === 1) {
    throw new ValueError(`Resize: mode '${mode}' with '${given}' for ${dims} dims is not known`);
  }
  const how = scales === null ? { size: to.slice(2) } : { scaleFactor: scales.slice(2) };
  return interpolate(x, { ...how, mode: name, alignCorners: corners });
}

const resized: Operator = (call) => {
  const old = call.opset < 11;
  const [scales, sizes] = [call.inputs[old ? 1 : 2], old ? null : call.inputs[3]];
  const list = (given: Tensor | null | undefined): number[] | null =>
    given && given.numel() > 0 ? numbersOf(given) : null;
  const x = input(call, 0);
  const axes = call.attributes.ints('axes')?.map((axis) => axisOf(axis, x.shape.length));
  const all = (values: number[] | null, otherwise: (i: number) => number): number[] | null => {
    if (values === null || axes === undefined) return values;
    return x.shape.map((_, i) => (axes.includes(i) ? (values[axes.indexOf(i)] as number) : otherwise(i)));
  };
  return resize(
    x,
    all(list(scales), () => 1),
    all(list(sizes), (i) => x.shape[i] as number),
    call,
  );
};

const sampled: Operator = (call) => {
  const mode = call.attributes.string('mode', 'bilinear');
  const names: Record<string, 'bilinear' | 'nearest' | 'bicubic'> = {
    linear: 'bilinear',
    bilinear: 'bilinear',
    nearest: 'nearest',
    cubic: 'bicubic',
    bicubic: 'bicubic',
  };
  return gridSample(input(call, 0), input(call, 1), {
    mode: names[mode] ?? 'bilinear',
    paddingMode: call.attributes.string('padding_mode', 'zeros') as 'zeros' | 'border' | 'reflection',
    alignCorners: call.attributes.int('align_corners') === 1,
  });
};

export const INDEXING: Operators = {
  Gather: taken,
  GatherElements: takenEach,
  GatherND: takenAt,
  ScatterElements: put,
  Scatter: put,
  ScatterND: putAt,
  Resize: resized,
  Upsample: (call) => {
    const scales = call.inputs[1]
      ? numbersOf(to(call.inputs[1], 'float32'))
      : [...(call.attributes.floats('scales') ?? [])];
    return resize(input(call, 0), scales, null, call);
  },
  GridSample: sampled,
};
