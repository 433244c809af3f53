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
  sizes,
} from './convReference';

const RELU = 2;
const LOW = 1 << 16;
const HIGH = 2 ** 31 - 2048;

const shapes: Record<string, Shape> = {
  'RGB 5x5': { size: [8, 9], c: 3, o: 32, kernel: [5, 5], pad: [2, 2] },
  '3x3': { size: [7, 6], c: 8, o: 16, kernel: [3, 3], pad: [1, 1] },
  'no padding': { size: [6, 5], c: 4, o: 8, kernel: [3, 2] },
  'one of everything': { n: 1, size: [1, 1], c: 1, o: 1, kernel: [1, 1] },
  '1x1': { size: [3, 5], c: 12, o: 20, kernel: [1, 1] },
  '1x1 stride 2': { size: [5, 6], c: 4, o: 9, kernel: [1, 1], stride: [2, 2] },
  'odd channels': { size: [5, 5], c: 5, o: 7, kernel: [3, 3], pad: [1, 1] },
  'outputs 3': { size: [5, 5], c: 6, o: 3, kernel: [3, 3], pad: [1, 1] },
  'outputs 12': { size: [5, 5], c: 2, o: 12, kernel: [2, 3], pad: [1, 0] },
  'one input channel': { size: [6, 6], c: 1, o: 8, kernel: [3, 3], pad: [1, 1] },
  'stride 2': { size: [9, 8], c: 4, o: 8, kernel: [3, 3], stride: [2, 2], pad: [1, 1] },
  'stride 3 and 2': { size: [10, 11], c: 3, o: 5, kernel: [4, 3], stride: [3, 2], pad: [2, 1] },
  'stride past the kernel': { size: [9, 9], c: 4, o: 4, kernel: [2, 2], stride: [3, 4] },
  dilated: { size: [11, 10], c: 4, o: 8, kernel: [3, 3], pad: [2, 1], dilation: [2, 3] },
  'dilated stride 2': { size: [12, 11], c: 3, o: 6, kernel: [3, 2], stride: [2, 3], pad: [3, 2], dilation: [2, 3] },
  'padding past the kernel': { size: [3, 2], c: 4, o: 8, kernel: [2, 2], pad: [3, 2] },
  groups: { size: [6, 7], c: 12, o: 24, groups: 3, kernel: [3, 3], pad: [1, 1] },
  'odd groups': { size: [6, 5], c: 10, o: 6, groups: 2, kernel: [3, 3], stride: [2, 1], pad: [1, 1] },
  depthwise: { size: [6, 7], c: 8, groups: 8, kernel: [3, 3], pad: [1, 1] },
  'depthwise odd': { size: [7, 8], c: 7, groups: 7, kernel: [3, 5], stride: [2, 2], pad: [1, 2], dilation: [1, 2] },
  'depthwise with multiplier': { size: [5, 6], c: 3, o: 6, groups: 3, kernel: [3, 3], pad: [1, 1] },
  'depthwise 5x5': { size: [9, 17], c: 20, groups: 20, kernel: [5, 5], pad: [2, 2] },
  'depthwise 1x1': { size: [4, 5], c: 6, groups: 6, kernel: [1, 1] },
  'depthwise stride 2': { size: [13, 16], c: 12, groups: 12, kernel: [3, 3], stride: [2, 2], pad: [1, 1] },
  'depthwise many rows': { n: 3, size: [33, 21], c: 9, groups: 9, kernel: [3, 3], pad: [1, 1] },
  'depthwise padding past the kernel': { size: [3, 2], c: 4, groups: 4, kernel: [2, 2], pad: [3, 2] },
  'many rows': { n: 3, size: [33, 21], c: 3, o: 5, kernel: [3, 3], stride: [2, 1], pad: [1, 1] },
  'many outputs': { n: 2, size: [4, 4], c: 3, o: 131, kernel: [3, 3], pad: [1, 1] },
  'large sum': { n: 1, size: [4, 4], c: 256, o: 8, kernel: [3, 3], pad: [1, 1] },
};

