import { describe, expect, test } from 'vitest';
import { type Geometry, geometryOf, inPieces, noise, putGeometry, type Shape } from './convReference';
import { instance } from './instance';

interface PoolShape extends Shape {
  /** Output size where it is not the one of floor mode. */
  out?: [number, number];
}

const shapes: Record<string, PoolShape> = {
  '2x2': { size: [8, 6], c: 8, kernel: [2, 2], stride: [2, 2] },
  '2x2, odd image': { size: [7, 5], c: 4, kernel: [2, 2], stride: [2, 2] },
  '2x2, odd channels': { size: [4, 4], c: 7, kernel: [2, 2], stride: [2, 2] },
  '2x2, ceil mode': { size: [5, 7], c: 5, kernel: [2, 2], stride: [2, 2], out: [3, 4] },
  '3x3 stride 2 padded': { size: [7, 8], c: 6, kernel: [3, 3], stride: [2, 2], pad: [1, 1] },
  overlapping: { size: [5, 6], c: 3, kernel: [3, 2], stride: [1, 1], pad: [1, 0] },
  dilated: { size: [9, 8], c: 4, kernel: [3, 2], stride: [2, 1], pad: [1, 1], dilation: [2, 3] },
  'wide gaps': { size: [9, 9], c: 1, kernel: [2, 2], stride: [4, 3] },
  'one pixel': { n: 1, size: [1, 1], c: 1, kernel: [1, 1] },
};

function poolGeometry(shape: PoolShape): Geometry {
  const g = geometryOf(shape);
  if (shape.out) [g.oh, g.ow] = shape.out;
  return g;
}

/** PyTorch's loop: a value wins when it is greater or NaN. */
function reference(g: Geometry, x: Float32Array) {
  const y: number[] = [];
  const indices: number[] = [];
  for (let n = 0; n < g.n; n++)
    for (let i = 0; i < g.oh; i++)
      for (let j = 0; j < g.ow; j++)
        for (let c = 0; c < g.c; c++) {
          let best = -Infinity;
          let index = -1;
          for (let a = 0; a < g.kh; a++)
            for (let b = 0; b < g.kw; b++) {
              const r = i * g.strideH - g.padH + a * g.dilH;
              const s = j * g.strideW - g.padW + b * g.dilW;
              if (r < 0 || r >= g.h || s < 0 || s >= g.w) continue;
              if (index < 0) index = r * g.w + s;
              const value = x[((n * g.h + r) * g.w + s) * g.c + c] as number;
              if (value > best || Number.isNaN(value)) {
                best = value;
                index = r * g.w + s;
              }
            }
          y.push(best);
          indices.push(index);
        }
  return { y, indices };
}

function pool(g: Geometry, x: Float32Array, pieces = false) {
  const wasm = instance();
  const { exports, alloc } = wasm;
  const geometry = putGeometry(wasm, g);
  const from = wasm.put(x);
  const size = g.n * g.oh * g.ow * g.c;
  const y = alloc(4 * size);
  const indices = alloc(4 * size);
  const alone = alloc(4 * size);
  const run = (begin: number, end: number) => {
    exports.maxPool2d(from, y, indices, geometry, begin, end);
    exports.maxPool2d(from, alone, 0, geometry, begin, end);
  };
  if (pieces) inPieces(g.n * g.oh, run);
  else run(0, g.n * g.oh);
  expect(wasm.f32(alone, size)).toEqual(wasm.f32(y, size));
  return { y: [...wasm.f32(y, size)], indices: [...wasm.i32(indices, size)] };
}

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  const g = poolGeometry(shape);
  const size = g.n * g.h * g.w * g.c;

  test.each([
    ['noise', noise(size, 5)],
    ['all negative', noise(size, 6).map((v) => v - 2)],
    ['many ties', noise(size, 7).map((v) => Math.round(v))],
    ['NaN and infinities', noise(size, 8).map((v) => (v > 0.6 ? Number.NaN : v < -0.2 ? -Infinity : v))],
    ['nothing but -inf', new Float32Array(size).fill(-Infinity)],
    ['nothing but NaN', new Float32Array(size).fill(Number.NaN)],
  ])('%s: values and indices', (_, x) => {
    const expected = reference(g, x);
    expect(pool(g, x)).toEqual(expected);
    expect(pool(g, x, true)).toEqual(expected);
  });

  test('backward sends each gradient to its maximum and adds up where windows overlap', () => {
    const x = noise(size, 9);
    const { indices } = reference(g, x);
    const gyValues = noise(indices.length, 10);
    const expected = new Float64Array(size);
    indices.forEach((index, k) => {
      const image = Math.floor(k / (g.oh * g.ow * g.c));
      const at = (image * g.h * g.w + index) * g.c + (k % g.c);
      expected[at] = (expected[at] as number) + (gyValues[k] as number);
    });
    const wasm = instance();
    const geometry = putGeometry(wasm, g);
    const gy = wasm.put(gyValues);
    const at = wasm.alloc(4 * indices.length);
    const gx = wasm.alloc(4 * size);
    wasm.i32(at, indices.length).set(indices);
    inPieces(g.n, (begin, end) => void wasm.exports.maxPool2dBackward(gy, at, gx, geometry, begin, end));
    wasm.f32(gx, size).forEach((v, k) => {
      expect(v).toBeCloseTo(expected[k] as number, 6);
    });
  });
});
