import { describe, it } from 'vitest';
import { checkBinary, values } from './elementwise.ts';

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

  const floorDivide = (a: number, b: number) => (b === 0 ? 0 : Math.floor(a / b) | 0);
  const power = (a: number, b: number) => {
    if (b < 0) return a === 1 ? 1 : a === -1 ? (b & 1 ? -1 : 1) : 0;
    return Number(BigInt.asIntN(32, BigInt(a) ** BigInt(b)));
  };
  it('floorDivideI32', () => checkBinary('floorDivideI32', 'i32', 'i32', floorDivide));
  it('remainderI32', () =>
    checkBinary('remainderI32', 'i32', 'i32', (a, b) => (b === 0 ? 0 : a - Math.floor(a / b) * b)));
  it('fmodI32', () => checkBinary('fmodI32', 'i32', 'i32', (a, b) => (b === 0 ? 0 : a % b)));
  it('powI32', () =>
    checkBinary('powI32', 'i32', 'i32', power, undefined, (n, seed) => values('i32', n, seed).map((x) => x % 1000)));
});
