import { describe, expect, it } from 'vitest';
import { type Instance, instance } from './instance';
import { expectClose, lines, values } from './reference';

type Shape = [number, number, number];

const shapes: Shape[] = [
  [1, 1, 1],
  [3, 5, 1],
  [2, 33, 1],
  [1, 1025, 1],
  [1, 3000, 1],
  [3, 4, 2],
  [2, 17, 3],
  [2, 300, 4],
  [3, 20, 7],
  [2, 16, 19],
  [0, 3, 2],
];

function lineOf(x: ArrayLike<number>, n: number, at: (k: number) => number): number[] {
  return Array.from({ length: n }, (_, k) => x[at(k)]!);
}

/** Runs over the whole range and over two parts, which must give the same bytes. */
function split(wasm: Instance, outer: number, bytes: number[], kernel: (to: number[], a: number, b: number) => void) {
  const whole = bytes.map((n) => wasm.alloc(n));
  const parts = bytes.map((n) => wasm.alloc(n));
  const cut = (outer + 1) >> 1;
  kernel(whole, 0, outer);
  kernel(parts, cut, outer);
  kernel(parts, 0, cut);
  bytes.forEach((n, i) => {
    expect(wasm.u8(parts[i]!, n)).toEqual(wasm.u8(whole[i]!, n));
    expect(wasm.u8(whole[i]! + n, 1)[0]).toBe(255);
  });
  return whole;
}

describe.each(shapes)('[%i, %i, %i]', (...shape) => {
  const [outer, n, inner] = shape;
  const size = outer * n * inner;
  const places = outer * inner;

  it('sumSquares', () => {
    const wasm = instance();
    const x = values(size);
    const from = wasm.put(x);
    const [y] = split(wasm, outer, [places * 4], ([to], a, b) => {
      wasm.exports.sumSquares!(from, to!, outer, n, inner, a, b);
    });
    const expected: number[] = [];
    lines(outer, n, inner, (at, place) => {
      expected[place] = lineOf(x, n, at).reduce((sum, v) => sum + v * v, 0);
    });
    expectClose(wasm.f32(y!, places), expected, { rtol: 3e-7, atol: 0 });
  });

  it.each([0, 1])('varMean with correction %i', (correction) => {
    const wasm = instance();
    const x = values(size).map((v) => v + 100);
    const from = wasm.put(x);
    const [variance, mean] = split(wasm, outer, [places * 4, places * 4], ([to, m], a, b) => {
      wasm.exports.varMean!(from, to!, m!, outer, n, inner, correction, a, b);
    });
    const means: number[] = [];
    const variances: number[] = [];
    lines(outer, n, inner, (at, place) => {
      const line = lineOf(x, n, at);
      const m = line.reduce((sum, v) => sum + v, 0) / n;
      means[place] = m;
      variances[place] = line.reduce((sum, v) => sum + (v - m) ** 2, 0) / Math.max(0, n - correction);
    });
    expectClose(wasm.f32(mean!, places), means, { rtol: 1.2e-7, atol: 0 });
    expectClose(wasm.f32(variance!, places), variances, { rtol: 1e-6, atol: 1e-10 });
  });

  it('cumsum', () => {
    const wasm = instance();
    const x = values(size).map((v) => v + 1);
    const from = wasm.put(x);
    const [y] = split(wasm, outer, [size * 4], ([to], a, b) => {
      wasm.exports.cumsum!(from, to!, outer, n, inner, a, b);
    });
    const expected: number[] = [];
    lines(outer, n, inner, (at) => {
      let sum = 0;
      for (let k = 0; k < n; k++) {
        sum += x[at(k)]!;
        expected[at(k)] = Math.fround(sum);
      }
    });
    expect([...wasm.f32(y!, size)]).toEqual(expected);
    wasm.exports.cumsum!(from, from, outer, n, inner, 0, outer);
    expect([...wasm.f32(from, size)]).toEqual(expected);
  });

  it('sumI32, prodI32, maxIndexI32, minIndexI32', () => {
    const wasm = instance();
    const x = Int32Array.from(values(size), (v) => Math.round(v * 4) * 0x10000001);
    const from = wasm.alloc(size * 4);
    wasm.i32(from, size).set(x);
    const read = (name: string) => {
      const [y] = split(wasm, outer, [places * 4], ([to], a, b) => {
        wasm.exports[name]!(from, to!, outer, n, inner, a, b);
      });
      return [...wasm.i32(y!, places)];
    };
    const extremum = (name: string) => {
      const [y, indices] = split(wasm, outer, [places * 4, places * 4], ([to, at], a, b) => {
        wasm.exports[name]!(from, to!, at!, outer, n, inner, a, b);
      });
      const only = wasm.alloc(places * 4);
      wasm.exports[name]!(from, 0, only, outer, n, inner, 0, outer);
      expect([...wasm.i32(only, places)]).toEqual([...wasm.i32(indices!, places)]);
      return [[...wasm.i32(y!, places)], [...wasm.i32(indices!, places)]];
    };
    const sums: number[] = [];
    const products: number[] = [];
    const largest: number[][] = [[], []];
    const smallest: number[][] = [[], []];
    lines(outer, n, inner, (at, place) => {
      const line = lineOf(x, n, at);
      sums[place] = line.reduce((a, b) => (a + b) | 0, 0);
      products[place] = line.reduce((a, b) => Math.imul(a, b), 1);
      const [high, low] = [Math.max(...line), Math.min(...line)];
      largest[0]![place] = high;
      largest[1]![place] = line.indexOf(high);
      smallest[0]![place] = low;
      smallest[1]![place] = line.indexOf(low);
    });
    expect(read('sumI32')).toEqual(sums);
    expect(read('prodI32')).toEqual(products);
    expect(extremum('maxIndexI32')).toEqual(largest);
    expect(extremum('minIndexI32')).toEqual(smallest);
  });

  it('allBool, anyBool', () => {
    const wasm = instance();
    const x = wasm.alloc(size);
    const check = (bytes: number[]) => {
      wasm.u8(x, size).set(bytes);
      const read = (name: string) => {
        const [y] = split(wasm, outer, [places], ([to], a, b) => {
          wasm.exports[name]!(x, to!, outer, n, inner, a, b);
        });
        return [...wasm.u8(y!, places)];
      };
      const all: number[] = [];
      const any: number[] = [];
      lines(outer, n, inner, (at, place) => {
        all[place] = lineOf(bytes, n, at).every(Boolean) ? 1 : 0;
        any[place] = lineOf(bytes, n, at).some(Boolean) ? 1 : 0;
      });
      expect(read('allBool')).toEqual(all);
      expect(read('anyBool')).toEqual(any);
    };
    check(Array<number>(size).fill(0));
    check(Array<number>(size).fill(1));
    for (const k of [0, 1, size >> 1, size - 1].filter((i) => i >= 0 && i < size)) {
      check(Array.from({ length: size }, (_, i) => (i === k ? 1 : 0)));
      check(Array.from({ length: size }, (_, i) => (i === k ? 0 : 1)));
    }
  });
});

