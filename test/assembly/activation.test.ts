import { describe, expect, it } from 'vitest';
import { checkUnary, engine, lcg, put, values } from './elementwise.ts';
import { erfc } from './erf.ts';
import { ulpError, worstUlp } from './ulp.ts';

const { exports } = engine;
type Function = (x: number) => number;

const sigmoid: Function = (x) => 1 / (1 + Math.exp(-x));
const curve: Function = (x) => Math.log1p(Math.exp(-Math.abs(x)));
const inner: Function = (x) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const cumulative: Function = (x) => erfc(-x * Math.SQRT1_2) / 2;
const tanhOfSoftplus: Function = (x) => Math.tanh(Math.log1p(Math.exp(x)));
const softplus =
  (beta: number, threshold: number): Function =>
  (x) => {
    const z = beta * x;
    return z > threshold ? x : (Math.max(z, 0) + curve(z)) / beta;
  };
const elu =
  (alpha: number, scale: number, inputScale: number): Function =>
  (x) =>
    x < 0 ? alpha * scale * Math.expm1(x * inputScale) : scale * x;
const eluNumbers = (alpha: number, scale: number, inputScale: number): number[] => [
  ...[2 * alpha * scale, scale, inputScale, alpha * scale * inputScale],
];
const ramp: Function = (x) => Math.min(Math.max(x + 3, 0), 6) / 6;

interface Case {
  kernel: string;
  numbers?: number[];
  f: Function;
  slope: Function;
  /** Bounds in ULP between two numbers. */
  within: [limit: number, low: number, high: number][];
}

