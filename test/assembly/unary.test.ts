import { describe, it } from 'vitest';
import { checkUnary } from './elementwise.ts';

describe('exact float32 functions', () => {
  it('neg', () => checkUnary('neg', 'f32', 'f32', (x) => -x, Object.is));
  it('abs', () => checkUnary('abs', 'f32', 'f32', Math.abs, Object.is));
  it('sign: NaN gives 0', () => checkUnary('sign', 'f32', 'f32', (x) => +(x > 0) - +(x < 0)));
  it('sqrt', () => checkUnary('sqrt', 'f32', 'f32', Math.sqrt, Object.is));
  it('square', () => checkUnary('square', 'f32', 'f32', (x) => x * x, Object.is));
  it('rsqrt', () => checkUnary('rsqrt', 'f32', 'f32', (x) => 1 / Math.fround(Math.sqrt(x)), Object.is));
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
