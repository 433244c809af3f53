import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, lines, logSoftmaxOf, values } from './reference';

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

describe.each(shapes)('class probabilities, [%i, %i, %i]', (...shape) => {
  const [n, classes, inner] = shape;
  const size = n * classes * inner;
  const x = values(size, 1, 4);
  const t = values(size, 2).map(Math.abs);
  const g = [...values(n * inner, 5).map((v) => v + 2)];
  const scale = 0.25;

  it.each([
    [false, 0],
    [true, 0],
    [false, 0.1],
    [true, 0.25],
  ])('weight %s, smoothing %d', (weighted, e) => {
    const weight = weighted ? values(classes, 7).map((v) => v + 1.5) : undefined;
    const loss: number[] = [];
    const gx: number[] = [];
    const gt: number[] = [];
    lines(n, classes, inner, (at, place) => {
      const logp = logSoftmaxOf(x, at, classes);
      const k = g[g.length > 1 ? place : 0]! * scale;
      const wanted = logp.map((_, c) => (weight?.[c] ?? 1) * (t[at(c)]! * (1 - e) + e / classes));
      const mass = wanted.reduce((a, b) => a + b, 0);
      loss[place] = wanted.reduce((a, w, c) => a - w * logp[c]!, 0);
      for (let c = 0; c < classes; c++) {
        gx[at(c)] = k * (mass * Math.exp(logp[c]!) - wanted[c]!);
        gt[at(c)] = -k * (1 - e) * (weight?.[c] ?? 1) * logp[c]!;
      }
    });
    const wasm = instance();
    const [xAt, tAt, gAt] = [wasm.put(x), wasm.put(t), wasm.put(g)];
    const weightAt = weight ? wasm.put(weight) : 0;
    const cut = n >> 1;
    const [lossAt, lseAt, partLoss, partLse] = [0, 0, 0, 0].map(() => wasm.alloc(n * inner * 4)) as [
      number,
      number,
      number,
      number,
    ];
    wasm.exports.crossEntropyProb!(xAt, tAt, weightAt, lossAt, lseAt, n, classes, inner, e, 0, n);
    wasm.exports.crossEntropyProb!(xAt, tAt, weightAt, partLoss, partLse, n, classes, inner, e, cut, n);
    wasm.exports.crossEntropyProb!(xAt, tAt, weightAt, partLoss, partLse, n, classes, inner, e, 0, cut);
    const grads = [0, 0, 0, 0, 0, 0].map(() => wasm.alloc(size * 4)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const backward = (gxAt: number, gtAt: number, a: number, b: number) =>
      wasm.exports.crossEntropyProbBackward!(
        ...[xAt, tAt, weightAt, lseAt, gAt, g.length > 1 ? 1 : 0, scale, gxAt, gtAt, n, classes, inner, e, a, b],
      );
    backward(grads[0], grads[1], 0, n);
    backward(grads[2], 0, cut, n);
    backward(grads[2], 0, 0, cut);
    backward(0, grads[3], cut, n);
    backward(0, grads[3], 0, cut);
    expectClose(wasm.f32(lossAt, n * inner), loss, { rtol: 2e-6, atol: 1e-6 });
    expectClose(wasm.f32(grads[0], size), gx, { rtol: 2e-6, atol: 3e-6 });
    expectClose(wasm.f32(grads[1], size), gt, { rtol: 1e-6, atol: 1e-6 });
    expect(wasm.f32(partLoss, n * inner)).toEqual(wasm.f32(lossAt, n * inner));
    expect(wasm.f32(partLse, n * inner)).toEqual(wasm.f32(lseAt, n * inner));
    expect(wasm.f32(grads[2], size)).toEqual(wasm.f32(grads[0], size));
    expect(wasm.f32(grads[3], size)).toEqual(wasm.f32(grads[1], size));
  });
});

describe.each([1, 3])('class probabilities, inner = %i', (inner) => {
  const column = (line: number[]) => line.flatMap((v) => Array<number>(inner).fill(v));

  function run(x: number[], t: number[]) {
    const wasm = instance();
    const classes = x.length;
    const [xAt, tAt, one] = [wasm.put(column(x)), wasm.put(column(t)), wasm.put([1])];
    const [loss, lse] = [wasm.alloc(inner * 4), wasm.alloc(inner * 4)];
    const [gx, gt] = [wasm.alloc(inner * classes * 4), wasm.alloc(inner * classes * 4)];
    wasm.exports.crossEntropyProb!(xAt, tAt, 0, loss, lse, 1, classes, inner, 0, 0, 1);
    wasm.exports.crossEntropyProbBackward!(xAt, tAt, 0, lse, one, 0, 1, gx, gt, 1, classes, inner, 0, 0, 1);
    const first = (at: number) => [...wasm.f32(at, inner * classes)].filter((_, i) => i % inner === 0);
    return { loss: wasm.f32(loss, 1)[0]!, gx: first(gx), gt: first(gt) };
  }

  it('keeps full precision on logits of 1e4', () => {
    const { loss, gx, gt } = run([1e4, 1e4, 9999], [0.5, 0, 0.5]);
    expectClose([loss], [(0.8619948 + 1.8619948) / 2], { rtol: 3e-7, atol: 0 });
    expectClose(gx, [0.4223188 - 0.5, 0.4223188, 0.1553624 - 0.5], { rtol: 1e-6, atol: 0 });
    expectClose(gt, [0.8619948, 0.8619948, 1.8619948], { rtol: 3e-7, atol: 0 });
  });

  it('multiplies log-probabilities by the targets as PyTorch: 0 times Infinity is NaN', () => {
    const { loss, gx, gt } = run([-Infinity, 1, 1], [0, 0.5, 0.5]);
    expect(loss).toBeNaN();
    expectClose(gx, [0, 0, 0], { atol: 1e-7 });
    expectClose(gt, [Infinity, Math.LN2, Math.LN2]);
    expect(run([-Infinity, 1, 1], [0.2, 0.4, 0.4]).loss).toBe(Infinity);
  });
});
