import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, lines, logSoftmaxOf, putI32, values } from './reference';

type Shape = [number, number, number];

/** Around the tiles: 4 lanes, blocks of 64 places. */
const shapes: Shape[] = [
  [1, 1, 1],
  [3, 3, 1],
  [5, 10, 1],
  [2, 1001, 1],
  [2, 3, 2],
  [3, 5, 3],
  [2, 70, 4],
  [2, 10, 9],
];

const ignoreIndex = -100;

function targets([n, classes, inner]: Shape): number[] {
  return Array.from({ length: n * inner }, (_, i) => (i % 5 === 3 ? ignoreIndex : (i * 7 + 2) % classes));
}

/** PyTorch's rules with class indices in float64: none, and the gradient for upstream gradients k. */
function indexReference(
  x: ArrayLike<number>,
  target: number[],
  weight: ArrayLike<number> | undefined,
  [n, classes, inner]: Shape,
  e: number,
  k: (place: number) => number,
) {
  const loss: number[] = [];
  const wOut: number[] = [];
  const gx: number[] = [];
  lines(n, classes, inner, (at, place) => {
    const logp = logSoftmaxOf(x, at, classes);
    const y = target[place]!;
    const w = (c: number) => weight?.[c] ?? 1;
    const d = Array<number>(classes).fill(0);
    loss[place] = 0;
    wOut[place] = 0;
    if (y !== ignoreIndex) {
      wOut[place] = w(y);
      loss[place] = -(1 - e) * w(y) * logp[y]!;
      d[y]! -= (1 - e) * w(y);
      if (e > 0) {
        for (let c = 0; c < classes; c++) {
          loss[place]! -= (e / classes) * w(c) * logp[c]!;
          d[c]! -= (e / classes) * w(c);
        }
      }
    }
    // d log-softmax: d_c - p_c sum d
    const total = d.reduce((a, b) => a + b, 0);
    for (let c = 0; c < classes; c++) gx[at(c)] = k(place) * (d[c]! - Math.exp(logp[c]!) * total);
  });
  return { loss, wOut, gx };
}

interface IndexCase {
  x: ArrayLike<number>;
  target: number[];
  weight?: ArrayLike<number>;
  shape: Shape;
  e?: number;
  g?: number[];
  divisor?: number;
  base?: number;
}

/** Forward and backward over the whole range, and over two parts, which must give the same bits. */
function runIndex({ x, target, weight, shape, e = 0, g = [1], divisor, base }: IndexCase) {
  const wasm = instance({ base });
  const [n, classes, inner] = shape;
  const samples = n * inner;
  const xAt = wasm.put(x);
  const targetAt = putI32(wasm, target);
  const weightAt = weight ? wasm.put(weight) : 0;
  const gAt = wasm.put(g);
  const divisorAt = divisor === undefined ? 0 : wasm.put([divisor]);
  const gStep = g.length > 1 ? 1 : 0;
  const one = (ranges: [number, number][]) => {
    const [loss, lse, wOut] = [wasm.alloc(samples * 4), wasm.alloc(samples * 4), wasm.alloc(samples * 4)];
    const gx = wasm.alloc(n * classes * inner * 4);
    for (const [a, b] of ranges) {
      wasm.exports.crossEntropyIndex!(
        xAt,
        targetAt,
        weightAt,
        loss,
        lse,
        wOut,
        n,
        classes,
        inner,
        ignoreIndex,
        e,
        a,
        b,
      );
    }
    for (const [a, b] of ranges) {
      wasm.exports.crossEntropyIndexBackward!(
        ...[xAt, targetAt, weightAt, lse, gAt, gStep, divisorAt, gx, n, classes, inner, ignoreIndex, e, a, b],
      );
    }
    return [loss, lse, wOut, gx].map((at, i) => wasm.f32(at, i < 3 ? samples : n * classes * inner));
  };
  const cut = n >> 1;
  const parts = one([
    [cut, n],
    [0, cut],
  ]).map((view) => view.slice());
  const whole = one([[0, n]]).map((view) => view.slice());
  expect(parts).toEqual(whole);
  return { loss: whole[0]!, lse: whole[1]!, wOut: whole[2]!, gx: whole[3]! };
}

describe.each(shapes)('class indices, [%i, %i, %i]', (...shape) => {
  const [n, classes, inner] = shape;
  const x = values(n * classes * inner, 1, 4);
  const target = targets(shape);
  const g = [...values(n * inner, 5).map((v) => v + 2)];

  it.each([
    [false, 0],
    [true, 0],
    [false, 0.1],
    [true, 0.25],
    [true, 1],
  ])('weight %s, smoothing %d', (weighted, e) => {
    const weight = weighted ? values(classes, 7).map((v) => v + 1.5) : undefined;
    const perSample = g.length > 1;
    const { loss, wOut, gx } = runIndex({ x, target, weight, shape, e, g, divisor: 3 });
    const expected = indexReference(x, target, weight, shape, e, (i) => g[perSample ? i : 0]! / 3);
    expectClose(loss, expected.loss, { rtol: 1e-6, atol: 1e-6 });
    expectClose(wOut, expected.wOut, { rtol: 1e-7, atol: 0 });
    expectClose(gx, expected.gx, { rtol: 2e-6, atol: 2e-7 });
    const scalar = runIndex({ x, target, weight, shape, e, g: [0.5] });
    expectClose(scalar.gx, indexReference(x, target, weight, shape, e, () => 0.5).gx, { rtol: 2e-6, atol: 2e-7 });
  });
});

