import type { Emitter, Given } from '../emitter';
import { elementType } from '../tensors';
import { Dim, type Size, type Value } from '../values';
import { cast } from './pointwise';
import { axisOf, optionsIn, type Rule, type Rules } from './rule';

/** The dims to reduce; undefined for all. */
export function axesIn(g: Emitter, x: Value, dim: unknown): number[] | undefined {
  if (dim === undefined || dim === null) return undefined;
  const list = [dim].flat() as number[];
  return list.length === 0 ? undefined : list.map((one) => axisOf(g.fixed(one, 'a dim'), x.shape.length));
}

const kept = (options: Record<string, unknown>): number => (options.keepdim ? 1 : 0);

/** A reduction whose axes are an attribute. */
export function reduced(g: Emitter, op: string, name: string, axes: number[] | undefined, keepdims: number): string {
  if (op !== 'ReduceSum') return g.one(op, [name], { axes, keepdims } as Record<string, Given>);
  return g.one(op, axes === undefined ? [name] : [name, g.int64(axes)], { keepdims });
}

const reduction =
  (op: string): Rule =>
  (g, args, out) => {
    const [x, dim] = args as [Value, unknown];
    if (x.shape.length === 0) return g.one('Identity', [g.as(x, out.dtype)]);
    return reduced(g, op, g.as(x, out.dtype), axesIn(g, x, dim), kept(optionsIn(args, 2)));
  };

const located =
  (op: string): Rule =>
  (g, args, out) => {
    const [x, dim] = args as [Value, number | null | undefined];
    const all = (dim ?? null) === null;
    const name = all ? g.one('Reshape', [numeric(g, x), g.int64([-1])]) : numeric(g, x);
    const axis = all ? 0 : axisOf(dim, x.shape.length);
    const keepdims = all ? 0 : kept(optionsIn(args, 2));
    return g.one('Cast', [g.one(op, [name], { axis, keepdims })], { to: elementType(out.dtype) });
  };

/** A value as numbers of which the larger can be found. */
function numeric(g: Emitter, x: Value): string {
  return x.dtype === 'float32' ? g.name(x) : g.as(x, 'int32');
}

/** max and min: of all, of each along a dim with its place, or of two tensors. */
const extremum =
  (reduce: string, locate: string, op: string): Rule =>
  (g, args, out, call) => {
    const [x, second] = args as [Value, number | Value | null | undefined];
    if (second === undefined || second === null) return reduction(reduce)(g, [x], out, call);
    if (typeof second !== 'number') return g.one(op, [g.as(x, out.dtype), g.as(second, out.dtype)]);
    const options = args[2] ?? {};
    const values = reduction(reduce)(g, [x, second, options], out, call) as string;
    return [values, located(locate)(g, [x, second, options], call.results[1] as Value, call) as string];
  };

const quantifier =
  (op: string): Rule =>
  (g, args) => {
    const [x, dim] = args as [Value, unknown];
    // Zeros stay; all else counts as one.
    const bits = g.one('Cast', [g.as(x, 'bool')], { to: elementType('int32') });
    const y = x.shape.length === 0 ? bits : reduced(g, op, bits, axesIn(g, x, dim), kept(optionsIn(args, 2)));
    return g.one('Cast', [y], { to: elementType('bool') });
  };

const softmax =
  (op: string): Rule =>
  (g, args, out) => {
    const [x, dim] = args as [Value, number];
    if (x.shape.length === 0) throw g.unsupported('a tensor without dims');
    return g.one(op, [g.as(x, out.dtype)], { axis: axisOf(dim, x.shape.length) });
  };

