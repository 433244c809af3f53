import type { Emitter } from '../emitter';
import { elementType } from '../tensors';
import { Dim, type Size, type Value } from '../values';
import { axisOf, type Rule, type Rules } from './rule';

/** Every operation that gives the same elements in the same order in another shape. */
const reshaped: Rule = (g, [x], out) => {
  const value = x as Value;
  return g.reshaped(g.name(value), value.shape, out.shape);
};

const expanded: Rule = (g, [x], out) => {
  const value = x as Value;
  const lead = out.shape.length - value.shape.length;
  // A size that stays may be any: 1 says so.
  const target = out.shape.map((size, i) => {
    const from = value.shape[i - lead];
    const stays = size instanceof Dim && from instanceof Dim && from.key === size.key;
    return stays ? 1 : size;
  });
  return g.one('Expand', [g.name(value), g.shape(target)]);
};

export function permuted(g: Emitter, name: string, order: readonly number[]): string {
  return order.every((dim, i) => dim === i) ? name : g.one('Transpose', [name], { perm: order });
}

const swapped = (g: Emitter, x: Value, dim0: unknown, dim1: unknown): string => {
  const order = x.shape.map((_, i) => i);
  const [a, b] = [axisOf(dim0, order.length), axisOf(dim1, order.length)];
  [order[a], order[b]] = [order[b] as number, order[a] as number];
  return permuted(g, g.name(x), order);
};

const moved: Rule = (g, args) => {
  const [x, source, destination] = args as [Value, number | number[], number | number[]];
  const ndim = x.shape.length;
  const from = [source].flat().map((dim) => axisOf(dim, ndim));
  const to = [destination].flat().map((dim) => axisOf(dim, ndim));
  const rest = x.shape.map((_, i) => i).filter((dim) => !from.includes(dim));
  const order = x.shape.map((_, i) => (to.includes(i) ? (from[to.indexOf(i)] as number) : (rest.shift() as number)));
  return permuted(g, g.name(x), order);
};

/** Elements from `start` up to `end` along a dim. */
export function sliced(g: Emitter, name: string, axis: number, start: Size, end: Size, step = 1): string {
  const bound = (at: Size): string => g.shape([at]);
  return g.one('Slice', [name, bound(start), bound(end), g.int64([axis]), g.int64([step])]);
}

/** Counted from the end where it is negative. */
function from(start: unknown, size: Size): Size {
  if (start instanceof Dim || size instanceof Dim || (start as number) >= 0) return start as Size;
  return (start as number) + size;
}

/** The sum of two sizes in each trace. */
function plus(a: Size, b: Size): Size {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const list = (size: Size, i: number): number => (size instanceof Dim ? (size.sizes[i] as number) : size);
  const { sizes } = (a instanceof Dim ? a : b) as Dim;
  const sums = sizes.map((_, i) => list(a, i) + list(b, i));
  return sums.every((sum) => sum === sums[0]) ? (sums[0] as number) : new Dim(sums);
}

const narrowed: Rule = (g, args) => {
  const [x, dim, start, length] = args as [Value, number, Size, Size];
  const axis = axisOf(dim, x.shape.length);
  const begin = from(start, x.shape[axis] as Size);
  return sliced(g, g.name(x), axis, begin, plus(begin, length));
};

const selected: Rule = (g, args) => {
  const [x, dim, index] = args as [Value, number, number];
  const at = g.int64([g.fixed(index, 'an index')], []);
  return g.one('Gather', [g.name(x), at], { axis: axisOf(dim, x.shape.length) });
};

/** The parts of a tensor along a dim, each as long as the result says. */
const split: Rule = (g, args, _out, { results }) => {
  const [x, , dim = 0] = args as [Value, unknown, number?];
  const axis = axisOf(dim, x.shape.length);
  if (results.length === 1) return g.one('Identity', [g.name(x)]);
  const sizes = results.map(({ shape }) => shape[axis] as Size);
  return g.node('Split', [g.name(x), g.shape(sizes)], { axis }, results.length);
};

const joined: Rule = (g, args, out) => {
  const [tensors, dim = 0] = args as [Value[], number?];
  // An empty vector may stand among matrices.
  const parts = tensors.filter(({ shape }) => !(shape.length === 1 && shape[0] === 0 && out.shape.length > 1));
  return g.one(
    'Concat',
    parts.map((part) => g.as(part, out.dtype)),
    { axis: axisOf(dim, out.shape.length) },
  );
};

const stacked: Rule = (g, args, out) => {
  const [tensors, dim = 0] = args as [Value[], number?];
  const axis = axisOf(dim, out.shape.length);
  const parts = tensors.map((part) => g.one('Unsqueeze', [g.as(part, out.dtype), g.int64([axis])]));
  return g.one('Concat', parts, { axis });
};

const unbound: Rule = (g, args, _out, { results }) => {
  const [x, dim = 0] = args as [Value, number?];
  const axis = axisOf(dim, x.shape.length);
  return results.map((_, i) => g.one('Gather', [g.name(x), g.int64([i], [])], { axis }));
};

const flipped: Rule = (g, args) => {
  const [x, dims] = args as [Value, number | number[]];
  const axes = [dims].flat().map((dim) => axisOf(dim, x.shape.length));
  const all = (value: number): string => g.int64(axes.map(() => value));
  return g.one('Slice', [g.name(x), all(-1), all(-(2 ** 53)), g.int64(axes), all(-1)]);
};

