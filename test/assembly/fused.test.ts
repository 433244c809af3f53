import { describe, expect, it } from 'vitest';
import { binary, checkUnary, engine, put, values } from './elementwise.ts';

const { exports } = engine;

/** Runs a kernel of contiguous float32 inputs over odd lengths, whole and in two pieces. */
function check(
  inputs: number,
  run: (pointers: number[], y: number, begin: number, end: number) => void,
  reference: (...operands: number[]) => number,
): void {
  for (const n of [0, 1, 3, 4, 5, 16, 17, 133]) {
    const data = Array.from({ length: inputs }, (_, k) => values('f32', n, 31 * n + k));
    const pointers = data.map((x) => put('f32', x));
    const y = put('f32', new Array(n).fill(0));
    run(pointers, y, 0, n);
    const expected = Float32Array.from({ length: n }, (_, i) => reference(...data.map((x) => x[i]!)));
    expect(engine.f32(y, n)).toEqual(expected);
    expect([...engine.u8(y + 4 * n, 16)]).toEqual(new Array(16).fill(255));
    const cut = n >> 1;
    const pieces = put('f32', new Array(n).fill(0));
    run(pointers, pieces, cut, n);
    run(pointers, pieces, 0, cut);
    expect(engine.f32(pieces, n)).toEqual(expected);
  }
}

const f = Math.fround;

describe('gradients of activations', () => {
  it('reluBackward', () => {
    check(
      2,
      ([g, out], y, b, e) => binary('reluBackward')(g!, out!, y, 1, 1, b, e),
      (g, out) => (out! <= 0 ? 0 : g!),
    );
  });
  it('sigmoidBackward', () => {
    check(
      2,
      ([g, out], y, b, e) => binary('sigmoidBackward')(g!, out!, y, 1, 1, b, e),
      (g, out) => f(f(g! * f(1 - out!)) * out!),
    );
  });
  it('tanhBackward', () => {
    check(
      2,
      ([g, out], y, b, e) => binary('tanhBackward')(g!, out!, y, 1, 1, b, e),
      (g, out) => g! * f(1 - f(out! * out!)),
    );
  });
});

describe('clamp', () => {
  it.each([
    [-1, 2],
    [-Infinity, 0.5],
    [0, Infinity],
    [-Infinity, Infinity],
    [3, -3],
  ])('to [%f, %f]', (low, high) => {
    const [bounds, withNaN] = [put('f32', [low, high, 0]), put('f32', [low, high, 1])];
    checkUnary(
      'clamp',
      'f32',
      'f32',
      (x) => (Number.isNaN(x) ? NaN : Math.min(Math.max(x, low), high)),
      undefined,
      undefined,
      (x, y, b, e) => binary('clamp')(x, bounds, y, 1, 0, b, e),
    );
    check(
      2,
      ([g, x], y, b, e) => exports.clampBackward!(g!, x!, y, bounds, b, e),
      (g, x) => (x! >= low && x! <= high ? g! : 0),
    );
    check(
      2,
      ([g, x], y, b, e) => exports.clampBackward!(g!, x!, y, withNaN, b, e),
      (g, x) => (x! < low || x! > high ? 0 : g!),
    );
  });
});

describe('where', () => {
  it.each([
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ])('with steps %i, %i', (aStep, bStep) => {
    for (const n of [0, 1, 3, 4, 7, 32, 65]) {
      const cond = values('u8', n, n).map((c, i) => (i % 5 ? c : 2 * c));
      const [a, b] = [values('f32', n + 1, 3), values('f32', n + 1, 4)];
      const [pc, pa, pb] = [put('u8', cond), put('f32', a), put('f32', b)];
      const y = put('f32', new Array(n).fill(0));
      const cut = n >> 2;
      exports.where!(pc, pa, pb, y, aStep!, bStep!, cut, n);
      exports.where!(pc, pa, pb, y, aStep!, bStep!, 0, cut);
      expect([...engine.f32(y, n)]).toEqual(cond.map((c, i) => (c ? a[i * aStep!]! : b[i * bStep!]!)));
      expect([...engine.u8(y + 4 * n, 16)]).toEqual(new Array(16).fill(255));
    }
  });
});