function forward(
  g: Geometry,
  ref: Reference,
  { pieces = false, flags = 0, bias = true, base = LOW } = {},
): Float32Array {
  const { wasm, geometry, x, w, bias: b } = setUp(g, ref, base);
  const { exports, alloc, plan } = wasm;
  const packed = alloc(exports.conv2dPackedBytes(geometry, 0));
  exports.conv2dPackWeight(w, packed, geometry, 0);
  const y = alloc(4 * ref.y.length);
  const { units, bytes } = plan(exports.conv2dPlan, geometry);
  const ws = alloc(bytes);
  const run = (begin: number, end: number) =>
    void exports.conv2d(x, packed, bias ? b : 0, y, geometry, flags, ws, bytes, begin, end);
  if (pieces) inPieces(units, run);
  else run(0, units);
  return wasm.f32(y, ref.y.length).slice();
}

function inputGrad(g: Geometry, ref: Reference, pieces = false, base = LOW): Float32Array {
  const { wasm, geometry, gy, w } = setUp(g, ref, base);
  const { exports, alloc, plan } = wasm;
  const packed = alloc(exports.conv2dPackedBytes(geometry, 1));
  exports.conv2dPackWeight(w, packed, geometry, 1);
  const gx = alloc(4 * ref.gx.length);
  const { units, bytes } = plan(exports.conv2dInputGradPlan, geometry);
  const ws = alloc(bytes);
  const run = (begin: number, end: number) =>
    void exports.conv2dInputGrad(gy, packed, gx, geometry, ws, bytes, begin, end);
  if (pieces) inPieces(units, run);
  else run(0, units);
  return wasm.f32(gx, ref.gx.length).slice();
}

function weightGrad(g: Geometry, ref: Reference, pieces = false, base = LOW): Float32Array {
  const { wasm, geometry, gy, x } = setUp(g, ref, base);
  const { exports, alloc, plan } = wasm;
  const { units, bytes, partial: sums } = plan(exports.conv2dWeightGradPlan, geometry);
  const partial = alloc(sums);
  const gw = alloc(4 * ref.gw.length);
  const ws = alloc(bytes);
  const run = (begin: number, end: number) =>
    void exports.conv2dWeightGrad(x, gy, partial, geometry, ws, bytes, begin, end);
  const combine = (begin: number, end: number) =>
    void exports.conv2dWeightGradCombine(partial, gw, geometry, begin, end);
  if (pieces) {
    inPieces(units, run);
    inPieces(g.o, combine);
  } else {
    run(0, units);
    combine(0, g.o);
  }
  return wasm.f32(gw, ref.gw.length).slice();
}

// float32 against float64, of the largest value: one chain of up to 2,304 products, sqrt(2304) * 2^-24 = 2.9e-6.
const BOUND = 2e-6;

describe.each(Object.entries(shapes))('%s', (_, shape) => {
  const g = geometryOf(shape);
  const ref = reference(g);

  test('forward', () => {
    const y = forward(g, ref);
    expect(relativeError(y, ref.y)).toBeLessThan(BOUND);
    expect(forward(g, ref, { pieces: true })).toEqual(y);
  });

  test('forward with ReLU, without bias', () => {
    const expected = ref.y.map((v, i) => Math.max(v - (ref.bias[i % g.o] as number), 0));
    expect(relativeError(forward(g, ref, { flags: RELU, bias: false }), expected)).toBeLessThan(BOUND);
  });

  test('input gradient', () => {
    const gx = inputGrad(g, ref);
    expect(relativeError(gx, ref.gx)).toBeLessThan(BOUND);
    expect(inputGrad(g, ref, true)).toEqual(gx);
  });

  test('weight gradient', () => {
    const gw = weightGrad(g, ref);
    expect(relativeError(gw, ref.gw)).toBeLessThan(BOUND);
    expect(weightGrad(g, ref, true)).toEqual(gw);
  });
});