describe.each([1, 2, 6])('class indices, inner = %i', (inner) => {
  const column = (line: number[]) => line.flatMap((v) => Array<number>(inner).fill(v));
  const run = (line: number[], y: number, e = 0, weight?: number[]) => {
    const shape: Shape = [1, line.length, inner];
    const { loss, gx } = runIndex({ x: column(line), target: Array<number>(inner).fill(y), weight, shape, e });
    expect([...loss]).toEqual(Array(inner).fill(loss[0]));
    return { loss: loss[0]!, gx: [...gx].filter((_, i) => i % inner === 0) };
  };

  it('keeps full precision on logits of 1e4', () => {
    const { loss, gx } = run([1e4, 1e4, 9999], 2);
    expectClose([loss], [1.8619948], { rtol: 3e-7, atol: 0 });
    expectClose(gx, [0.4223188, 0.4223188, 0.1553624 - 1], { rtol: 5e-7, atol: 0 });
    expect(run([1e4, -1e4, 0], 1)).toEqual({ loss: 2e4, gx: [1, -1, 0] });
    expect(run([1e4, -1e4, 0], 0)).toEqual({ loss: 0, gx: [0, 0, 0] });
  });

  it('takes -Infinity in other classes, and gives Infinity in the wanted one', () => {
    expectClose([run([-Infinity, 1, 1], 1).loss], [Math.LN2], { rtol: 3e-7, atol: 0 });
    expectClose(run([-Infinity, 1, 1], 1).gx, [0, -0.5, 0.5]);
    expect(run([-Infinity, 1, 2], 0).loss).toBe(Infinity);
    expect(run([-Infinity, 1, 1], 1, 0.1).loss).toBe(Infinity);
    expect(run([-Infinity, 1, 1], 1, 0.1, [0, 1, 1]).loss).toBeNaN();
    expect(run([-Infinity, -Infinity, -Infinity], 1).loss).toBeNaN();
    expect(run([1, NaN, 1], 0).gx).toEqual([NaN, NaN, NaN]);
  });

  it('gives zeros for an ignored sample, whatever its logits', () => {
    expect(run([1, NaN, Infinity], ignoreIndex)).toEqual({ loss: 0, gx: [0, 0, 0] });
    expect(run([1, 2, 3], ignoreIndex, 0.1)).toEqual({ loss: 0, gx: [0, 0, 0] });
  });
});

it('works on addresses above 2 GiB', () => {
  const shape: Shape = [3, 70, 3];
  const x = values(3 * 70 * 3, 1, 4);
  const low = runIndex({ x, target: targets(shape), shape, e: 0.1 });
  expect(runIndex({ x, target: targets(shape), shape, e: 0.1, base: 2 ** 31 })).toEqual(low);
});

describe('crossEntropyMean', () => {
  it('divides the sum of the losses by the sum of the weights', () => {
    const wasm = instance();
    for (const n of [1, 2, 1000, 5000]) {
      const loss = values(n, 1).map((v) => v + 2);
      const w = values(n, 2).map((v) => v + 1.5);
      const out = wasm.alloc(8);
      wasm.exports.crossEntropyMean!(wasm.put(loss), wasm.put(w), n, out);
      const total = (list: Float32Array) => list.reduce((sum, v) => sum + v, 0);
      expectClose(wasm.f32(out, 2), [total(loss) / total(w), total(w)], { rtol: 3e-7, atol: 0 });
    }
  });

  it('is NaN where every target is ignored, or there is none', () => {
    const wasm = instance();
    const out = wasm.alloc(8);
    for (const n of [0, 3]) {
      wasm.exports.crossEntropyMean!(wasm.put([0, 0, 0]), wasm.put([0, 0, 0]), n, out);
      expect([...wasm.f32(out, 2)]).toEqual([NaN, 0]);
    }
  });

  it('gives the printed result of the tutorial: 1.1019', () => {
    expect(runIndex({ x: [0.1, 0.2, 0.3], target: [1], shape: [1, 3, 1] }).loss[0]!.toFixed(4)).toBe('1.1019');
  });
});

describe('checkTargets', () => {
  it('finds the first target out of range and skips ignored ones', () => {
    const wasm = instance();
    const check = (list: number[]) => wasm.exports.checkTargets!(putI32(wasm, list), list.length, 5, ignoreIndex);
    expect(check([])).toBe(-1);
    expect(check([0, 4, ignoreIndex, 2])).toBe(-1);
    expect(check([0, 5, -1])).toBe(1);
    expect(check([ignoreIndex, 0, -1])).toBe(2);
  });
});
