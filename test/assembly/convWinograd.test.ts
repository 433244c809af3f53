import { describe, expect, test } from 'vitest';
import {
  type Geometry,
  geometryOf,
  inPieces,
  type Reference,
  reference,
  relativeError,
  type Shape,
  setUp,
} from './convReference';

const RELU = 2;
const POOL = 4;
const LOW = 1 << 16;
const HIGH = 2 ** 31 - 2048;

// Error against float64, of the largest value.
const bounds = { 3: 4e-6, 5: 8e-6 };
const weightBounds = { 3: 5e-6, 5: 2e-5 };

const shapes: Record<string, Shape> = {
  'RGB 5x5': { size: [16, 16], c: 3, o: 32, kernel: [5, 5], pad: [2, 2] },
  '32 to 64, 5x5': { n: 3, size: [8, 8], c: 32, o: 64, kernel: [5, 5], pad: [2, 2] },
  '3x3': { size: [12, 12], c: 16, o: 24, kernel: [3, 3], pad: [1, 1] },
  '3x3 odd': { n: 3, size: [7, 7], c: 5, o: 7, kernel: [3, 3], pad: [1, 1] },
  '5x5 odd': { n: 3, size: [9, 6], c: 7, o: 13, kernel: [5, 5], pad: [2, 1] },
  'no padding 3x3': { size: [9, 11], c: 4, o: 8, kernel: [3, 3] },
  'no padding 5x5': { size: [10, 9], c: 8, o: 4, kernel: [5, 5] },
  'padding past the kernel': { size: [3, 5], c: 6, o: 10, kernel: [3, 3], pad: [4, 3] },
  'one pixel': { n: 1, size: [1, 1], c: 1, o: 1, kernel: [3, 3], pad: [1, 1] },
  'more than 64 outputs': { n: 2, size: [5, 6], c: 9, o: 133, kernel: [3, 3], pad: [1, 1] },
  'several blocks of tiles': { n: 3, size: [20, 23], c: 8, o: 12, kernel: [3, 3], pad: [1, 1] },
  'several blocks of tiles, 5x5': { n: 2, size: [32, 29], c: 3, o: 70, kernel: [5, 5], pad: [2, 2] },
  'large filters': { n: 3, size: [13, 12], c: 256, o: 260, kernel: [3, 3], pad: [1, 1] },
  'many channels': { n: 1, size: [7, 7], c: 130, o: 72, kernel: [3, 3], pad: [1, 1] },
};

function convolve(g: Geometry, ref: Reference, { pieces = false, flags = 0, backward = 0, base = LOW } = {}) {
  const { wasm, geometry, x, w, bias, gy } = setUp(g, ref, base);
  const { exports, alloc, plan } = wasm;
  const filters = plan(exports.winogradFilterPlan, geometry, backward);
  const filterWs = alloc(filters.bytes);
  const u = alloc(filters.partial);
  const filter = (begin: number, end: number) =>
    void exports.winogradFilter(w, u, geometry, backward, filterWs, filters.bytes, begin, end);
  const pooled = g.n * (g.oh >> 1) * (g.ow >> 1) * g.o;
  const size = flags & POOL ? pooled : backward ? ref.gx.length : ref.y.length;
  const y = alloc(4 * size);
  const indices = alloc(4 * pooled);
  const { units, bytes } = plan(exports.winogradPlan, geometry, backward);
  const ws = alloc(bytes);
  const from = backward ? gy : x;
  const run = (begin: number, end: number) =>
    void exports.winograd(from, u, backward ? 0 : bias, y, indices, geometry, backward, flags, ws, bytes, begin, end);
  if (pieces) {
    inPieces(filters.units, filter);
    inPieces(units, run);
  } else {
    filter(0, filters.units);
    run(0, units);
  }
  return { y: wasm.f32(y, size).slice(), indices: wasm.i32(indices, pooled).slice(), wasm, geometry };
}

