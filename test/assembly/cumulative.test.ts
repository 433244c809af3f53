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
  function run(name: string, x: Float32Array | Int32Array): { i32: Int32Array; f32: Float32Array; first: Int32Array } {
    const wasm = instance();
    const from = wasm.alloc(4 * size);
    if (x instanceof Int32Array) wasm.i32(from, size).set(x);
    else wasm.f32(from, size).set(x);
    const kernel = wasm.exports[name]!;
    // Those of extrema also write places, into a memory of their own.
    const places = name.startsWith('cumm') ? 1 : 0;
    const [whole, parts] = [0, 1].map(() => Array.from({ length: 1 + places }, () => wasm.alloc(4 * size)));
    const cut = (outer + 1) >> 1;
    kernel(from, ...whole!, outer, n, inner, 0, outer);
    kernel(from, ...parts!, outer, n, inner, cut, outer);
    kernel(from, ...parts!, outer, n, inner, 0, cut);
    for (const [i, at] of whole!.entries()) {
      expect(wasm.u8(parts![i]!, 4 * size)).toEqual(wasm.u8(at, 4 * size));
      expect(wasm.u8(at + 4 * size, 1)[0]).toBe(255);
    }
    const [first, last] = [whole!.at(0)!, whole!.at(-1)!];
    return { i32: wasm.i32(last, size), f32: wasm.f32(first, size), first: wasm.i32(first, size) };
  }

  it('cumprod', () => {
    const x = Float32Array.from(values(size), (v) => 1 + v / 8);
    expectClose(
      run('cumprod', x).f32,
      running(x, (a, b) => a * b),
      { rtol: 1e-7, atol: 0 },
    );
  });

  it('cumsumI32 and cumprodI32 wrap around', () => {
    const x = Int32Array.from(values(size), (v) => Math.round(v * 1e9));
    expect([...run('cumsumI32', x).i32]).toEqual(running(x, (a, b) => (a + b) | 0));
    expect([...run('cumprodI32', x).i32]).toEqual(running(x, Math.imul));
  });

  it.each([
    ['cummax', (best: number, v: number) => Number.isNaN(v) || v >= best],
    ['cummin', (best: number, v: number) => Number.isNaN(v) || v <= best],
  ] as const)('%s gives the extremum and its last place, and NaN for good', (name, wins) => {
    const x = Float32Array.from(values(size), (v, i) => (i % 11 === 9 ? NaN : Math.round(4 * v)));
    const line = (i: number) => Math.floor(i / inner) % n;
    const expected = new Array<number>(size);
    for (let i = 0; i < size; i++) {
      const before = line(i) === 0 ? 0 : expected[i - inner]!;
      const best = x[i + (before - line(i)) * inner]!;
      expected[i] = wins(best, x[i]!) ? line(i) : before;
    }
    const { i32: places, f32: extrema } = run(name, x);
    expect([...places]).toEqual(expected);
    expect([...extrema]).toEqual(expected.map((place, i) => x[i + (place - line(i)) * inner]));
    const whole = Int32Array.from(x, (v) => (Number.isNaN(v) ? 0 : v));
    const asFloats = run(name, Float32Array.from(whole));
    const asIntegers = run(`${name}I32`, whole);
    expect([...asIntegers.i32]).toEqual([...asFloats.i32]);
    expect([...asIntegers.first]).toEqual([...asFloats.f32]);
  });
});