const CASES: Record<string, Case> = {
  silu: {
    kernel: 'silu',
    // 0 -Infinity is NaN, as in PyTorch.
    f: (x) => (x > 0 ? x * sigmoid(x) : (x * Math.exp(x)) / (1 + Math.exp(x))),
    slope: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    within: [
      [3, -1, 1],
      [3, -87, 100],
    ],
  },
  gelu: {
    kernel: 'gelu',
    f: (x) => x * cumulative(x),
    slope: (x) => cumulative(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
    within: [
      [5, -1e-3, 1e-3],
      [5, -4, 20],
      [7, -12.9, -4],
    ],
  },
  'gelu with tanh': {
    kernel: 'geluTanh',
    f: (x) => (x === -Infinity ? Number.NaN : x * sigmoid(inner(x))),
    slope: (x) => {
      const t = Math.tanh(inner(x) / 2);
      return (1 + t) / 2 + (x / 2) * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    },
    within: [
      [4, -1e-3, 1e-3],
      [4, -1, 20],
    ],
  },
  softplus: { kernel: 'softplus', numbers: [1, 20], f: softplus(1, 20), slope: sigmoid, within: [[4, -86, 30]] },
  'softplus, beta 2': {
    ...{ kernel: 'softplus', numbers: [2, 1], f: softplus(2, 1) },
    ...{ slope: (x) => (2 * x > 1 ? 1 : sigmoid(2 * x)), within: [[4, -40, 30]] },
  },
  logsigmoid: {
    ...{ kernel: 'logsigmoid', f: (x) => Math.min(x, 0) - curve(x), slope: (x) => sigmoid(-x) },
    within: [
      [4, -1, 1],
      [4, -30, 86],
    ],
  },
  mish: {
    kernel: 'mish',
    f: (x) => x * (x > 300 ? 1 : tanhOfSoftplus(x)),
    slope: (x) => tanhOfSoftplus(x) + x * sigmoid(x) * (1 - tanhOfSoftplus(x) ** 2),
    within: [
      [6, -1, 1],
      [6, -80, 30],
    ],
  },
  elu: {
    ...{ kernel: 'elu', numbers: eluNumbers(1, 1, 1), f: elu(1, 1, 1), slope: (x) => (x > 0 ? 1 : Math.exp(x)) },
    within: [
      [2, -1e-3, 1e-3],
      [2, -90, 20],
    ],
  },
  'elu, scaled inside': {
    ...{ kernel: 'elu', numbers: eluNumbers(2, 0.5, 0.25), f: elu(2, 0.5, 0.25) },
    ...{ slope: (x) => (x > 0 ? 0.5 : 0.25 * Math.exp(x / 4)), within: [[2, -90, 20]] },
  },
  leakyRelu: {
    ...{ kernel: 'leakyRelu', numbers: [0.5], f: (x) => (x > 0 ? x : x / 2), slope: (x) => (x > 0 ? 1 : 0.5) },
    within: [[0.5, -9, 9]],
  },
  hardswish: {
    kernel: 'hardswish',
    f: (x) => x * ramp(x),
    slope: (x) => (x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1),
    within: [[4, -2.5, 9]],
  },
  hardsigmoid: {
    ...{ kernel: 'hardsigmoid', f: ramp, slope: (x) => (Math.abs(x) < 3 ? 1 / 6 : 0), within: [[4, -2.5, 9]] },
  },
};

describe.each(Object.entries(CASES))('%s', (name, { kernel, numbers = [], f, slope, within }) => {
  const given = put('f32', [...numbers, 0]);
  const run = (x: number, y: number, begin: number, end: number) => exports[kernel]?.(x, y, given, begin, end);

  it('is within its bound in units of the last place', () => {
    for (const [limit, low, high] of within) {
      const n = 20001;
      const next = lcg(n);
      const x = Array.from({ length: n }, () => Math.fround(low + (next() / 2 ** 32) * (high - low)));
      const y = engine.alloc(4 * n);
      run(put('f32', x), y, 0, n);
      const { ulp, at } = worstUlp(engine.f32(y, n), (i) => f(x[i]!));
      expect(ulp, `${name}(${x[at]}) = ${engine.f32(y, n)[at]}`).toBeLessThanOrEqual(limit);
    }
  });

  it('takes special values, tails, pieces and in-place calls', () => {
    const near = (actual: number, expected: number): boolean =>
      Math.abs(actual - expected) < 1e-35 + (kernel === 'geluTanh' ? 1e-5 : 1e-6) * Math.abs(expected) ||
      ulpError(actual, expected) <= 8;
    checkUnary(kernel, 'f32', 'f32', f, near, undefined, run);
  });

  it('has its derivative, whoever the neighbours are', () => {
    for (const n of [0, 1, 3, 4, 5, 17, 133]) {
      const [g, x] = [values('f32', n, n + 1), values('f32', n, 2 * n + 7)].map((list) =>
        list.map((v) => (Number.isFinite(v) && Math.abs(v) < 60 ? v : 1.5)),
      ) as [number[], number[]];
      const [pg, px] = [put('f32', g), put('f32', x)];
      const back = (to: number, begin: number, end: number) =>
        exports[`${kernel}Backward`]?.(pg, px, to, given, begin, end);
      const y = put('f32', new Array(n).fill(0));
      back(y, 0, n);
      const whole = [...engine.f32(y, n)];
      whole.forEach((value, i) => {
        const error = Math.abs(value - g[i]! * slope(x[i]!));
        expect(error).toBeLessThanOrEqual(2e-6 * (Math.abs(g[i]!) * (1 + Math.abs(x[i]!))) + 1e-37);
      });
      expect([...engine.u8(y + 4 * n, 16)]).toEqual(new Array(16).fill(255));
      const pieces = put('f32', new Array(n).fill(0));
      back(pieces, n >> 1, n);
      back(pieces, 0, n >> 1);
      expect([...engine.f32(pieces, n)]).toEqual(whole);
      back(pg, 0, n);
      expect([...engine.f32(pg, n)]).toEqual(whole);
    }
  });
});

it('the derivative of gelu keeps its digits where it is small', () => {
  const x = [-3, -5, -8, -12].map(Math.fround);
  const [g, y] = [put('f32', [1, 1, 1, 1]), engine.alloc(16)];
  exports.geluBackward?.(g, put('f32', x), y, g, 0, 4);
  engine.f32(y, 4).forEach((value, i) => {
    const expected = CASES.gelu!.slope(x[i]!);
    expect(Math.abs(value / expected - 1)).toBeLessThan(1e-6);
  });
});
