import { describe, expect, it } from 'vitest';
import { checkUnary, engine, lcg, put } from './elementwise.ts';
import { ulpError, worstUlp } from './ulp.ts';

describe('exact float32 functions', () => {
  it('neg', () => checkUnary('neg', 'f32', 'f32', (x) => -x, Object.is));
  it('abs', () => checkUnary('abs', 'f32', 'f32', Math.abs, Object.is));
  it('sign: NaN gives 0', () => checkUnary('sign', 'f32', 'f32', (x) => +(x > 0) - +(x < 0)));
  it('sqrt', () => checkUnary('sqrt', 'f32', 'f32', Math.sqrt, Object.is));
  it('square', () => checkUnary('square', 'f32', 'f32', (x) => x * x, Object.is));
  it('reciprocal', () => checkUnary('reciprocal', 'f32', 'f32', (x) => 1 / x, Object.is));
  it('floor', () => checkUnary('floor', 'f32', 'f32', Math.floor, Object.is));
  it('ceil', () => checkUnary('ceil', 'f32', 'f32', Math.ceil, Object.is));
  it('trunc', () => checkUnary('trunc', 'f32', 'f32', Math.trunc, Object.is));
  it('round: half to even', () => checkUnary('round', 'f32', 'f32', halfToEven, Object.is));
  it('relu: NaN stays', () => checkUnary('relu', 'f32', 'f32', (x) => (x < 0 ? 0 : x)));
});

describe('int32 functions, modulo 2^32', () => {
  it('negI32', () => checkUnary('negI32', 'i32', 'i32', (x) => -x | 0));
  it('absI32', () => checkUnary('absI32', 'i32', 'i32', (x) => Math.abs(x) | 0));
  it('signI32', () => checkUnary('signI32', 'i32', 'i32', Math.sign));
});

function halfToEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0
    ? below === 0 && Object.is(Math.sign(x), -1)
      ? -0
      : below
    : x < 0 && below === -1
      ? -0
      : below + 1;
}

const ordinary: [low: number, high: number][] = [
  [-1e-3, 1e-3],
  [-1, 1],
  [-20, 20],
  [-110, 100],
];
const positive: [low: number, high: number][] = [
  [1e-45, 1e-37],
  [0.5, 2],
  [1e-3, 1e3],
  [1, 3e38],
];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe.each<[name: string, reference: (x: number) => number, ulp: number, ranges: [number, number][]]>([
  ['exp', Math.exp, 1, ordinary],
  ['log', Math.log, 1, positive],
  ['tanh', Math.tanh, 3, ordinary],
  ['sigmoid', sigmoid, 3, ordinary],
])('%s', (name, reference, limit, ranges) => {
  it(`stays within ${limit} ULP`, () => {
    for (const [low, high] of ranges) {
      const n = 20001;
      const next = lcg(n);
      const x = Array.from({ length: n }, () => Math.fround(low + (next() / 2 ** 32) * (high - low)));
      const pointer = put('f32', x);
      const y = engine.alloc(n * 4);
      engine.exports[name]!(pointer, y, 0, n);
      const { ulp, at } = worstUlp(engine.f32(y, n), (i) => reference(x[i]!));
      expect(ulp, `${name}(${x[at]})`).toBeLessThanOrEqual(limit);
    }
  });

  it('takes special values, tails, pieces and in-place calls', () => {
    checkUnary(name, 'f32', 'f32', reference, (actual, expected) => {
      if (expected === 0) return actual === 0 && Object.is(Math.sign(actual), Math.sign(expected));
      return ulpError(actual, expected) <= limit + 0.5;
    });
  });
});