describe('nothing to reduce', () => {
  it('sum 0, product 1, all true, any false, variance NaN', () => {
    const wasm = instance();
    const y = wasm.alloc(4);
    const m = wasm.alloc(4);
    const value = (name: string) => {
      wasm.exports[name]!(0, y, 1, 0, 1, 0, 1);
      return wasm.i32(y, 1)[0];
    };
    expect([value('sumI32'), value('prodI32')]).toEqual([0, 1]);
    wasm.exports.allBool!(0, y, 1, 0, 1, 0, 1);
    wasm.exports.anyBool!(0, m, 1, 0, 1, 0, 1);
    expect([wasm.u8(y, 1)[0], wasm.u8(m, 1)[0]]).toEqual([1, 0]);
    wasm.exports.varMean!(0, y, m, 1, 0, 1, 1, 0, 1);
    expect([wasm.f32(y, 1)[0], wasm.f32(m, 1)[0]]).toEqual([NaN, NaN]);
  });

  it('the variance of one number is NaN with correction and 0 without', () => {
    const wasm = instance();
    const [x, y, m] = [wasm.put([3]), wasm.alloc(4), wasm.alloc(4)];
    wasm.exports.varMean!(x, y, m, 1, 1, 1, 1, 0, 1);
    expect(wasm.f32(y, 1)[0]).toBeNaN();
    wasm.exports.varMean!(x, y, m, 1, 1, 1, 0, 0, 1);
    expect(wasm.f32(y, 1)[0]).toBe(0);
  });
});
