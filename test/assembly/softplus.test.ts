import { expect, it } from 'vitest';
import { type GradientName, gradientCode } from '../../src/wasm/operations.ts';
import { binary, checkUnary, engine, type Near, put, values } from './elementwise.ts';
import { erfc } from './erf.ts';
import { ulpError } from './ulp.ts';

const { exports } = engine;

/** Within 6 ULP, or what float32 makes of less than the smallest normal number. */
const near: Near = (actual, expected) =>
  Object.is(actual, expected) || Math.abs(actual - expected) < 1e-37 || ulpError(actual, expected) <= 6;

it.each([
  [1, 20],
  [2, 1],
  [0.5, -3],
  [4, 30],
])('softplus with beta %f, linear above %f', (beta, threshold) => {
  const numbers = put('f32', [beta, threshold]);
  checkUnary(
    'softplus',
    'f32',
    'f32',
    (x) => {
      const z = beta * x;
      if (Number.isNaN(z)) return Number.NaN;
      return z > threshold ? x : (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))) / beta;
    },
    near,
    undefined,
    (x, y, b, e) => binary('softplus')(x, numbers, y, 1, 0, b, e),
  );
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const SLOPES: Record<Exclude<GradientName, 'clampBackward'>, (x: number) => number> = {
  softplusBackward: (x) => (2 * x > 3 ? 1 : sigmoid(2 * x)),
  siluBackward: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  geluBackward: (x) => 1 - erfc(x / Math.SQRT2) / 2 + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI),
  geluTanhBackward: (x) => {
    const scale = Math.sqrt(2 / Math.PI);
    const t = Math.tanh(scale * (x + 0.044715 * x ** 3));
    return (1 + t) / 2 + (x / 2) * (1 - t * t) * scale * (1 + 3 * 0.044715 * x * x);
  },
  hardswishBackward: (x) => (x < -3 ? 0 : x <= 3 ? x / 3 + 0.5 : 1),
};

it.each(Object.entries(SLOPES))('%s', (name, slope) => {
  const numbers = put('f32', [2, 3]);
  for (const n of [0, 1, 3, 4, 5, 17, 133]) {
    const [g, x] = [values('f32', n, n + 1), values('f32', n, 2 * n + 7)].map((list) =>
      list.map((v) => (Number.isFinite(v) && Math.abs(v) < 60 ? v : 1.5)),
    ) as [number[], number[]];
    const [pg, px] = [put('f32', g), put('f32', x)];
    const run = (to: number, begin: number, end: number): unknown =>
      exports.elementwiseGradient!(gradientCode(name as GradientName), pg, px, to, numbers, begin, end);
    const y = put('f32', new Array(n).fill(0));
    run(y, 0, n);
    const whole = [...engine.f32(y, n)];
    whole.forEach((value, i) => {
      const expected = g[i]! * slope(x[i]!);
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(2e-6 * (Math.abs(g[i]!) * (1 + Math.abs(x[i]!))) + 1e-37);
    });
    expect([...engine.u8(y + 4 * n, 16)]).toEqual(new Array(16).fill(255));
    const pieces = put('f32', new Array(n).fill(0));
    run(pieces, n >> 1, n);
    run(pieces, 0, n >> 1);
    expect([...engine.f32(pieces, n)]).toEqual(whole);
  }
});
