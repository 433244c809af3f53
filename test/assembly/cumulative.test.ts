import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, values } from './reference';

const shapes = [
  [1, 1, 1],
  [3, 5, 1],
  [2, 33, 1],
  [3, 4, 2],
  [2, 17, 3],
  [3, 20, 7],
  [0, 3, 2],
  [2, 0, 3],
] as const;

type Step = (before: number, value: number) => number;

describe.each(shapes)('[%i, %i, %i]', (outer, n, inner) => {
  const size = outer * n * inner;

  /** The running fold of each line, in float64. */
  function running(x: ArrayLike<number>, step: Step): number[] {
    const out = new Array<number>(size);
    for (let i = 0; i < size; i++) {
      const isFirst = Math.floor(i / inner) % n === 0;
      out[i] = isFirst ? x[i]! : step(out[i - inner]!, x[i]!);
    }
    return out;
  }

  /** Runs a kernel of four-byte elements whole and in two parts, which must give the same bytes. */
  function run(kind: number, x: Float32Array | Int32Array): { i32: Int32Array; f32: Float32Array } {
    const wasm = instance();
    const from = wasm.alloc(4 * size);
    if (x instanceof Int32Array) wasm.i32(from, size).set(x);
    else wasm.f32(from, size).set(x);
    const cumulate = wasm.exports.cumulate!;
    const [whole, parts] = [wasm.alloc(4 * size), wasm.alloc(4 * size)];
    const cut = (outer + 1) >> 1;
    cumulate(kind, from, whole, outer, n, inner, 0, outer);
    cumulate(kind, from, parts, outer, n, inner, cut, outer);
    cumulate(kind, from, parts, outer, n, inner, 0, cut);
    expect(wasm.u8(parts, 4 * size)).toEqual(wasm.u8(whole, 4 * size));
    expect(wasm.u8(whole + 4 * size, 1)[0]).toBe(255);
    if (kind < 4) {
      cumulate(kind, from, from, outer, n, inner, 0, outer);
      expect(wasm.u8(from, 4 * size)).toEqual(wasm.u8(whole, 4 * size));
    }
    return { i32: wasm.i32(whole, size), f32: wasm.f32(whole, size) };
  }

  it('sum and product', () => {
    expectClose(
      run(0, values(size)).f32,
      running(values(size), (a, b) => a + b),
      { rtol: 1e-7, atol: 1e-7 },
    );
    const x = Float32Array.from(values(size), (v) => 1 + v / 8);
    expectClose(
      run(1, x).f32,
      running(x, (a, b) => a * b),
      { rtol: 1e-7, atol: 0 },
    );
  });

  it('sum and product of int32 wrap around', () => {
    const x = Int32Array.from(values(size), (v) => Math.round(v * 1e9));
    expect([...run(2, x).i32]).toEqual(running(x, (a, b) => (a + b) | 0));
    expect([...run(3, x).i32]).toEqual(running(x, Math.imul));
  });

  it.each([
    ['maximum', 4, (best: number, v: number) => Number.isNaN(v) || v >= best],
    ['minimum', 5, (best: number, v: number) => Number.isNaN(v) || v <= best],
  ] as const)('the place of the %s is the last one, and NaN is for good', (_, kind, wins) => {
    const x = Float32Array.from(values(size), (v, i) => (i % 11 === 9 ? NaN : Math.round(4 * v)));
    const line = (i: number) => Math.floor(i / inner) % n;
    const expected = new Array<number>(size);
    for (let i = 0; i < size; i++) {
      const before = line(i) === 0 ? 0 : expected[i - inner]!;
      const best = x[i + (before - line(i)) * inner]!;
      expected[i] = wins(best, x[i]!) ? line(i) : before;
    }
    expect([...run(kind, x).i32]).toEqual(expected);
    const whole = Int32Array.from(x, (v) => (Number.isNaN(v) ? 0 : v));
    const asFloats = run(kind, Float32Array.from(whole));
    expect([...run(kind + 2, whole).i32]).toEqual([...asFloats.i32]);
  });
});
