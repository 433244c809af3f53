import { describe, expect, it } from 'vitest';
import { checkUnary, engine, lcg, put, unary } from './elementwise.ts';
import { erf, erfc, erfinv } from './erf.ts';
import { ulpError, worstUlp } from './ulp.ts';

type Range = [low: number, high: number];

const near: Range[] = [
  [-1e-38, 1e-38],
  [-1e-3, 1e-3],
  [-1, 1],
  [-20, 20],
];
const ordinary: Range[] = [...near, [-110, 100]];
const positive: Range[] = [
  [1e-45, 1e-37],
  [0.5, 2],
  [1e-3, 1e3],
  [1, 3e38],
];
const angles: Range[] = [...near, [-1e4, 1e4], [-3e8, 3e8], [-1e12, 1e12], [-3.4e38, 3.4e38]];
const unit: Range[] = [
  [-1e-38, 1e-38],
  [-1e-3, 1e-3],
  [-1, 1],
  [0.999, 1],
];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Name, float64 reference, bound in ULP that the docstring promises, ranges. */
const functions: [name: string, reference: (x: number) => number, limit: number, ranges: Range[]][] = [
  ['exp', Math.exp, 1, ordinary],
  ['exp2', (x) => 2 ** x, 1, [...near, [-160, 130]]],
  ['expm1', Math.expm1, 2, ordinary],
  ['log', Math.log, 1, positive],
  ['log2', Math.log2, 1, positive],
  ['log10', Math.log10, 1, positive],
  ['log1p', Math.log1p, 1, [...unit, ...positive]],
  ['tanh', Math.tanh, 3, ordinary],
  ['sigmoid', sigmoid, 3, ordinary],
  ['erf', erf, 3, near],
  ['erfc', erfc, 1, near],
  ['erfinv', erfinv, 1, unit],
  ['sin', Math.sin, 1, angles],
  ['cos', Math.cos, 1, angles],
  ['tan', Math.tan, 1, angles],
  ['asin', Math.asin, 1, unit],
  ['acos', Math.acos, 1, unit],
  ['atan', Math.atan, 1, angles],
  ['sinh', Math.sinh, 1, ordinary],
  ['cosh', Math.cosh, 1, ordinary],
  ['asinh', Math.asinh, 1, angles],
  [
    'acosh',
    Math.acosh,
    1,
    [
      [1, 1.001],
      [1, 10],
      [1, 3e38],
    ],
  ],
  ['atanh', Math.atanh, 1, unit],
];

describe.each(functions)('%s', (name, reference, limit, ranges) => {
  it(`stays within ${limit} ULP`, () => {
    let worst = 0;
    for (const [low, high] of ranges) {
      const n = 20001;
      const next = lcg(n);
      const x = Array.from({ length: n }, () => Math.fround(low + (next() / 2 ** 32) * (high - low)));
      const pointer = put('f32', x);
      const y = engine.alloc(n * 4);
      unary(name)(pointer, y, 0, n);
      const { ulp, at } = worstUlp(engine.f32(y, n), (i) => reference(x[i]!));
      expect(ulp, `${name}(${x[at]}) = ${engine.f32(y, n)[at]}`).toBeLessThanOrEqual(limit);
      worst = Math.max(worst, ulp);
    }
    if (process.env.SHOW_ULP) console.log(name, worst.toFixed(3));
  });

  it('takes special values, tails, pieces and in-place calls', () => {
    checkUnary(name, 'f32', 'f32', reference, (actual, expected) => {
      if (expected === 0 && 1 / actual < 0 !== 1 / expected < 0) return false;
      return ulpError(actual, expected) <= limit + 0.5;
    });
  });
});

it('exp gives a number the same bits whoever its neighbours are', () => {
  const random = lcg(7);
  const numbers = [
    ...Array.from({ length: 4000 }, () => 176 * random() - 88),
    87,
    -87,
    87.00001,
    -87.00001,
    88.7,
    -88.7,
  ];
  const exp = unary('exp');
  const y = engine.alloc(16);
  const among = (x: number, neighbour: number): number => {
    exp(put('f32', [neighbour, x, neighbour, neighbour]), y, 0, 4);
    return engine.f32(y, 4)[1] as number;
  };
  for (const x of numbers) {
    const alone = among(x, 0);
    for (const neighbour of [-1e9, 88, Number.NaN]) expect(among(x, neighbour)).toBe(alone);
    expect(ulpError(alone, Math.exp(Math.fround(x)))).toBeLessThanOrEqual(1);
  }
});