/** Σ (x - mean)² / (n - correction), and the mean, with dims kept. */
function moments(g: Emitter, args: readonly unknown[]): { variance: string; mean: string; axes: number[] } {
  const [x, dim] = args as [Value, unknown];
  const options = optionsIn(args, 2) as { correction?: number; unbiased?: boolean };
  const correction = options.correction ?? (options.unbiased === false ? 0 : 1);
  const axes = axesIn(g, x, dim) ?? x.shape.map((_, i) => i);
  const name = g.name(x);
  const mean = reduced(g, 'ReduceMean', name, axes, 1);
  const apart = g.one('Sub', [name, mean]);
  const squares = g.one('Mul', [apart, apart]);
  if (correction === 0) return { variance: reduced(g, 'ReduceMean', squares, axes, 1), mean, axes };
  const sizes = axes.map((axis) => x.shape[axis] as Size);
  const count = sizes.every((size) => !(size instanceof Dim))
    ? g.scalar((sizes as number[]).reduce((product, size) => product * size, 1) - correction, 'float32')
    : g.one('Sub', [
        g.one('Cast', [g.one('ReduceProd', [g.shape(sizes)], { keepdims: 0 })], { to: elementType('float32') }),
        g.scalar(correction, 'float32'),
      ]);
  return { variance: g.one('Div', [reduced(g, 'ReduceSum', squares, axes, 1), count]), mean, axes };
}

const spread =
  (root: boolean): Rule =>
  (g, args) => {
    const { variance, axes } = moments(g, args);
    const y = root ? g.one('Sqrt', [variance]) : variance;
    return kept(optionsIn(args, 2)) ? y : g.one('Squeeze', [y, g.int64(axes)]);
  };

const spreadAndMean =
  (root: boolean): Rule =>
  (g, args) => {
    const { variance, mean, axes } = moments(g, args);
    const both = [root ? g.one('Sqrt', [variance]) : variance, mean];
    return kept(optionsIn(args, 2)) ? both : both.map((one) => g.one('Squeeze', [one, g.int64(axes)]));
  };

export const REDUCTIONS: Rules = {
  sum: reduction('ReduceSum'),
  mean: reduction('ReduceMean'),
  prod: reduction('ReduceProd'),
  amax: reduction('ReduceMax'),
  amin: reduction('ReduceMin'),
  logsumexp: reduction('ReduceLogSumExp'),
  max: extremum('ReduceMax', 'ArgMax', 'Max'),
  min: extremum('ReduceMin', 'ArgMin', 'Min'),
  argmax: located('ArgMax'),
  argmin: located('ArgMin'),
  any: quantifier('ReduceMax'),
  all: quantifier('ReduceMin'),
  softmax: softmax('Softmax'),
  logSoftmax: softmax('LogSoftmax'),
  var: spread(false),
  std: spread(true),
  varMean: spreadAndMean(false),
  stdMean: spreadAndMean(true),
  cumsum: (g, [x, dim], out) =>
    g.one('CumSum', [g.as(x as Value, out.dtype), g.int64([axisOf(dim, (x as Value).shape.length)], [])]),
  norm: (g, args, out) => {
    const [x, dim] = args as [Value, unknown];
    const options = optionsIn(args, 2);
    const { p = 'fro' } = options;
    const op = { fro: 'ReduceL2', 2: 'ReduceL2', 1: 'ReduceL1' }[p as string];
    if (op === undefined) throw g.unsupported(`p = ${String(p)}`);
    return cast(g, reduced(g, op, g.as(x, 'float32'), axesIn(g, x, dim), kept(options)), 'float32', out.dtype);
  },
  topk: (g, args, _out, { results }) => {
    const [x, k, dim = -1] = args as [Value, number, number?];
    const { largest = true, sorted = true } = optionsIn(args, 3) as { largest?: boolean; sorted?: boolean };
    const axis = axisOf(dim, x.shape.length);
    const given = { axis, largest: largest ? 1 : 0, sorted: sorted ? 1 : 0 };
    const [values, places] = g.node('TopK', [g.name(x), g.shape([k])], given, 2) as [string, string];
    return [values, g.one('Cast', [places], { to: elementType((results[1] as Value).dtype) })];
  },
  sort: (g, args, _out, { results }) => {
    const [x, dim = -1] = args as [Value, number?];
    const axis = axisOf(dim, x.shape.length);
    const largest = optionsIn(args, 2).descending ? 1 : 0;
    const [values, places] = g.node('TopK', [g.name(x), g.shape([x.shape[axis] as Size])], { axis, largest }, 2) as [
      string,
      string,
    ];
    return [values, g.one('Cast', [places], { to: elementType((results[1] as Value).dtype) })];
  },
};
