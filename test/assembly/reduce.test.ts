import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, lines, values } from './reference';

/** Around the tiles: 4 lanes, 16 columns, 32 lanes of a leaf, runs of 64 rows, 1024 elements of a leaf, 4096 rows. */
const shapes: [number, number, number][] = [
  [1, 1, 1],
  [3, 5, 1],
  [2, 31, 1],
  [2, 33, 1],
  [1, 1023, 1],
  [1, 1024, 1],
  [2, 1025, 1],
  [1, 5003, 1],
  [2, 7, 2],
  [1, 600, 2],
  [3, 4, 3],
  [2, 17, 4],
  [2, 15, 5],
  [2, 16, 16],
  [3, 17, 19],
  [1, 300, 33],
  [1, 5000, 3],
  [1, 4200, 18],
  [0, 3, 2],
  [2, 3, 0],
];

type Reduce = (line: number[]) => number;

const total: Reduce = (line) => line.reduce((a, b) => a + b, 0);
const largest: Reduce = (line) => line.reduce((a, b) => (Number.isNaN(a) || a > b ? a : b));
const smallest: Reduce = (line) => line.reduce((a, b) => (Number.isNaN(a) || a < b ? a : b));

function expected(x: ArrayLike<number>, [outer, n, inner]: [number, number, number], reduce: Reduce): number[] {
  const y: number[] = [];
  lines(outer, n, inner, (at, place) => {
    y[place] = reduce(Array.from({ length: n }, (_, k) => x[at(k)]!));
  });
  return y;
}

/** Runs the kernel over the whole range, and in two parts that must give the same bits. */
function run(name: string, x: ArrayLike<number>, shape: [number, number, number], ...scalars: number[]): Float32Array {
  const wasm = instance();
  const [outer, n, inner] = shape;
  const from = wasm.put(x);
  const whole = wasm.alloc(outer * inner * 4);
  const parts = wasm.alloc(outer * inner * 4);
  const cut = outer >> 1;
  wasm.exports[name]!(from, whole, outer, n, inner, ...scalars, 0, outer);
  wasm.exports[name]!(from, parts, outer, n, inner, ...scalars, cut, outer);
  wasm.exports[name]!(from, parts, outer, n, inner, ...scalars, 0, cut);
  const bytes = outer * inner * 4;
  expect(wasm.u8(parts, bytes)).toEqual(wasm.u8(whole, bytes));
  expect(wasm.u8(whole + bytes, 64).every((byte) => byte === 0xff)).toBe(true);
  return wasm.f32(whole, outer * inner);
}

describe.each(shapes)('[%i, %i, %i]', (...shape) => {
  const [outer, n, inner] = shape;
  const x = values(outer * n * inner);

  it('sum', () => {
    expectClose(run('sum', x, shape), expected(x, shape, total), { rtol: 3e-7, atol: 1e-6 * Math.sqrt(n) });
  });

  it('meanScaled', () => {
    const y = run('meanScaled', x, shape, 1 / n);
    expectClose(
      y,
      expected(x, shape, (line) => total(line) / n),
      { rtol: 3e-7, atol: 1e-6 },
    );
  });

  it('prod', () => {
    const near = x.map((v) => 1 + v / 64);
    expectClose(
      run('prod', near, shape),
      expected(near, shape, (line) => line.reduce((a, b) => a * b, 1)),
      {
        rtol: 1e-7 * n,
      },
    );
  });

  it('amax, amin', () => {
    expect([...run('amax', x, shape)]).toEqual(expected(x, shape, largest));
    expect([...run('amin', x, shape)]).toEqual(expected(x, shape, smallest));
  });
});

