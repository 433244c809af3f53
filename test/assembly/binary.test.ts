import { describe, it } from 'vitest';
import { checkBinary } from './elementwise.ts';

const max = (a: number, b: number) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b));
const min = (a: number, b: number) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.min(a, b));

describe('float32 arithmetic', () => {
  it('add', () => checkBinary('add', 'f32', 'f32', (a, b) => a + b));
  it('sub', () => checkBinary('sub', 'f32', 'f32', (a, b) => a - b));
  it('mul', () => checkBinary('mul', 'f32', 'f32', (a, b) => a * b));
  it('div', () => checkBinary('div', 'f32', 'f32', (a, b) => a / b));
  it('maximum', () => checkBinary('maximum', 'f32', 'f32', max));
  it('minimum', () => checkBinary('minimum', 'f32', 'f32', min));
});

describe.each([
  ['float32', 'f32', ''],
  ['int32', 'i32', 'I32'],
] as const)('%s comparison', (_, format, suffix) => {
  it('eq', () => checkBinary(`eq${suffix}`, format, 'u8', (a, b) => +(a === b)));
  it('ne', () => checkBinary(`ne${suffix}`, format, 'u8', (a, b) => +(a !== b)));
  it('lt', () => checkBinary(`lt${suffix}`, format, 'u8', (a, b) => +(a < b)));
  it('le', () => checkBinary(`le${suffix}`, format, 'u8', (a, b) => +(a <= b)));
  it('gt', () => checkBinary(`gt${suffix}`, format, 'u8', (a, b) => +(a > b)));
  it('ge', () => checkBinary(`ge${suffix}`, format, 'u8', (a, b) => +(a >= b)));
});

describe('int32 arithmetic, modulo 2^32', () => {
  it('addI32', () => checkBinary('addI32', 'i32', 'i32', (a, b) => (a + b) | 0));
  it('subI32', () => checkBinary('subI32', 'i32', 'i32', (a, b) => (a - b) | 0));
  it('mulI32', () => checkBinary('mulI32', 'i32', 'i32', (a, b) => Math.imul(a, b)));
  it('maximumI32', () => checkBinary('maximumI32', 'i32', 'i32', Math.max));
  it('minimumI32', () => checkBinary('minimumI32', 'i32', 'i32', Math.min));
  it('andI32', () => checkBinary('andI32', 'i32', 'i32', (a, b) => a & b));
  it('orI32', () => checkBinary('orI32', 'i32', 'i32', (a, b) => a | b));
  it('xorI32', () => checkBinary('xorI32', 'i32', 'i32', (a, b) => a ^ b));
});
