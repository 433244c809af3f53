import { describe, expect, it } from 'vitest';
import { instance } from './instance.ts';

const { exports, alloc, f32, i32, u8 } = instance();

describe('fills', () => {
  it.each([
    [0, 0],
    [0, 1],
    [1, 2],
    [3, 20],
    [5, 133],
  ])('write elements %i..%i and no others', (begin, end) => {
    const n = 140;
    const dst = alloc(n * 4);
    f32(dst, n).fill(7);
    exports.fillF32!(dst, -2.5, begin, end);
    expect([...f32(dst, n)]).toEqual(Array.from({ length: n }, (_, i) => (i >= begin && i < end ? -2.5 : 7)));
    i32(dst, n).fill(7);
    exports.fillI32!(dst, -3, begin, end);
    expect([...i32(dst, n)]).toEqual(Array.from({ length: n }, (_, i) => (i >= begin && i < end ? -3 : 7)));
    u8(dst, n).fill(7);
    exports.fillU8!(dst, 300, begin, end);
    expect([...u8(dst, n)]).toEqual(Array.from({ length: n }, (_, i) => (i >= begin && i < end ? 44 : 7)));
  });

  it('zero writes bytes', () => {
    const dst = alloc(9);
    u8(dst, 9).fill(7);
    exports.zero!(dst, 5);
    expect([...u8(dst, 9)]).toEqual([0, 0, 0, 0, 0, 7, 7, 7, 7]);
  });
});

describe('arange', () => {
  it('multiplies in float64 and rounds once', () => {
    const n = 1000;
    const dst = alloc(n * 4);
    exports.arangeF32!(dst, -1.3, 0.1, n);
    expect([...f32(dst, n)]).toEqual(Array.from({ length: n }, (_, i) => Math.fround(-1.3 + i * 0.1)));
  });

  it('counts integers down', () => {
    const dst = alloc(16);
    exports.arangeI32!(dst, 5, -3, 4);
    expect([...i32(dst, 4)]).toEqual([5, 2, -1, -4]);
  });
});
