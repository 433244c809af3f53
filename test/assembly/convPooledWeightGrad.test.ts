import { expect, test } from 'vitest';
import { geometryOf, inPieces, noise, reference, relativeError, type Shape, setUp } from './convReference';

const shapes: Record<string, Shape> = {
  'RGB 5x5': { n: 10, size: [8, 10], c: 3, o: 16, kernel: [5, 5], pad: [2, 2] },
  'RGB 3x3': { size: [6, 6], c: 3, o: 5, kernel: [3, 3], pad: [1, 1] },
  '7x7 stride 2': { size: [21, 19], c: 3, o: 4, kernel: [7, 7], stride: [2, 2], pad: [3, 3] },
  '4x4': { size: [9, 9], c: 2, o: 3, kernel: [4, 4], pad: [1, 1] },
  'one row': { size: [4, 6], c: 1, o: 2, kernel: [1, 3], pad: [0, 1] },
  'two rows': { size: [5, 6], c: 5, o: 2, kernel: [2, 2] },
  'rows far apart': { size: [9, 6], c: 4, o: 2, kernel: [3, 3], pad: [2, 1], dilation: [2, 1] },
};

test.each(Object.entries(shapes))('%s: the weight gradient of the spread gradient', (_, shape) => {
  const g = geometryOf(shape);
  const rows = g.oh >> 1;
  const cols = g.ow >> 1;
  const pixels = rows * cols;
  const pooled = noise(g.n * pixels * g.o, 11);
  const choice = noise(pooled.length, 12);
  // Each pooled gradient goes to one of its four pixels.
  const gy = new Float32Array(g.n * g.oh * g.ow * g.o);
  const indices = Int32Array.from(pooled, (value, k) => {
    const o = k % g.o;
    const p = Math.floor(k / g.o) % pixels;
    const image = Math.floor(k / g.o / pixels);
    const which = Math.floor(((choice[k] as number) + 1) * 2);
    const index = (2 * Math.floor(p / cols) + (which >> 1)) * g.ow + 2 * (p % cols) + (which & 1);
    gy[(image * g.oh * g.ow + index) * g.o + o] = value;
    return index;
  });
  const ref = reference(g, gy);
  const run = (pieces: boolean) => {
    const { wasm, geometry, x } = setUp(g, ref);
    const { exports, alloc, plan } = wasm;
    const { units, bytes, partial: sums } = plan(exports.conv2dPooledWeightGradPlan, geometry, pixels);
    const from = wasm.put(pooled);
    const at = alloc(4 * indices.length);
    const partial = alloc(sums);
    const gw = alloc(4 * ref.gw.length);
    const ws = alloc(bytes);
    wasm.i32(at, indices.length).set(indices);
    const part = (begin: number, end: number) =>
      void exports.conv2dPooledWeightGrad(x, from, at, partial, geometry, pixels, ws, bytes, begin, end);
    if (pieces) inPieces(units, part);
    else part(0, units);
    inPieces(g.o, (begin, end) => void exports.conv2dPooledWeightGradCombine(partial, gw, geometry, begin, end));
    return wasm.f32(gw, ref.gw.length).slice();
  };
  const gw = run(false);
  expect(relativeError(gw, ref.gw)).toBeLessThan(1e-6);
  expect(run(true)).toEqual(gw);
});
