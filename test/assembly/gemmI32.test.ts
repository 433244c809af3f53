import { describe, expect, it } from 'vitest';
import { type Instance, instance } from './instance';

/** Numbers between -50000 and 49999: products that wrap around are among them. */
function numbers(count: number, seed: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => ((Math.imul(i + seed, 0x9e3779b1) >>> 8) % 100000) - 50000);
}

function place(wasm: Instance, values: Int32Array): number {
  const at = wasm.alloc(4 * values.length);
  wasm.i32(at, values.length).set(values);
  return at;
}

describe('gemmI32', () => {
  const wasm = instance();
  const sizes = [0, 1, 3, 4, 5, 9];
  const cases = sizes.flatMap((m) => sizes.flatMap((n) => [0, 1, 7].map((k) => [m, n, k] as const)));

  it.each([
    ['by rows', false, false],
    ['transposed', true, true],
    ['a transposed', true, false],
    ['b transposed', false, true],
  ])('is the product modulo 2^32, operands %s', (_, aTurned, bTurned) => {
    for (const [m, n, k] of cases) {
      const [a, b] = [numbers(m * k, 1), numbers(k * n, 77)];
      const [aRow, aCol] = aTurned ? [1, m] : [k, 1];
      const [bRow, bCol] = bTurned ? [1, k] : [n, 1];
      const [pa, pb, pc] = [place(wasm, a), place(wasm, b), place(wasm, new Int32Array(m * n).fill(-1))];
      wasm.exports.gemmI32(pa, pb, pc, m, n, k, aRow, aCol, bRow, bCol, 0, m);
      const expected = new Int32Array(m * n);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          for (let p = 0; p < k; p++) {
            expected[i * n + j]! += Math.imul(a[i * aRow + p * aCol]!, b[p * bRow + j * bCol]!);
          }
        }
      }
      expect(Array.from(wasm.i32(pc, m * n))).toEqual(Array.from(expected));
    }
  });

  it('computes the rows of its range only', () => {
    const [pa, pb] = [place(wasm, numbers(6, 1)), place(wasm, numbers(10, 2))];
    const pc = place(wasm, new Int32Array(15).fill(9));
    wasm.exports.gemmI32(pa, pb, pc, 3, 5, 2, 2, 1, 5, 1, 1, 2);
    const rows = Array.from(wasm.i32(pc, 15));
    expect([...rows.slice(0, 5), ...rows.slice(10)]).toEqual(new Array(10).fill(9));
    expect(rows.slice(5, 10)).not.toContain(9);
  });
});