describe('sum', () => {
  it('stays accurate where all terms have one sign', () => {
    for (const shape of [
      [1, 1_000_000, 1],
      [1, 100_000, 5],
      [1, 100_000, 17],
    ] as [number, number, number][]) {
      const x = values(shape[1] * shape[2], 3).map((v) => 1 + v / 2);
      expectClose(run('sum', x, shape), expected(x, shape, total), { rtol: 3e-7, atol: 0 });
    }
  });

  it('of nothing is 0, and the product 1', () => {
    for (const inner of [1, 2, 3, 20]) {
      expect([...run('sum', [], [2, 0, inner])]).toEqual(Array(2 * inner).fill(0));
      expect([...run('prod', [], [2, 0, inner])]).toEqual(Array(2 * inner).fill(1));
    }
  });

  it('mean of equal numbers is that number', () => {
    for (const n of [3, 7, 41, 49, 83]) {
      for (const inner of [1, 2, 5]) {
        const x = new Float32Array(n * inner).fill(1);
        expect([...run('meanScaled', x, [1, n, inner], Math.fround(1 / n))]).toEqual(Array(inner).fill(1));
      }
    }
  });

  it('works on addresses above 2 GiB', () => {
    const wasm = instance({ base: 2 ** 31 });
    const x = wasm.put(values(5000));
    const y = wasm.alloc(4);
    wasm.exports.sum!(x, y, 1, 5000, 1, 0, 1);
    expectClose(wasm.f32(y, 1), expected(values(5000), [1, 5000, 1], total), { atol: 1e-4 });
  });
});

describe('NaN and infinities', () => {
  it('propagate through every reduction', () => {
    for (const inner of [1, 2, 3, 17]) {
      for (const n of [1, 4, 6, 40]) {
        for (let k = 0; k < n; k++) {
          const x = values(n * inner);
          x[k * inner] = NaN;
          for (const name of ['sum', 'prod', 'amax', 'amin']) {
            const y = run(name, x, [1, n, inner]);
            expect([...y].map(Number.isNaN)).toEqual([...y].map((_, i) => i === 0));
          }
        }
      }
    }
    expect([...run('amax', [-Infinity, -Infinity], [1, 2, 1])]).toEqual([-Infinity]);
    expect([...run('amin', [Infinity, 3, -Infinity], [1, 3, 1])]).toEqual([-Infinity]);
    expect([...run('sum', [Infinity, -Infinity, 1], [1, 3, 1])]).toEqual([NaN]);
  });
});

describe.each(['maxIndex', 'minIndex'])('%s', (name) => {
  const better = name === 'maxIndex' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;

  function first(line: number[]): number {
    let best = 0;
    for (let k = 1; k < line.length; k++) {
      if (Number.isNaN(line[best]!)) break;
      if (Number.isNaN(line[k]!) || better(line[k]!, line[best]!)) best = k;
    }
    return best;
  }

  function check(x: ArrayLike<number>, shape: [number, number, number]): void {
    const wasm = instance();
    const [outer, n, inner] = shape;
    const from = wasm.put(x);
    const y = wasm.alloc(outer * inner * 4);
    const indices = wasm.alloc(outer * inner * 4);
    const only = wasm.alloc(outer * inner * 4);
    const cut = (outer + 1) >> 1;
    wasm.exports[name]!(from, y, indices, outer, n, inner, cut, outer);
    wasm.exports[name]!(from, y, indices, outer, n, inner, 0, cut);
    wasm.exports[name]!(from, 0, only, outer, n, inner, 0, outer);
    const places = expected(x, shape, first);
    expect([...wasm.i32(indices, outer * inner)]).toEqual(places);
    expect([...wasm.i32(only, outer * inner)]).toEqual(places);
    expect([...wasm.f32(y, outer * inner)]).toEqual(expected(x, shape, (line) => line[first(line)]!));
  }

  it.each(shapes.filter(([, n]) => n > 0))('[%i, %i, %i]', (...shape) => {
    const x = values(shape[0] * shape[1] * shape[2]);
    check(x, shape);
    // Few distinct values: the first of equal ones wins.
    check(
      x.map((v) => Math.round(v * 2)),
      shape,
    );
    check(
      x.map((v) => (v > 0.8 ? NaN : v < -0.8 ? -Infinity : v)),
      shape,
    );
  });
});
