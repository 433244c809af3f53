import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { values } from './reference';

/** Where a group lies, and its weights: assembly/norm/rows.ts. */
interface Form {
  groups: number;
  groupStep: number;
  segments: number;
  segmentStep: number;
  length: number;
  period: number;
  weightStep: number;
  advance: number;
  elementwise: number;
  weights: number;
}

const rows = (groups: number, n: number): Form => ({
  ...{ groups, groupStep: n, segments: 1, segmentStep: 0, length: n, period: 1, weightStep: 0, advance: 0 },
  ...{ elementwise: 1, weights: n },
});
const channelGroups = (n: number, groups: number, channels: number, pixels: number): Form => ({
  ...{ groups: n * groups, groupStep: channels * pixels, segments: channels, segmentStep: pixels, length: pixels },
  ...{ period: groups, weightStep: channels, advance: 1, elementwise: 0, weights: groups * channels },
});
const batch = (n: number, channels: number, pixels: number): Form => ({
  ...{ groups: channels, groupStep: pixels, segments: n, segmentStep: channels * pixels, length: pixels },
  ...{ period: channels, weightStep: 1, advance: 0, elementwise: 0, weights: channels },
});

/** The numbers of group r: their places, and those of their weights. */
function placesOf(f: Form, r: number): { x: number; w: number; segment: number }[] {
  const places = [];
  for (let j = 0; j < f.segments; j++) {
    for (let i = 0; i < f.length; i++) {
      const w = (r % f.period) * f.weightStep + j * f.advance + (f.elementwise ? i : 0);
      places.push({ x: r * f.groupStep + j * f.segmentStep + i, w, segment: r * f.segments + j });
    }
  }
  return places;
}

interface Reference {
  y: number[];
  gx: number[];
  /** Σ g and Σ g x' by weight. */
  gb: number[];
  gw: number[];
}

function reference(f: Form, x: number[], g: number[], w: number[], b: number[], eps: number): Reference {
  const out: Reference = { y: [], gx: [], gb: w.map(() => 0), gw: w.map(() => 0) };
  for (let r = 0; r < f.groups; r++) {
    const places = placesOf(f, r);
    const average = (of: (p: (typeof places)[number]) => number) =>
      places.reduce((sum, p) => sum + of(p), 0) / places.length;
    const mean = average((p) => x[p.x] as number);
    const scale = 1 / Math.sqrt(average((p) => ((x[p.x] as number) - mean) ** 2) + eps);
    const unit = (p: (typeof places)[number]) => ((x[p.x] as number) - mean) * scale;
    const part = (p: (typeof places)[number]) => (g[p.x] as number) * (w[p.w] as number);
    const [less, slope] = [average(part), average((p) => part(p) * unit(p))];
    for (const p of places) {
      out.y[p.x] = unit(p) * (w[p.w] as number) + (b[p.w] as number);
      out.gx[p.x] = scale * (part(p) - less - unit(p) * slope);
      (out.gb[p.w] as number) += g[p.x] as number;
      (out.gw[p.w] as number) += (g[p.x] as number) * unit(p);
    }
  }
  return out;
}

const EPS = Math.fround(1e-5);

/** All results over the whole range, or unit by unit from the last one. */
function run(f: Form, x: number[], g: number[], w: number[], b: number[], { cut = false, columns = false } = {}) {
  const wasm = instance();
  const [px, pg, pw, pb] = [x, g, w, b].map((list) => wasm.put(list)) as [number, number, number, number];
  const [y, gx] = [wasm.alloc(4 * x.length), wasm.alloc(4 * x.length)];
  const stats = wasm.alloc(16 * f.groups);
  const sums = wasm.alloc(8 * f.groups * f.segments);
  const [gw, gb] = [wasm.alloc(4 * f.weights), wasm.alloc(4 * f.weights)];
  const place = [f.groupStep, f.segments, f.segmentStep, f.length, f.period, f.weightStep, f.advance, f.elementwise];
  const { exports } = wasm;
  const spread = (units: number, call: (begin: number, end: number) => void): void => {
    if (!cut) call(0, units);
    else for (let unit = units - 1; unit >= 0; unit--) call(unit, unit + 1);
  };
  const height = x.length / f.weights;
  if (columns) {
    const [units, kernels] = [Math.ceil(f.groups / 16), exports];
    spread(units, (from, to) => kernels.normColumns?.(px, y, stats, pw, pb, height, f.groups, EPS, from, to));
    spread(units, (from, to) => kernels.normColumnsBackward?.(pg, px, stats, pw, gx, sums, height, f.groups, from, to));
  } else {
    spread(f.groups, (from, to) => exports.normRows?.(px, y, stats, pw, pb, ...place, EPS, from, to));
    if (f.elementwise) {
      const [units, blocks] = [Math.ceil(f.groups / 32), Math.ceil(f.weights / 16)];
      const parts = wasm.alloc(8 * units * f.weights);
      const all = [pg, px, stats, pw, gx, parts, f.groups, f.weights] as const;
      spread(units, (from, to) => exports.normLayerBackward?.(...all, from, to));
      spread(blocks, (from, to) => exports.normLayerWeightGrad?.(parts, gw, gb, units, f.weights, from, to));
    } else {
      const geometry = place.slice(0, -1);
      spread(f.groups, (from, to) => exports.normRowsBackward?.(pg, px, stats, pw, gx, sums, ...geometry, from, to));
    }
  }
  const result = { y: wasm.f32(y, x.length).slice(), gx: wasm.f32(gx, x.length).slice() };
  if (f.elementwise) return { ...result, gw: wasm.f32(gw, f.weights).slice(), gb: wasm.f32(gb, f.weights).slice() };
  const total = { gw: new Float32Array(f.weights), gb: new Float32Array(f.weights) };
  const each = wasm.f32(sums, 2 * f.groups * (columns ? 1 : f.segments));
  for (let r = 0; r < f.groups; r++) {
    for (const p of columns ? [{ w: r, segment: r }] : placesOf(f, r).filter((_, i) => i % f.length === 0)) {
      total.gb[p.w] = (total.gb[p.w] as number) + (each[2 * p.segment] as number);
      total.gw[p.w] = (total.gw[p.w] as number) + (each[2 * p.segment + 1] as number);
    }
  }
  return { ...result, ...total };
}

