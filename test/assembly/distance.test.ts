import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { expectClose, values } from './reference';

describe('mse', () => {
  const term = (d: number) => d * d;
  const slope = (d: number) => 2 * d;

  it.each([0, 1, 3, 4, 5, 31, 32, 33, 1023, 1025, 10_001])('%i elements', (n) => {
    const wasm = instance();
    const x = values(n, 1);
    const t = values(n, 2).map((v, i) => (i % 7 === 0 ? x[i]! : v));
    const g = values(n, 3);
    const [xAt, tAt, gAt, two] = [wasm.put(x), wasm.put(t), wasm.put(g), wasm.put([2])];
    const d = [...x].map((v, i) => Math.fround(v - t[i]!));
    const y = wasm.alloc(n * 4);
    const cut = n >> 1;
    wasm.exports.mse!(xAt, tAt, y, cut, n);
    wasm.exports.mse!(xAt, tAt, y, 0, cut);
    expectClose(wasm.f32(y, n), d.map(term), { rtol: 1e-7, atol: 0 });
    expect([...wasm.f32(y + n * 4, 1)]).toEqual([NaN]);

    const out = wasm.alloc(4);
    const total = d.reduce((sum, v) => sum + term(v), 0);
    wasm.exports.mseReduce!(xAt, tAt, out, n, 1);
    expectClose(wasm.f32(out, 1), [total], { rtol: 3e-7 });
    wasm.exports.mseReduce!(xAt, tAt, out, n, 1 / n);
    expectClose(wasm.f32(out, 1), [n === 0 ? NaN : total / n], { rtol: 3e-7 });

    const gx = wasm.alloc(n * 4);
    wasm.exports.mseBackward!(xAt, tAt, gAt, 1, gx, 0.5, cut, n);
    wasm.exports.mseBackward!(xAt, tAt, gAt, 1, gx, 0.5, 0, cut);
    expectClose(
      wasm.f32(gx, n),
      d.map((v, i) => slope(v) * g[i]! * 0.5),
      { rtol: 3e-7, atol: 0 },
    );
    expect([...wasm.f32(gx + n * 4, 1)]).toEqual([NaN]);
    wasm.exports.mseBackward!(xAt, tAt, two, 0, gx, 0.5, 0, n);
    expectClose(wasm.f32(gx, n), d.map(slope), { rtol: 3e-7, atol: 0 });
  });

  it('takes NaN and infinities as PyTorch', () => {
    const wasm = instance();
    const x = [NaN, Infinity, -Infinity, Infinity, 1];
    const t = [0, 1, 1, Infinity, NaN];
    const y = wasm.alloc(20);
    const gx = wasm.alloc(20);
    wasm.exports.mse!(wasm.put(x), wasm.put(t), y, 0, 5);
    wasm.exports.mseBackward!(wasm.put(x), wasm.put(t), wasm.put([1]), 0, gx, 1, 0, 5);
    expect([...wasm.f32(y, 5)]).toEqual([NaN, Infinity, Infinity, NaN, NaN]);
    expect([...wasm.f32(gx, 5)]).toEqual([NaN, Infinity, -Infinity, NaN, NaN]);
  });
});