const triangle =
  (upper: number): Rule =>
  (g, [x, diagonal = 0], out) => {
    const k = g.int64([g.fixed(diagonal, 'a diagonal')], []);
    // Booleans and bytes have no kernel everywhere.
    const dtype = out.dtype === 'float32' ? 'float32' : 'int32';
    const y = g.one('Trilu', [g.as(x as Value, dtype), k], { upper });
    return out.dtype === dtype ? y : g.one('Cast', [y], { to: elementType(out.dtype) });
  };

const PADDING: Record<string, string> = { constant: 'constant', reflect: 'reflect', replicate: 'edge' };

const padded: Rule = (g, args, out) => {
  const [x, sides, { mode = 'constant', value = 0 } = {}] = args as [
    Value,
    number[],
    { mode?: string; value?: number | null }?,
  ];
  const ndim = x.shape.length;
  const begin = new Array<number>(ndim).fill(0);
  const end = new Array<number>(ndim).fill(0);
  sides.forEach((side, i) => {
    (i % 2 === 0 ? begin : end)[ndim - 1 - (i >> 1)] = g.fixed(side, 'a padding');
  });
  if (mode === 'circular') return wrapped(g, g.name(x), x.shape, begin, end);
  const given = mode === 'constant' ? [g.scalar(value ?? 0, out.dtype)] : [];
  return g.one('Pad', [g.name(x), g.int64([...begin, ...end]), ...given], { mode: PADDING[mode] });
};

/** What lies at the other end is put before and behind, dim by dim. */
function wrapped(g: Emitter, name: string, shape: readonly Size[], begin: number[], end: number[]): string {
  let out = name;
  shape.forEach((size, axis) => {
    const [before, behind] = [begin[axis] as number, end[axis] as number];
    if (before < 0 || behind < 0) throw g.unsupported('circular padding that takes away');
    const parts = [out];
    if (before > 0) parts.unshift(sliced(g, out, axis, plus(size, -before), size));
    if (behind > 0) parts.push(sliced(g, out, axis, 0, behind));
    if (parts.length > 1) out = g.one('Concat', parts, { axis });
  });
  return out;
}

const repeated: Rule = (g, args) => {
  const [x, repeats] = args as [Value, readonly Size[]];
  const lead = Math.max(repeats.length - x.shape.length, 0);
  const shape = [...new Array<number>(lead).fill(1), ...x.shape];
  const times = [...new Array<number>(shape.length - repeats.length).fill(1), ...repeats];
  return g.one('Tile', [g.reshaped(g.name(x), x.shape, shape), g.shape(times)]);
};

const rolled: Rule = (g, args) => {
  const [x, shifts, dims] = args as [Value, number | number[], (number | number[])?];
  if (dims === undefined) throw g.unsupported('rolling all elements as one row');
  let out = g.name(x);
  const axes = [dims].flat();
  [shifts].flat().forEach((shift, i) => {
    const axis = axisOf(axes[i], x.shape.length);
    const size = g.fixed(x.shape[axis], 'rolling along a dim');
    const at = size === 0 ? 0 : (((size - g.fixed(shift, 'a shift')) % size) + size) % size;
    if (at === 0) return;
    out = g.one('Concat', [sliced(g, out, axis, at, size), sliced(g, out, axis, 0, at)], { axis });
  });
  return out;
};

export const SHAPE: Rules = {
  rangeOf: (g, args, out) =>
    g.one(
      'Range',
      args.map((one) => g.operand(one, out.dtype)),
    ),
  shapeOf: (g, [x, start, end], out) => {
    const sizes = g.one('Shape', [g.name(x as Value)], { start: start as number, end: end as number });
    return g.one('Cast', [sizes], { to: elementType(out.dtype) });
  },
  reshape: reshaped,
  view: reshaped,
  viewAs: reshaped,
  reshapeAs: reshaped,
  flatten: reshaped,
  ravel: reshaped,
  unflatten: reshaped,
  squeeze: reshaped,
  unsqueeze: reshaped,
  expand: expanded,
  expandAs: expanded,
  broadcastTo: expanded,
  permute: (g, [x, dims]) => {
    const value = x as Value;
    return permuted(
      g,
      g.name(value),
      (dims as number[]).map((dim) => axisOf(dim, value.shape.length)),
    );
  },
  transpose: (g, [x, dim0, dim1]) => swapped(g, x as Value, dim0, dim1),
  swapaxes: (g, [x, dim0, dim1]) => swapped(g, x as Value, dim0, dim1),
  swapdims: (g, [x, dim0, dim1]) => swapped(g, x as Value, dim0, dim1),
  t: (g, [x]) => ((x as Value).shape.length < 2 ? g.name(x as Value) : swapped(g, x as Value, 0, 1)),
  movedim: moved,
  moveaxis: moved,
  narrow: narrowed,
  narrowCopy: narrowed,
  select: selected,
  split,
  splitWithSizes: split,
  chunk: split,
  cat: joined,
  concat: joined,
  stack: stacked,
  unbind: unbound,
  flip: flipped,
  tril: triangle(0),
  triu: triangle(1),
  pad: padded,
  repeat: repeated,
  roll: rolled,
  pixelShuffle: (g, [x, factor]) => {
    const value = x as Value;
    if (value.shape.length !== 4) throw g.unsupported('images that are not [n, c, h, w]');
    return g.one('DepthToSpace', [g.name(value)], { blocksize: factor as number, mode: 'CRD' });
  },
};
