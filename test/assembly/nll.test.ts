import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, lines, putI32, values } from './reference';

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

describe('nll', () => {
  it.each(shapes)('[%i, %i, %i]', (...shape) => {
    const [n, classes, inner] = shape;
    const wasm = instance();
    const logp = values(n * classes * inner).map((v) => v - 2);
    const target = targets(shape);
    const weight = values(classes, 3).map((v) => v + 1.5);
    const g = values(n * inner, 4);
    const size = n * classes * inner;
    const loss: number[] = [];
    const wOut: number[] = [];
    const gx = Array<number>(size).fill(0);
    lines(n, classes, inner, (at, place) => {
      const y = target[place]!;
      wOut[place] = y === ignoreIndex ? 0 : weight[y]!;
      loss[place] = y === ignoreIndex ? 0 : -weight[y]! * logp[at(y)]!;
      if (y !== ignoreIndex) gx[at(y)] = (-weight[y]! * g[place]!) / 2;
    });
    const [targetAt, weightAt] = [putI32(wasm, target), wasm.put(weight)];
    const [lossAt, wOutAt, gxAt] = [wasm.alloc(n * inner * 4), wasm.alloc(n * inner * 4), wasm.alloc(size * 4)];
    const cut = n >> 1;
    for (const [a, b] of [
      [cut, n],
      [0, cut],
    ] as const) {
      wasm.exports.nll!(wasm.put(logp), targetAt, weightAt, lossAt, wOutAt, n, classes, inner, ignoreIndex, a, b);
      wasm.exports.nllBackward!(
        targetAt,
        weightAt,
        wasm.put(g),
        1,
        wasm.put([2]),
        gxAt,
        n,
        classes,
        inner,
        ignoreIndex,
        a,
        b,
      );
    }
    expectClose(wasm.f32(lossAt, n * inner), loss, { rtol: 2e-7 });
    expectClose(wasm.f32(wOutAt, n * inner), wOut, { rtol: 0, atol: 0 });
    expectClose(wasm.f32(gxAt, size), gx, { rtol: 2e-7 });
    wasm.exports.nllBackward!(targetAt, 0, wasm.put([3]), 0, 0, gxAt, n, classes, inner, ignoreIndex, 0, n);
    const plain = Array<number>(size).fill(0);
    lines(n, classes, inner, (at, place) => {
      if (target[place] !== ignoreIndex) plain[at(target[place]!)] = -3;
    });
    expect([...wasm.f32(gxAt, size)]).toEqual(plain);
  });
});