function expectNear(actual: Float32Array, expected: number[], bound: number): void {
  const size = Math.max(1, ...expected.map(Math.abs));
  expect(Math.max(0, ...expected.map((e, i) => Math.abs(e - (actual[i] as number)))) / size).toBeLessThan(bound);
}

function check(f: Form, options: { columns?: boolean; offset?: number } = {}): void {
  const count = f.elementwise ? f.groups * f.length : f.groups * f.segments * f.length;
  let seed = 0;
  const list = (n: number) => Array.from(values(n, ++seed));
  const x = list(count).map((value) => Math.fround(value + (options.offset ?? 0)));
  const [g, w, b] = [list(count), list(f.weights), list(f.weights)];
  const expected = reference(f, x, g, w, b, EPS);
  const whole = run(f, x, g, w, b, options);
  for (const name of ['y', 'gx', 'gw', 'gb'] as const) expectNear(whole[name], expected[name], 3e-6);
  const cut = run(f, x, g, w, b, { ...options, cut: true });
  expect(cut).toEqual(whole);
}

/** Around vectors, pairs of vectors, and the blocks of 16 of them. */
const LENGTHS = [3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 63, 130, 255, 257, 1100];

describe('normalization', () => {
  it.each(LENGTHS)('of rows of %i, a weight for each number', (n) => {
    check(rows(3, n));
    check(rows(1, n), { offset: 3000 });
  });

  it.each(LENGTHS)('of groups of channels of %i pixels', (n) => {
    check(channelGroups(2, 3, 2, n));
    check(channelGroups(1, 1, 5, n));
  });

  it.each(LENGTHS)('of channels of %i pixels, over the batch', (n) => {
    check(batch(3, 5, n));
    check(batch(1, 2, n), { offset: -1000 });
  });

  it.each([1, 2, 3, 4, 5, 15, 16, 17, 19, 20, 32, 50])('of %i channels that lie next to each other', (channels) => {
    for (const n of [5, 15, 16, 17, 255, 256, 257, 600]) check(batch(n, channels, 1), { columns: true });
    check(batch(40, channels, 1), { columns: true, offset: 500 });
  });

  it('has the digits of gradients of weights that cancel, as sums in float64 do', () => {
    // Three a, a float32, is none: products that are rounded leave something of -3 a + a + 2 a.
    const a = Math.fround(0.1);
    const x = Array.from({ length: 600 }, (_, i) => [-3, 1, 2][i % 3] as number);
    const g = x.map(() => a);
    for (const [form, columns] of [
      [batch(2, 1, 300), false],
      [channelGroups(1, 1, 1, 600), false],
      [batch(300, 2, 1), true],
    ] as const) {
      const { gw, gb } = run(form, columns ? x.flatMap((v) => [v, v]).slice(0, 600) : x, g, [1, 1], [0, 0], {
        columns,
      });
      expect([...gw]).toEqual([...gw].fill(0));
      expect([...gb]).toEqual([...gb].fill(Math.fround((600 / gb.length) * a)));
    }
  });

  it('of what has no spread is the bias, and gives NaN for NaN and infinity', () => {
    const [f, g, w, b] = [rows(1, 6), [1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [9, 8, 7, 6, 5, 4]];
    expect([...run(f, [7, 7, 7, 7, 7, 7], g, w, b).y]).toEqual(b);
    for (const odd of [NaN, Infinity]) {
      expect([...run(f, [1, odd, 3, 4, 5, 6], g, w, b).y]).toEqual(Array(6).fill(NaN));
      const channels = run(batch(3, 2, 1), [1, 2, odd, 4, 5, 6], g, [1, 1], [0, 0], { columns: true }).y;
      expect([...channels].map(Number.isNaN)).toEqual([true, false, true, false, true, false]);
    }
  });
});
