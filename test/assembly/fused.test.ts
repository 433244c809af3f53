import { describe, expect, it } from 'vitest';
import { checkUnary, engine, put, values } from './elementwise.ts';

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
      ([g, out], y, b, e) => exports.reluBackward!(g!, out!, y, b, e),
      (g, out) => (out! <= 0 ? 0 : g!),
    );
  });
  it('sigmoidBackward', () => {
    check(
      2,
      ([g, out], y, b, e) => exports.sigmoidBackward!(g!, out!, y, b, e),
      (g, out) => f(f(g! * f(1 - out!)) * out!),
    );
  });
  it('tanhBackward', () => {
    check(
      2,
      ([g, out], y, b, e) => exports.tanhBackward!(g!, out!, y, b, e),
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
    checkUnary(
      'clampHere',
      'f32',
      'f32',
      (x) => (Number.isNaN(x) ? NaN : Math.min(Math.max(x, low), high)),
      undefined,
      undefined,
      (x, y, b, e) => exports.clamp!(x, y, low, high, b, e),
    );
    check(
      2,
      ([g, x], y, b, e) => exports.clampBackward!(g!, x!, y, low, high, b, e),
      (g, x) => (x! >= low && x! <= high ? g! : 0),
    );
  });
});

describe('scaled sums', () => {
  it('scale', () => {
    check(
      1,
      ([x], y, b, e) => exports.scale!(x!, y, -0.3, b, e),
      (x) => f(-0.3) * x!,
    );
  });
  it('axpy adds to y', () => {
    const n = 37;
    const [x, y] = [values('f32', n, 1), values('f32', n, 2)];
    const [px, py] = [put('f32', x), put('f32', y)];
    exports.axpy!(px, py, 0.7, 3, 33);
    const expected = y.map((v, i) => (i >= 3 && i < 33 ? f(f(f(0.7) * x[i]!) + v) : v));
    expect([...engine.f32(py, n)]).toEqual(expected);
  });
  it.each([
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ])('addScaled with steps %i, %i', (aStep, bStep) => {
    check(
      2,
      ([a, b], y, begin, end) => {
        if (aStep && bStep) exports.addScaled!(a!, b!, y, 1, 1, 0.7, begin, end);
        else {
          // One element: the first of the range's own array, put aside.
          const one = put('f32', [2.5]);
          exports.addScaled!(aStep ? a! : one, bStep ? b! : one, y, aStep!, bStep!, 0.7, begin, end);
        }
      },
      (a, b) => f(f(0.7) * (bStep ? b! : 2.5)) + (aStep ? a! : 2.5),
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
