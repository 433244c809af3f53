import { ValueError } from '../../../errors';

/** What each element of a resized dim is made of: Σ_t weights[t][i] x[indices[t][i]]. Weights null are all 1. */
export interface ResizeTaps {
  readonly indices: Int32Array[];
  readonly weights: Float32Array[] | null;
}

/** How one dim is resized. */
export interface Resize {
  readonly from: number;
  readonly to: number;
  /** The scale that was asked for, where one was. */
  readonly scale: number | null;
  readonly alignCorners: boolean;
}

export type Filter = 'nearest' | 'nearest-exact' | 'linear' | 'cubic';

export function tapsOf(filter: Filter, resize: Resize, antialias: boolean): ResizeTaps {
  if (filter === 'nearest') return nearest(resize, 0);
  if (filter === 'nearest-exact') return nearest(resize, 0.5);
  if (antialias) return smoothed(resize, filter === 'linear' ? 1 : 2, filter === 'linear' ? triangle : pillowCubic);
  return filter === 'linear' ? linear(resize) : cubic(resize);
}

/** Input elements for each output element. */
function ratio({ from, to, scale, alignCorners }: Resize): number {
  if (alignCorners) return to > 1 ? (from - 1) / (to - 1) : 0;
  return scale !== null && scale > 0 ? 1 / scale : from / to;
}

/** PyTorch computes these positions in float32, which decides where they fall on whole numbers. */
function nearest(resize: Resize, middle: number): ResizeTaps {
  const step = Math.fround(ratio({ ...resize, alignCorners: false }));
  const at = (i: number): number => Math.min(Math.floor(Math.fround((i + middle) * step)), resize.from - 1);
  return { indices: [Int32Array.from({ length: resize.to }, (_, i) => at(i))], weights: null };
}

function sourceOf(resize: Resize, i: number): number {
  const step = ratio(resize);
  return resize.alignCorners ? step * i : step * (i + 0.5) - 0.5;
}

/** Fills `count` taps of each output element. */
function table(to: number, count: number, fill: (i: number) => readonly (readonly [number, number])[]): ResizeTaps {
  const indices = Array.from({ length: count }, () => new Int32Array(to));
  const weights = Array.from({ length: count }, () => new Float32Array(to));
  for (let i = 0; i < to; i++) {
    for (const [t, [index, weight]] of fill(i).entries()) {
      (indices[t] as Int32Array)[i] = index;
      (weights[t] as Float32Array)[i] = weight;
    }
  }
  return { indices, weights };
}

function linear(resize: Resize): ResizeTaps {
  const last = resize.from - 1;
  return table(resize.to, 2, (i) => {
    const source = Math.max(sourceOf(resize, i), 0);
    const low = Math.min(Math.floor(source), last);
    const part = Math.min(source - low, 1);
    return [
      [low, 1 - part],
      [Math.min(low + 1, last), part],
    ];
  });
}

function cubic(resize: Resize): ResizeTaps {
  return table(resize.to, 4, (i) => {
    const source = sourceOf(resize, i);
    const low = Math.floor(source);
    const at = (tap: number): number => Math.min(Math.max(low + tap, 0), resize.from - 1);
    return [-1, 0, 1, 2].map((tap) => [at(tap), cubicWeight(source - low - tap, -0.75)] as const);
  });
}

/** Keys' kernel with the slope `a` at 1. */
function cubicWeight(x: number, a: number): number {
  const d = Math.abs(x);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

const triangle = (x: number): number => Math.max(1 - Math.abs(x), 0);
const pillowCubic = (x: number): number => cubicWeight(x, -0.5);

/** Filters as wide as what they leave out, as Pillow does. */
function smoothed(resize: Resize, reach: number, weight: (x: number) => number): ResizeTaps {
  const step = ratio(resize);
  const wide = Math.max(step, 1);
  const support = reach * wide;
  if (!Number.isFinite(support)) throw new ValueError(`interpolate(): the scale ${resize.scale} is too small`);
  const rows = Array.from({ length: resize.to }, (_, i) => {
    const center = step * (i + 0.5);
    const start = Math.max(Math.trunc(center - support + 0.5), 0);
    const end = Math.max(Math.min(Math.trunc(center + support + 0.5), resize.from), start + 1);
    const raw = Array.from({ length: end - start }, (_, j) => weight((j + start - center + 0.5) / wide));
    const total = raw.reduce((sum, w) => sum + w, 0);
    return raw.map((w, j) => [Math.min(start + j, resize.from - 1), total === 0 ? 0 : w / total] as const);
  });
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0);
  // Shorter rows look at their first element once more, with weight 0.
  return table(resize.to, count, (i) => {
    const row = rows[i] as (readonly [number, number])[];
    const first = (row[0] as readonly [number, number])[0];
    return [...row, ...new Array<readonly [number, number]>(count - row.length).fill([first, 0])];
  });
}
