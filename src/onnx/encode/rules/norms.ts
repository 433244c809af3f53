import { type Emitter, float } from '../emitter';
import type { Size, Value } from '../values';
import { optionsIn, type Rule, type Rules } from './rule';

/** A vector of channels, or as many equal numbers. */
function channels(g: Emitter, vector: Value | null | undefined, count: Size, otherwise: number): string {
  if (vector) return g.reshaped(g.as(vector, 'float32'), vector.shape, [count]);
  const size = g.fixed(count, 'a number of channels');
  return g.constant('float32', [size], new Float32Array(size).fill(otherwise));
}

const batchNorm: Rule = (g, args) => {
  const [x, mean, variance] = args as [Value, Value | null, Value | null];
  const options = optionsIn(args, 3) as { weight?: Value; bias?: Value; training?: boolean; eps?: number };
  if (options.training || mean === null || variance === null) {
    throw g.unsupported('statistics of the batch: without running statistics there is no evaluation mode');
  }
  const count = x.shape[1] as Size;
  const inputs = [
    g.name(x),
    channels(g, options.weight, count, 1),
    channels(g, options.bias, count, 0),
    channels(g, mean, count, 0),
    channels(g, variance, count, 1),
  ];
  return g.one('BatchNormalization', inputs, { epsilon: float(options.eps ?? 1e-5) });
};

interface Affine {
  weight?: Value | null;
  bias?: Value | null;
  eps?: number;
}

const layerNorm: Rule = (g, args) => {
  const [x, normalized] = args as [Value, number | readonly number[]];
  const { weight = null, bias = null, eps = 1e-5 } = optionsIn(args, 2) as Affine;
  const shape = [normalized].flat() as number[];
  const ones = (): string =>
    g.constant('float32', shape, new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1));
  const inputs = [g.name(x), weight === null ? ones() : g.name(weight), ...(bias === null ? [] : [g.name(bias)])];
  return g.one('LayerNormalization', inputs, { axis: x.shape.length - shape.length, epsilon: float(eps) });
};

const instanceNorm: Rule = (g, args) => {
  const x = args[0] as Value;
  const options = optionsIn(args, 1) as Affine & {
    useInputStats?: boolean;
    runningMean?: Value | null;
    runningVar?: Value | null;
  };
  const { weight = null, bias = null, eps = 1e-5, useInputStats = true } = options;
  const count = x.shape[1] as Size;
  if (!useInputStats) {
    const { runningMean, runningVar } = options;
    return batchNorm(g, [x, runningMean, runningVar, { weight, bias, eps }], x, null as never);
  }
  const inputs = [g.name(x), channels(g, weight, count, 1), channels(g, bias, count, 0)];
  return g.one('InstanceNormalization', inputs, { epsilon: float(eps) });
};

/** Groups are normalized as instances of one row; then each channel has its factor. */
const groupNorm: Rule = (g, args) => {
  const [x, groups] = args as [Value, number];
  const { weight = null, bias = null, eps = 1e-5 } = optionsIn(args, 2) as Affine;
  const rows = g.one('Reshape', [g.name(x), g.int64([0, groups, -1])]);
  const ones = g.constant('float32', [groups], new Float32Array(groups).fill(1));
  const zeros = g.constant('float32', [groups], new Float32Array(groups));
  const normed = g.one('InstanceNormalization', [rows, ones, zeros], { epsilon: float(eps) });
  let y = g.reshaped(normed, [x.shape[0] as Size, groups, -1], x.shape);
  const wide = (vector: Value): string =>
    g.reshaped(g.name(vector), vector.shape, [vector.shape[0] as Size, ...x.shape.slice(2).map(() => 1)]);
  if (weight !== null) y = g.one('Mul', [y, wide(weight)]);
  return bias === null ? y : g.one('Add', [y, wide(bias)]);
};

const localResponse: Rule = (g, args) => {
  const [x, size] = args as [Value, number];
  const { alpha = 1e-4, beta = 0.75, k = 1 } = optionsIn(args, 2) as { alpha?: number; beta?: number; k?: number };
  if (size % 2 === 0) throw g.unsupported('an even number of channels: runtimes differ in which they take');
  return g.one('LRN', [g.name(x)], { size, alpha: float(alpha), beta: float(beta), bias: float(k) });
};

export const NORMS: Rules = { batchNorm, layerNorm, instanceNorm, groupNorm, localResponseNorm: localResponse };
