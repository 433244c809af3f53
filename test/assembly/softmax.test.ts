import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, lines, values } from './reference';

/** Around the tiles: 4 lanes, blocks of 64 places (256 neighbours, or 64 rows). */
const shapes: [number, number, number][] = [
  [2, 1, 1],
  [3, 3, 1],
  [2, 4, 1],
  [2, 10, 1],
  [1, 513, 1],
  [1, 3000, 1],
  [2, 5, 2],
  [2, 7, 3],
  [2, 65, 4],
  [3, 10, 5],
  [2, 130, 11],
  [0, 3, 2],
];

function softmaxOf(x: ArrayLike<number>, logarithmic: boolean, [outer, n, inner]: [number, number, number]): number[] {
  const y: number[] = [];
  lines(outer, n, inner, (at) => {
    const line = Array.from({ length: n }, (_, k) => x[at(k)]!);
    const m = Math.max(...line);
    const total = line.reduce((a, v) => a + Math.exp(v - m), 0);
    line.forEach((v, k) => {
      y[at(k)] = logarithmic ? v - m - Math.log(total) : Math.exp(v - m) / total;
    });
  });
  return y;
}

/** Runs over the whole range and in two parts, which must give the same bits, and in place where asked for. */
function run(name: string, inputs: ArrayLike<number>[], shape: [number, number, number]): Float32Array {
  const wasm = instance();
  const [outer, n, inner] = shape;
  const bytes = outer * n * inner * 4;
  const from = inputs.map((input) => wasm.put(input));
  const whole = wasm.alloc(bytes);
  const parts = wasm.alloc(bytes);
  const cut = (outer + 1) >> 1;
  wasm.exports[name]!(...from, whole, outer, n, inner, 0, outer);
  wasm.exports[name]!(...from, parts, outer, n, inner, cut, outer);
  wasm.exports[name]!(...from, parts, outer, n, inner, 0, cut);
  wasm.exports[name]!(...from, from[0]!, outer, n, inner, 0, outer);
  expect(wasm.u8(parts, bytes)).toEqual(wasm.u8(whole, bytes));
  expect(wasm.u8(from[0]!, bytes)).toEqual(wasm.u8(whole, bytes));
  expect(wasm.u8(whole + bytes, 64).every((byte) => byte === 0xff)).toBe(true);
  return wasm.f32(whole, outer * n * inner);
}

describe.each(shapes)('[%i, %i, %i]', (...shape) => {
  const size = shape[0] * shape[1] * shape[2];
  const x = values(size, 1, 5);
  const g = values(size, 2);

  it('softmax', () => {
    expectClose(run('softmax', [x], shape), softmaxOf(x, false, shape), { rtol: 1e-6, atol: 1e-9 });
  });

  it('logSoftmax', () => {
    expectClose(run('logSoftmax', [x], shape), softmaxOf(x, true, shape), { rtol: 3e-7, atol: 1e-6 });
  });

  it('softmaxBackward', () => {
    const y = Float32Array.from(softmaxOf(x, false, shape));
    const gx: number[] = [];
    lines(...shape, (at) => {
      let dot = 0;
      for (let k = 0; k < shape[1]; k++) dot += g[at(k)]! * y[at(k)]!;
      for (let k = 0; k < shape[1]; k++) gx[at(k)] = y[at(k)]! * (g[at(k)]! - dot);
    });
    expectClose(run('softmaxBackward', [g, y], shape), gx, { rtol: 1e-6, atol: 1e-7 });
  });

  it('logSoftmaxBackward', () => {
    const y = Float32Array.from(softmaxOf(x, true, shape));
    const gx: number[] = [];
    lines(...shape, (at) => {
      let total = 0;
      for (let k = 0; k < shape[1]; k++) total += g[at(k)]!;
      for (let k = 0; k < shape[1]; k++) gx[at(k)] = g[at(k)]! - Math.exp(y[at(k)]!) * total;
    });
    expectClose(run('logSoftmaxBackward', [g, y], shape), gx, { rtol: 1e-6, atol: 1e-6 });
  });
});

describe.each([1, 2, 5])('inner = %i', (inner) => {
  const column = (line: number[]) => line.flatMap((v) => Array<number>(inner).fill(v));
  const both = (line: number[]): [number[], number[]] => {
    const shape: [number, number, number] = [1, line.length, inner];
    return [
      [...run('softmax', [column(line)], shape)].filter((_, i) => i % inner === 0),
      [...run('logSoftmax', [column(line)], shape)].filter((_, i) => i % inner === 0),
    ];
  };

  it('gives the values of PyTorch where logits are large, infinite or NaN', () => {
    expect(both([1e4, -1e4, -Infinity])).toEqual([
      [1, 0, 0],
      [0, -2e4, -Infinity],
    ]);
    const [p, logp] = both([1e4, 1e4, 1e4 - 1]);
    expectClose(p, [0.4223188, 0.4223188, 0.1553624], { rtol: 1e-6, atol: 0 });
    expectClose(logp, [-0.8619948, -0.8619948, -1.8619948], { rtol: 1e-6, atol: 0 });
    const nan = [
      [NaN, NaN, NaN],
      [NaN, NaN, NaN],
    ];
    expect(both([-Infinity, -Infinity, -Infinity])).toEqual(nan);
    expect(both([1, Infinity, 2])).toEqual(nan);
    expect(both([1, NaN, 2])).toEqual(nan);
  });
});
