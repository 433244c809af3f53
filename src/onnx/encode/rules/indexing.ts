import { type Emitter, float } from '../emitter';
import { elementType } from '../tensors';
import { type Size, Value } from '../values';
import { axisOf, optionsIn, perDim, type Rule, type Rules } from './rule';
import { permuted, sliced } from './shape';

type Item = number | boolean | string | null | Value | { start: Size | null; stop: Size | null; step: number | null };

/** x[items]: numbers, slices, new dims, and tensors of indices that stand together. */
const indexed: Rule = (g, args) => {
  const [x, ...items] = args as [Value, ...(Item | Item[])[]];
  let name = g.name(x);
  let axis = 0;
  const taken = items.filter((item) => item !== null && item !== '...').length;
  const shape = [...x.shape];
  const indices: { at: number; name: string; shape: readonly Size[] }[] = [];
  for (const item of items) {
    if (item === null) {
      name = g.one('Unsqueeze', [name, g.int64([axis])]);
      shape.splice(axis++, 0, 1);
    } else if (item === '...') axis += x.shape.length - taken;
    else if (typeof item === 'number') {
      name = g.one('Gather', [name, g.int64([item], [])], { axis });
      shape.splice(axis, 1);
    } else if (item instanceof Value) {
      if (item.dtype === 'bool') throw g.unsupported('a mask, whose number of elements is not known before');
      indices.push({ at: axis++, name: g.as(item, 'int32'), shape: item.shape });
    } else if (Array.isArray(item)) {
      const list = item as number[];
      if (!list.every((one) => typeof one === 'number')) throw g.unsupported('a list that is not one of numbers');
      indices.push({ at: axis++, name: g.int64(list), shape: [list.length] });
    } else if (typeof item === 'object') name = slicedBy(g, name, axis++, item);
    else throw g.unsupported('an index of this kind');
  }
  return gathered(g, name, shape.length, indices);
};

function slicedBy(
  g: Emitter,
  name: string,
  axis: number,
  item: Exclude<Item, number | string | boolean | null | Value>,
): string {
  const { start, stop, step } = item;
  if (start === null && stop === null && step === null) return name;
  return sliced(g, name, axis, start ?? 0, stop ?? 2 ** 53, step ?? 1);
}

function gathered(
  g: Emitter,
  name: string,
  ndim: number,
  indices: readonly { at: number; name: string; shape: readonly Size[] }[],
): string {
  const [first, ...others] = indices;
  if (first === undefined) return name;
  if (others.length === 0) return g.one('Gather', [name, first.name], { axis: first.at });
  if (others.some(({ at }, i) => at !== first.at + i + 1)) throw g.unsupported('indices that do not stand together');
  const total = indices.map((index) => index.name).reduce((sum, next) => g.one('Add', [sum, next]));
  const shape = g.one('Shape', [total]);
  const rows = indices.map((index) => {
    const wide = g.one('Cast', [g.one('Expand', [index.name, shape])], { to: 7 });
    return g.one('Unsqueeze', [wide, g.int64([-1])]);
  });
  const all = Array.from({ length: ndim }, (_, i) => i);
  const chosen = all.slice(first.at, first.at + indices.length);
  const front = permuted(g, name, [...chosen, ...all.filter((dim) => !chosen.includes(dim))]);
  const out = g.one('GatherND', [front, g.one('Concat', rows, { axis: -1 })]);
  if (first.at === 0) return out;
  // The dims of the indices go back to where the first one stood.
  const width = Math.max(...indices.map((index) => index.shape.length));
  const rest = ndim - indices.length;
  const order = Array.from({ length: width + rest }, (_, i) => i);
  const before = order.slice(width, width + first.at);
  return permuted(g, out, [...before, ...order.slice(0, width), ...order.slice(width + first.at)]);
}

const rows: Rule = (g, args) => {
  const [input, weight] = args as [Value, Value];
  return g.one('Gather', [g.name(weight), g.as(input, 'int32')], { axis: 0 });
};

const bags: Rule = (g, args, out, call) => {
  const input = args[0] as Value;
  const {
    mode = 'mean',
    perSampleWeights = null,
    offsets = null,
  } = optionsIn(args, 2) as {
    mode?: string;
    perSampleWeights?: Value | null;
    offsets?: Value | null;
  };
  if (offsets !== null || input.shape.length !== 2) throw g.unsupported('bags of different lengths');
  let taken = rows(g, args, out, call) as string;
  if (perSampleWeights !== null) {
    taken = g.one('Mul', [taken, g.one('Unsqueeze', [g.name(perSampleWeights), g.int64([-1])])]);
  }
  if (mode === 'sum') return g.one('ReduceSum', [taken, g.int64([1])], { keepdims: 0 });
  return g.one(mode === 'max' ? 'ReduceMax' : 'ReduceMean', [taken], { axes: [1], keepdims: 0 });
};

