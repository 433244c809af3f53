import { cellsOf } from '../../../nn/functional/pooling/sizes';
import type { Emitter } from '../emitter';
import type { Size, Value } from '../values';
import { optionsIn, perDim, type Rule, type Rules } from './rule';
import { permuted } from './shape';

/** Runs `of` on a batch: a sample alone gets a dim in front, which the result loses. */
export function batched(
  g: Emitter,
  x: Value,
  dims: number,
  of: (name: string, shape: readonly Size[]) => string | string[],
): string | string[] {
  if (x.shape.length === dims + 2) return of(g.name(x), x.shape);
  const made = of(g.one('Unsqueeze', [g.name(x), g.int64([0])]), [1, ...x.shape]);
  const alone = (name: string): string => g.one('Squeeze', [name, g.int64([0])]);
  return typeof made === 'string' ? alone(made) : made.map(alone);
}

const convolution =
  (dims: number): Rule =>
  (g, args) => {
    const [x, weight] = args as [Value, Value];
    const options = optionsIn(args, 2);
    const {
      bias = null,
      padding = 0,
      groups = 1,
    } = options as { bias?: Value | null; padding?: unknown; groups?: number };
    const kernel = (weight.shape as number[]).slice(2);
    const dilations = perDim(options.dilation ?? 1, dims);
    const pads = sides(padding, kernel, dilations);
    return batched(g, x, dims, (name) =>
      g.one('Conv', [name, g.name(weight), ...(bias === null ? [] : [g.name(bias)])], {
        dilations,
        group: groups,
        kernel_shape: kernel,
        pads,
        strides: perDim(options.stride ?? 1, dims),
      }),
    );
  };

/** Elements in front of each dim, then behind each. */
function sides(padding: unknown, kernel: readonly number[], dilations: readonly number[]): number[] {
  if (padding === 'valid') return [...kernel, ...kernel].fill(0);
  if (padding !== 'same') {
    const each = perDim(padding, kernel.length);
    return [...each, ...each];
  }
  const totals = kernel.map((size, i) => (dilations[i] as number) * (size - 1));
  return [...totals.map((total) => total >> 1), ...totals.map((total) => total - (total >> 1))];
}

const transposed =
  (dims: number): Rule =>
  (g, args) => {
    const [x, weight] = args as [Value, Value];
    const options = optionsIn(args, 2);
    const { bias = null, groups = 1 } = options as { bias?: Value | null; groups?: number };
    const padding = perDim(options.padding ?? 0, dims);
    return batched(g, x, dims, (name) =>
      g.one('ConvTranspose', [name, g.name(weight), ...(bias === null ? [] : [g.name(bias)])], {
        dilations: perDim(options.dilation ?? 1, dims),
        group: groups,
        kernel_shape: (weight.shape as number[]).slice(2),
        output_padding: perDim(options.outputPadding ?? 0, dims),
        pads: [...padding, ...padding],
        strides: perDim(options.stride ?? 1, dims),
      }),
    );
  };

interface PoolOptions {
  stride?: unknown;
  padding?: unknown;
  dilation?: unknown;
  ceilMode?: boolean;
  countIncludePad?: boolean;
  divisorOverride?: number | null;
}

function windows(args: readonly unknown[], dims: number) {
  const options = optionsIn(args, 2) as PoolOptions;
  const padding = perDim(options.padding ?? 0, dims);
  return {
    options,
    given: {
      kernel_shape: perDim(args[1], dims),
      pads: [...padding, ...padding],
      strides: perDim(options.stride ?? args[1], dims),
      ceil_mode: options.ceilMode ? 1 : 0,
    },
  };
}

const maxPool =
  (dims: number): Rule =>
  (g, args, _out, { results }) => {
    if (results.length > 1) throw g.unsupported('indices');
    const { options, given } = windows(args, dims);
    const dilations = perDim(options.dilation ?? 1, dims);
    return batched(g, args[0] as Value, dims, (name) => g.one('MaxPool', [name], { ...given, dilations }));
  };