/** [n, pixels, channels] to [n, channels, pixels]. */
function channelsFirst(values: Float32Array, pixels: number, channels: number): Float32Array {
  const image = pixels * channels;
  return values.map((_, i, all) => {
    const [channel, pixel] = [Math.floor((i % image) / pixels), i % pixels];
    return all[i - (i % image) + pixel * channels + channel] as number;
  });
}

test.each(['depthwise', 'depthwise 5x5', 'depthwise stride 2', 'depthwise padding past the kernel'])(
  '%s: channels first give the same bits',
  (name) => {
    const g = geometryOf(shapes[name] as Shape);
    const ref = reference(g);
    const x = channelsFirst(ref.x, g.h * g.w, g.c);
    const gy = channelsFirst(ref.gy, g.oh * g.ow, g.o);
    const [y, gx, gw] = [forward(g, ref), inputGrad(g, ref), weightGrad(g, ref)];
    expect(forward({ ...g, planar: 1 }, { ...ref, x })).toEqual(y);
    expect(inputGrad({ ...g, planar: 2 }, { ...ref, gy })).toEqual(gx);
    expect(weightGrad({ ...g, planar: 1 }, { ...ref, x })).toEqual(gw);
    expect(weightGrad({ ...g, planar: 2 }, { ...ref, gy })).toEqual(gw);
    expect(weightGrad({ ...g, planar: 3 }, { ...ref, x, gy })).toEqual(gw);
  },
);

describe('no images', () => {
  const g = geometryOf({ n: 0, size: [5, 5], c: 3, o: 4, kernel: [3, 3], pad: [1, 1] });
  const ref = reference(g);

  test('nothing to do but a weight gradient of zeros', () => {
    expect(forward(g, ref)).toHaveLength(0);
    expect(inputGrad(g, ref)).toHaveLength(0);
    expect(weightGrad(g, ref)).toEqual(new Float32Array(sizes(g).w));
  });
});

test('NaN and infinity reach exactly the outputs whose window holds them, also through ReLU', () => {
  const g = geometryOf({ n: 1, size: [6, 6], c: 3, o: 9, kernel: [3, 3], pad: [1, 1] });
  const ref = reference(g);
  ref.x[(2 * 6 + 3) * 3 + 1] = Number.NaN;
  const y = forward(g, ref, { flags: RELU });
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 6; j++) {
      const sees = Math.abs(i - 2) <= 1 && Math.abs(j - 3) <= 1;
      for (let o = 0; o < 9; o++) expect(Number.isNaN(y[(i * 6 + j) * 9 + o])).toBe(sees);
    }
});

test('a thread uses its own part of the workspace', () => {
  const g = geometryOf({ size: [6, 6], c: 3, o: 9, kernel: [3, 3], pad: [1, 1] });
  const ref = reference(g);
  const { wasm, geometry, x, w, bias } = setUp(g, ref);
  const { exports, alloc, plan } = wasm;
  const packed = alloc(exports.conv2dPackedBytes(geometry, 0));
  exports.conv2dPackWeight(w, packed, geometry, 0);
  const y = alloc(4 * ref.y.length);
  const { units, bytes } = plan(exports.conv2dPlan, geometry);
  const ws = alloc(3 * bytes);
  exports.setThread(1);
  exports.conv2d(x, packed, bias, y, geometry, 0, ws, bytes, 0, units);
  expect(wasm.f32(y, ref.y.length)).toEqual(forward(g, ref));
  for (const other of [ws, ws + 2 * bytes]) expect(new Set(wasm.u8(other, bytes))).toEqual(new Set([0xff]));
});

test.each(['stride 3 and 2', 'depthwise odd'])('%s across 2 GiB', (name) => {
  const g = geometryOf(shapes[name] as Shape);
  const ref = reference(g);
  expect(forward(g, ref, { base: HIGH })).toEqual(forward(g, ref));
  expect(inputGrad(g, ref, false, HIGH)).toEqual(inputGrad(g, ref));
  expect(weightGrad(g, ref, false, HIGH)).toEqual(weightGrad(g, ref));
});