function weightGrad(g: Geometry, ref: Reference, { pieces = false, serial = 0, base = LOW } = {}): Float32Array {
  const { wasm, geometry, x, gy } = setUp(g, ref, base);
  const { exports, alloc, plan } = wasm;
  const { units, bytes, partial: sums } = plan(exports.winogradWeightGradPlan, geometry, serial);
  const partial = alloc(sums);
  const gw = alloc(4 * ref.gw.length);
  const ws = alloc(bytes);
  const { units: combineUnits, bytes: combineBytes } = plan(exports.winogradCombinePlan, geometry);
  const combineWs = alloc(combineBytes);
  const run = (begin: number, end: number) =>
    void exports.winogradWeightGrad(x, gy, partial, gw, geometry, serial, ws, bytes, begin, end);
  const combine = (begin: number, end: number) =>
    void exports.winogradWeightGradCombine(partial, gw, geometry, serial, combineWs, combineBytes, begin, end);
  if (pieces) {
    inPieces(units, run);
    inPieces(combineUnits, combine);
  } else {
    run(0, units);
    combine(0, combineUnits);
  }
  return wasm.f32(gw, ref.gw.length).slice();
}

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  const g = geometryOf(shape);
  const ref = reference(g);
  const bound = bounds[g.kh as 3 | 5];

  test('forward', () => {
    const { y } = convolve(g, ref);
    expect(relativeError(y, ref.y)).toBeLessThan(bound);
    expect(convolve(g, ref, { pieces: true }).y).toEqual(y);
  });

  test('input gradient', () => {
    const { y } = convolve(g, ref, { backward: 1 });
    expect(relativeError(y, ref.gx)).toBeLessThan(bound);
    expect(convolve(g, ref, { backward: 1, pieces: true }).y).toEqual(y);
  });

  test('weight gradient', () => {
    const gw = weightGrad(g, ref);
    expect(relativeError(gw, ref.gw)).toBeLessThan(weightBounds[g.kh as 3 | 5]);
    expect(weightGrad(g, ref, { pieces: true })).toEqual(gw);
    expect(weightGrad(g, ref, { serial: 1 })).toEqual(gw);
  });

  test.each([0, RELU])('fused with pooling, flags %i: what maxPool2d makes of the unfused output', (flags) => {
    const { y, wasm, geometry } = convolve(g, ref, { flags });
    const pooled = convolve(g, ref, { flags: flags | POOL });
    const poolGeometry = wasm.alloc(64);
    wasm.i32(poolGeometry, 16).set([g.n, g.oh, g.ow, g.o, g.o, 1, 2, 2, g.oh >> 1, g.ow >> 1, 2, 2, 0, 0, 1, 1]);
    const from = wasm.put(y);
    const to = wasm.alloc(4 * pooled.y.length);
    const indices = wasm.alloc(4 * pooled.y.length);
    expect(wasm.i32(geometry, 1)[0]).toBe(g.n);
    wasm.exports.maxPool2d(from, to, indices, poolGeometry, 0, g.n * (g.oh >> 1));
    expect(pooled.y).toEqual(wasm.f32(to, pooled.y.length));
    expect(pooled.indices).toEqual(wasm.i32(indices, pooled.y.length));
  });
});

test.each(['3x3 odd', '5x5 odd'])('%s across 2 GiB', (name) => {
  const g = geometryOf(shapes[name] as Shape);
  const ref = reference(g);
  expect(convolve(g, ref, { base: HIGH }).y).toEqual(convolve(g, ref).y);
  expect(convolve(g, ref, { base: HIGH, flags: POOL }).y).toEqual(convolve(g, ref, { flags: POOL }).y);
  expect(convolve(g, ref, { base: HIGH, backward: 1 }).y).toEqual(convolve(g, ref, { backward: 1 }).y);
  expect(weightGrad(g, ref, { base: HIGH })).toEqual(weightGrad(g, ref));
});