const avgPool =
  (dims: number): Rule =>
  (g, args) => {
    const { options, given } = windows(args, dims);
    const { countIncludePad = true, divisorOverride = null, ceilMode = false } = options;
    if (divisorOverride !== null) throw g.unsupported('divisorOverride');
    // With windows that begin inside and end outside, runtimes differ in what they divide by.
    if (ceilMode && given.pads.some((pad) => pad > 0)) throw g.unsupported('ceilMode with padding');
    return batched(g, args[0] as Value, dims, (name) =>
      g.one('AveragePool', [name], { ...given, count_include_pad: countIncludePad ? 1 : 0 }),
    );
  };

/** Cells of unequal sizes: along each dim a product with a matrix of the shares. */
function unevenMeans(g: Emitter, name: string, spatial: readonly Size[], cells: readonly Size[], ndim: number): string {
  return spatial.reduce<string>((y, from, i) => {
    const [size, count] = [g.fixed(from, 'a size'), g.fixed(cells[i], 'a size')];
    if (size === count) return y;
    const shares = new Float32Array(size * count);
    cellsOf(size, count).forEach(({ start, length }, cell) => {
      for (let at = start; at < start + length; at++) shares[at * count + cell] = 1 / length;
    });
    // The dim goes to the end and back.
    const order = Array.from({ length: ndim }, (_, dim) => dim);
    const at = ndim - spatial.length + i;
    [order[at], order[ndim - 1]] = [ndim - 1, at];
    const product = g.one('MatMul', [permuted(g, y, order), g.constant('float32', [size, count], shares)]);
    return permuted(g, product, order);
  }, name);
}

/** Cells of one size are windows; one cell is all of a dim. */
const adaptive =
  (dims: number, global: string, op: string): Rule =>
  (g, args, out, { results }) => {
    if (results.length > 1) throw g.unsupported('indices');
    const x = args[0] as Value;
    const cells = out.shape.slice(-dims);
    return batched(g, x, dims, (name, shape) => {
      if (cells.every((count) => count === 1)) return g.one(global, [name]);
      const spatial = shape.slice(-dims);
      const isEven = spatial.every((size, i) => size === cells[i] || Number(size) % Number(cells[i]) === 0);
      if (!isEven && op === 'AveragePool') return unevenMeans(g, name, spatial, cells, shape.length);
      const kernel = spatial.map((size, i) => {
        if (size === cells[i]) return 1;
        const count = g.fixed(cells[i], 'a size');
        const length = g.fixed(size, 'a size');
        if (length % count !== 0) throw g.unsupported(`cells of unequal sizes (${length} into ${count})`);
        return length / count;
      });
      return g.one(op, [name], { kernel_shape: kernel, strides: kernel });
    });
  };

export const CONVOLUTION: Rules = {
  conv1d: convolution(1),
  conv2d: convolution(2),
  conv3d: convolution(3),
  convTranspose1d: transposed(1),
  convTranspose2d: transposed(2),
  convTranspose3d: transposed(3),
  maxPool1d: maxPool(1),
  maxPool2d: maxPool(2),
  maxPool3d: maxPool(3),
  avgPool1d: avgPool(1),
  avgPool2d: avgPool(2),
  avgPool3d: avgPool(3),
  adaptiveAvgPool1d: adaptive(1, 'GlobalAveragePool', 'AveragePool'),
  adaptiveAvgPool2d: adaptive(2, 'GlobalAveragePool', 'AveragePool'),
  adaptiveAvgPool3d: adaptive(3, 'GlobalAveragePool', 'AveragePool'),
  adaptiveMaxPool1d: adaptive(1, 'GlobalMaxPool', 'MaxPool'),
  adaptiveMaxPool2d: adaptive(2, 'GlobalMaxPool', 'MaxPool'),
  adaptiveMaxPool3d: adaptive(3, 'GlobalMaxPool', 'MaxPool'),
};