/** ONNX has an operator for it, but runtimes only for some types of numbers. */
const oneHot: Rule = (g, args, out) => {
  const x = args[0] as Value;
  const depth = g.fixed(out.shape.at(-1), 'a number of classes');
  const classes = g.constant(
    'int32',
    [depth],
    Int32Array.from({ length: depth }, (_, i) => i),
  );
  const same = g.one('Equal', [g.one('Unsqueeze', [g.as(x, 'int32'), g.int64([-1])]), classes]);
  return g.one('Cast', [same], { to: elementType(out.dtype) });
};

const RESIZE: Record<string, { mode: string; coordinates: string; nearest?: string }> = {
  nearest: { mode: 'nearest', coordinates: 'asymmetric', nearest: 'floor' },
  'nearest-exact': { mode: 'nearest', coordinates: 'half_pixel', nearest: 'round_prefer_ceil' },
  linear: { mode: 'linear', coordinates: 'half_pixel' },
  bilinear: { mode: 'linear', coordinates: 'half_pixel' },
  trilinear: { mode: 'linear', coordinates: 'half_pixel' },
  bicubic: { mode: 'cubic', coordinates: 'half_pixel' },
};

const resized: Rule = (g, args, out) => {
  const x = args[0] as Value;
  const options = optionsIn(args, 1) as {
    mode?: string;
    scaleFactor?: number | number[] | null;
    alignCorners?: boolean | null;
    antialias?: boolean;
    recomputeScaleFactor?: boolean | null;
  };
  const { mode = 'nearest', scaleFactor = null, alignCorners, antialias } = options;
  const how = RESIZE[mode];
  if (antialias || how === undefined) throw g.unsupported(antialias ? 'antialias' : `mode '${mode}'`);
  const given = {
    mode: how.mode,
    coordinate_transformation_mode: alignCorners ? 'align_corners' : how.coordinates,
    nearest_mode: how.nearest,
    cubic_coeff_a: how.mode === 'cubic' ? float(-0.75) : undefined,
  };
  if (scaleFactor !== null && !options.recomputeScaleFactor) {
    const scales = Float32Array.from([1, 1, ...perDim(scaleFactor, x.shape.length - 2)]);
    return g.one('Resize', [g.name(x), '', g.constant('float32', [scales.length], scales)], given);
  }
  return g.one('Resize', [g.name(x), '', '', g.shape(out.shape)], given);
};

const gridSample: Rule = (g, args) => {
  const [x, grid] = args as [Value, Value];
  const {
    mode = 'bilinear',
    paddingMode = 'zeros',
    alignCorners = false,
  } = optionsIn(args, 2) as {
    mode?: string;
    paddingMode?: string;
    alignCorners?: boolean | null;
  };
  if (x.shape.length !== 4) throw g.unsupported('volumes');
  const given = { mode, padding_mode: paddingMode, align_corners: alignCorners ? 1 : 0 };
  return g.one('GridSample', [g.name(x), g.name(grid)], given);
};

/** x with `source` put, or added, where `index` says along a dim. */
const scattered =
  (reduction?: 'add'): Rule =>
  (g, args, out) => {
    const [x, dim, index, source] = args as [Value, number, Value, Value | number];
    if (args[4] !== undefined && (optionsIn(args, 4).reduce ?? null) !== null) throw g.unsupported('reduce');
    const shape = g.shape(index.shape);
    const updates =
      source instanceof Value ? g.as(source, out.dtype) : g.one('Expand', [g.operand(source, out.dtype), shape]);
    const given = { axis: axisOf(dim, x.shape.length), reduction };
    return g.one('ScatterElements', [g.name(x), g.as(index, 'int32'), updates], given);
  };

/** Whole slices are added at the places of a vector. */
const addedSlices: Rule = (g, args, out) => {
  const [x, dim, index, source] = args as [Value, number, Value, Value];
  const alpha = g.fixed(optionsIn(args, 4).alpha ?? 1, 'alpha');
  const axis = axisOf(dim, x.shape.length);
  const shape = source.shape.map((_, i) => (i === axis ? (index.shape[0] ?? 1) : 1));
  const places = g.one('Expand', [g.reshaped(g.as(index, 'int32'), index.shape, shape), g.shape(source.shape)]);
  const plain = g.as(source, out.dtype);
  const updates = alpha === 1 ? plain : g.one('Mul', [plain, g.scalar(alpha, out.dtype)]);
  return g.one('ScatterElements', [g.name(x), places, updates], { axis, reduction: 'add' });
};

export const INDEXING: Rules = {
  scatter: scattered(),
  scatterAdd: scattered('add'),
  indexAdd: addedSlices,
  index: indexed,
  indexSelect: (g, [x, dim, index]) =>
    g.one('Gather', [g.name(x as Value), g.as(index as Value, 'int32')], {
      axis: axisOf(dim, (x as Value).shape.length),
    }),
  gather: (g, [x, dim, index]) =>
    g.one('GatherElements', [g.name(x as Value), g.as(index as Value, 'int32')], {
      axis: axisOf(dim, (x as Value).shape.length),
    }),
  embedding: rows,
  embeddingBag: bags,
  oneHot,
  interpolate: resized,
  gridSample,
};
