import { describe, expect, it } from 'vitest';
import type { TensorLike } from './api.ts';
import { close, compareTensor, compareValue, EXACT } from './compare.ts';
import { FakeTensor } from './fakeLibrary.ts';

const tolerance = { rtol: 0.1, atol: 0.01 };
const tensor = (numbers: number[], shape: number[], dtype = 'float32') =>
  new FakeTensor(numbers, shape, dtype) as unknown as TensorLike;

describe('close', () => {
  it('is |got - expected| <= atol + rtol |expected|', () => {
    expect(close(1.1, 1, tolerance)).toBe(true);
    expect(close(1.12, 1, tolerance)).toBe(false);
    expect(close(-1.12, -1, tolerance)).toBe(false);
    expect(close(0.01, 0, tolerance)).toBe(true);
  });

  it('takes NaN for NaN only, infinities by sign, and 0 for -0', () => {
    expect(close(Number.NaN, Number.NaN, EXACT)).toBe(true);
    expect(close(Number.NaN, 1, tolerance)).toBe(false);
    expect(close(1, Number.NaN, tolerance)).toBe(false);
    expect(close(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, EXACT)).toBe(true);
    expect(close(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, tolerance)).toBe(false);
    expect(close(Number.POSITIVE_INFINITY, 1e38, tolerance)).toBe(false);
    expect(close(1e38, Number.POSITIVE_INFINITY, tolerance)).toBe(false);
    expect(close(-0, 0, EXACT)).toBe(true);
  });
});

describe('compareTensor', () => {
  it('wants dtype and shape to agree, with int64 as int32', () => {
    const int64 = { shape: [2], dtype: 'int64', data: [1, 2] };
    expect(() => compareTensor(tensor([1, 2], [2], 'int32'), int64, tolerance, 'x')).not.toThrow();
    expect(() => compareTensor(tensor([1, 2], [2], 'uint8'), int64, tolerance, 'x')).toThrow('dtype int32');
    expect(() => compareTensor(tensor([1, 2], [1, 2], 'int32'), int64, tolerance, 'x')).toThrow('shape [2]');
    expect(() => compareTensor(tensor([1], []), { shape: [1], dtype: 'float32', data: [1] }, EXACT, 'x')).toThrow(
      'shape',
    );
    expect(() => compareTensor(1, int64, tolerance, 'x')).toThrow('expected a tensor, got 1');
  });

  it('compares integers and booleans exactly', () => {
    const bool = { shape: [2], dtype: 'bool', data: [true, false] };
    expect(() => compareTensor(tensor([1, 0], [2], 'bool'), bool, tolerance, 'x')).not.toThrow();
    expect(() => compareTensor(tensor([1, 1], [2], 'bool'), bool, tolerance, 'x')).toThrow('1 of 2');
    const hundred = { shape: [1], dtype: 'int64', data: [100] };
    expect(() => compareTensor(tensor([101], [1], 'int32'), hundred, tolerance, 'x')).toThrow('1 of 1');
  });

  it('reads "NaN" and "Infinity", and rounds the decimals to float32', () => {
    const json = { shape: [3], dtype: 'float32', data: ['NaN', '-Infinity', 0.1] };
    const numbers = [Number.NaN, Number.NEGATIVE_INFINITY, Math.fround(0.1)];
    expect(() => compareTensor(tensor(numbers, [3]), json, EXACT, 'x')).not.toThrow();
  });

  it('takes complex numbers as interleaved pairs', () => {
    const json = { shape: [1], dtype: 'complex64', data: [1, 2] };
    expect(() => compareTensor(tensor([1, 2], [1], 'complex64'), json, EXACT, 'x')).not.toThrow();
    expect(() => compareTensor(tensor([1, 3], [1], 'complex64'), json, EXACT, 'x')).toThrow('1 of 2');
  });
});

describe('compareValue', () => {
  const values = { shape: [1], dtype: 'float32', data: [5] };
  const indices = { shape: [1], dtype: 'int64', data: [0] };

  it('takes named results in the order of their fields', () => {
    const got = { indices: tensor([0], [1], 'int32'), values: tensor([5], [1]) };
    expect(() => compareValue(got, [values, indices], EXACT, 'x', ['values', 'indices'])).not.toThrow();
    expect(() => compareValue(got, [indices, values], EXACT, 'x', ['values', 'indices'])).toThrow();
    expect(() => compareValue({ values: got.values }, [values, indices], EXACT, 'x', ['values', 'indices'])).toThrow();
  });

  it('goes through nested lists', () => {
    const a = tensor([5], [1]);
    expect(() => compareValue([a, [a, a]], [values, [values, values]], EXACT, 'x')).not.toThrow();
    expect(() => compareValue([a, [a]], [values, [values, values]], EXACT, 'x')).toThrow('x.1: expected a list of 2');
  });

  it('compares plain numbers, booleans, dtypes and nothing', () => {
    expect(() => compareValue(6, 6, EXACT, 'x')).not.toThrow();
    expect(() => compareValue(7, 6, { rtol: 1, atol: 1 }, 'x')).toThrow();
    expect(() => compareValue(6.0001, 6, { rtol: 1e-3, atol: 0 }, 'x')).not.toThrow();
    expect(() => compareValue(true, true, EXACT, 'x')).not.toThrow();
    expect(() => compareValue(1, true, EXACT, 'x')).toThrow();
    expect(() => compareValue('int32', { $dtype: 'int64' }, EXACT, 'x')).not.toThrow();
    expect(() => compareValue(undefined, null, EXACT, 'x')).not.toThrow();
    expect(() => compareValue(0, null, EXACT, 'x')).toThrow();
    expect(() => compareValue(Number.NaN, { $float: 'NaN' }, EXACT, 'x')).not.toThrow();
  });
});
