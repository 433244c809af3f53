import { describe, expect, it } from 'vitest';
import { instance } from './instance';
import { putI32, values } from './reference';

/** Blocks of one element, of whole and broken vectors, and long enough for memory.copy. */
const blocks = [1, 2, 3, 4, 5, 8, 15, 16, 33, 100];

describe.each(blocks)('blocks of %i', (block) => {
  const n = 7;
  const offsets = [0, 3, 1, 9, 3, 2, 9].map((k) => k * block);

  it.each([1, 4, 8])('gatherBlocks and scatterBlocks move elements of %i bytes', (elementBytes) => {
    const wasm = instance();
    const bytes = 10 * block * elementBytes;
    const src = wasm.alloc(bytes);
    wasm.u8(src, bytes).set(Array.from({ length: bytes }, (_, i) => (i * 37) & 255));
    const at = putI32(wasm, offsets);
    const size = n * block * elementBytes;
    const dst = wasm.alloc(size);
    wasm.exports.gatherBlocks!(src, at, dst, n, block, elementBytes, 3, n);
    wasm.exports.gatherBlocks!(src, at, dst, n, block, elementBytes, 0, 3);
    const expected = offsets.flatMap((offset) => [...wasm.u8(src + offset * elementBytes, block * elementBytes)]);
    expect([...wasm.u8(dst, size)]).toEqual(expected);
    expect(wasm.u8(dst + size, 1)[0]).toBe(255);

    const from = wasm.alloc(size);
    wasm.u8(from, size).set(Array.from({ length: size }, (_, i) => (i * 11 + 5) & 255));
    const to = wasm.alloc(bytes);
    wasm.u8(to, bytes).fill(0);
    const scattered = new Uint8Array(bytes);
    offsets.forEach((offset, i) => {
      const width = block * elementBytes;
      scattered.set(wasm.u8(from + i * width, width), offset * elementBytes);
    });
    wasm.exports.scatterBlocks!(from, at, to, n, block, elementBytes);
    expect(wasm.u8(to, bytes)).toEqual(scattered);
    expect(wasm.u8(to + bytes, 1)[0]).toBe(255);
  });

  it('scatterAddBlocks adds duplicates up in order', () => {
    const wasm = instance();
    const src = values(n * block, 1);
    const dst = values(10 * block, 2);
    const expected = dst.slice();
    offsets.forEach((offset, i) => {
      for (let e = 0; e < block; e++) expected[offset + e]! += src[i * block + e]!;
    });
    const to = wasm.put(dst);
    wasm.exports.scatterAddBlocks!(wasm.put(src), putI32(wasm, offsets), to, n, block, 4, 0);
    expect(wasm.f32(to, 10 * block)).toEqual(expected);
    expect(wasm.u8(to + 40 * block, 1)[0]).toBe(255);
  });

  it('scatterAddBlocks of int32 wraps around', () => {
    const wasm = instance();
    const src = Array.from({ length: n * block }, (_, i) => (i * 0x12345679) | 0);
    const expected = new Int32Array(10 * block).fill(2 ** 31 - 1);
    const to = putI32(wasm, [...expected]);
    offsets.forEach((offset, i) => {
      for (let e = 0; e < block; e++) expected[offset + e]! += src[i * block + e]!;
    });
    wasm.exports.scatterAddBlocks!(putI32(wasm, src), putI32(wasm, offsets), to, n, block, 4, 1);
    expect(wasm.i32(to, 10 * block)).toEqual(expected);
  });
});

describe('nonzeroBool', () => {
  it.each([0, 1, 15, 16, 17, 1000])('%i bytes', (n) => {
    const wasm = instance();
    const x = wasm.alloc(n);
    const bytes = Array.from({ length: n }, (_, i) => ((i * 7) % 5 < 2 ? 1 : 0));
    wasm.u8(x, n).set(bytes);
    const y = wasm.alloc(n * 4);
    const expected = bytes.flatMap((byte, i) => (byte ? [i] : []));
    expect(wasm.exports.nonzeroBool!(x, y, n)).toBe(expected.length);
    expect([...wasm.i32(y, expected.length)]).toEqual(expected);
    expect(wasm.i32(y + n * 4, 1)[0]).toBe(-1);
  });
});

const wasm = instance();

describe('placeIndices', () => {
  const putWords = (list: number[]): number => {
    const at = wasm.alloc(4 * list.length);
    wasm.i32(at, list.length).set(list);
    return at;
  };

  it.each([[[1]], [[3]], [[4]], [[5]], [[17]], [[2, 3]], [[5, 1]], [[3, 8]], [[2, 3, 5]], [[2, 2, 3, 4]], [[0, 3]]])(
    'of an index %j',
    (shape) => {
      for (let at = 0; at < shape.length; at++) {
        const count = shape.reduce((n, size) => n * size, 1);
        const [size, along] = [7, 1000];
        const index = Array.from({ length: count }, (_, i) => ((i * 5) % (2 * size)) - size);
        const strides = shape.map((_, dim) => (dim === at ? 0 : 10 ** (shape.length - dim)));
        const expected = index.map((entry, r) => {
          let [offset, rest] = [0, r];
          for (let dim = shape.length - 1; dim >= 0; dim--) {
            offset += (rest % (shape[dim] as number)) * (strides[dim] as number);
            rest = Math.floor(rest / (shape[dim] as number));
          }
          return offset + (entry < 0 ? entry + size : entry) * along;
        });
        const [from, to, meta] = [putWords(index), putWords(index), putWords([...shape, ...strides])];
        expect(wasm.exports.placeIndices?.(from, to, shape.length, meta, along, -size, size)).toBe(-1);
        expect([...wasm.i32(to, count)]).toEqual(expected);
        expect([...wasm.u8(to + 4 * count, 16)]).toEqual(new Array(16).fill(255));
        for (let bad = 0; bad < count; bad++) {
          for (const value of [size, -size - 1, 2 ** 31 - 1, -(2 ** 31)]) {
            const wrong = putWords(index.map((entry, i) => (i === bad ? value : entry)));
            expect(wasm.exports.placeIndices?.(wrong, to, shape.length, meta, along, -size, size)).toBe(bad);
          }
        }
      }
    },
  );
});

it('combineAt takes products, maxima and minima in order, with NaN, of what is there or not', () => {
  const [offsets, values] = [
    [0, 2, 2, 0, 1],
    [3, -2, 5, NaN, 0.5],
  ];
  const of = (combination: number, met: boolean): number[] => {
    const [dst, src, at, seen] = [wasm.put([2, 4, 6, 8]), wasm.put(values), wasm.alloc(20), wasm.alloc(4)];
    wasm.i32(at, 5).set(offsets);
    wasm.u8(seen, 4).fill(0);
    wasm.exports.combineAt?.(combination, 1, src, at, dst, met ? seen : 0, 5);
    return [...wasm.f32(dst, 4)];
  };
  expect(of(0, false)).toEqual([NaN, 2, -60, 8]);
  expect(of(1, false)).toEqual([NaN, 4, 6, 8]);
  expect(of(2, true)).toEqual([NaN, 0.5, -2, 8]);
  expect(of(1, true)).toEqual([NaN, 0.5, 5, 8]);
});
