import { describe, expect, it } from 'vitest';
import { binary, checkBinary, engine, type Near, put, values } from './elementwise.ts';
import { ulpError } from './ulp.ts';

const oneUlp: Near = (actual, expected) => {
  if (expected === 0) return Object.is(actual, expected);
  return ulpError(actual, expected) <= 1.5;
};

/** C's pow: ECMAScript differs where the base is ±1 and the exponent infinite or NaN. */
function pow(a: number, b: number): number {
  if (a === 1) return 1;
  if (a === -1 && Math.abs(b) === Infinity) return 1;
  return a ** b;
}

function remainder(a: number, b: number): number {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const r = a % b;
  const quotient = Math.round((a - r) / b) - +(r !== 0 && r < 0 !== b < 0);
  return quotient === 0 ? (a / b < 0 || Object.is(a / b, -0) ? -0 : 0) : quotient;
}

/** Magnitudes from subnormal to near overflow. */
function wide(n: number, seed: number): number[] {
  return values('f32', n, seed).map((x, i) => Math.fround(x * 2 ** ((i * 37) % 240) * 2 ** -120));
}

describe('float32 functions of two arguments', () => {
  it('pow', () => {
    checkBinary('pow', 'f32', 'f32', pow, oneUlp);
    // Integer exponents of either sign and parity.
    checkBinary('pow', 'f32', 'f32', pow, oneUlp, (n, seed) =>
      values('f32', n, seed).map((x, i) => (i % 3 ? x : Math.round(x))),
    );
  });

  it.each([1, 2, 3, 0.5, -1, 0, 4])('pow with one exponent %f', (exponent) => {
    const n = 131;
    const x = values('f32', n, 9);
    const [px, pe, y] = [put('f32', x), put('f32', [exponent]), put('f32', new Array(n).fill(0))];
    binary('pow')(px, pe, y, 1, 0, 0, n);
    x.forEach((v, i) => {
      const actual = engine.f32(y, n)[i]!;
      // x x x rounds twice, and loses bits where x x is subnormal.
      const ok =
        exponent === 3
          ? ulpError(actual, v ** 3) <= 2 || Math.abs(v) < 1e-18
          : oneUlp(actual, Math.fround(v ** exponent));
      expect(ok, `${v} ^ ${exponent} = ${actual}`).toBe(true);
    });
  });

  it('atan2', () => checkBinary('atan2', 'f32', 'f32', Math.atan2, oneUlp));

  it.each([
    ['values', values.bind(null, 'f32')],
    ['wide magnitudes', wide],
  ] as const)('fmod, remainder, floorDivide over %s', (_, data) => {
    checkBinary('fmod', 'f32', 'f32', (a, b) => a % b, Object.is, data);
    checkBinary('remainder', 'f32', 'f32', remainder, Object.is, data);
    checkBinary('floorDivide', 'f32', 'f32', floorDivide, Object.is, data);
  });
});
