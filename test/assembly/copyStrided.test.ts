import { describe, expect, it } from 'vitest';
import { instance } from './instance.ts';

const { exports, alloc, i32, u8 } = instance();

/** Offsets of all elements of a strided shape, row-major. */
function offsets(sizes: number[], strides: number[]): number[] {
  let all = [0];
  sizes.forEach((size, d) => {
    all = all.flatMap((o) => Array.from({ length: size }, (_, i) => o + i * strides[d]!));
  });
  return all;
}

function contiguous(sizes: number[]): number[] {
  return sizes.map((_, d) => sizes.slice(d + 1).reduce((a, b) => a * b, 1));
}

function check(bytes: number, sizes: number[], from: number[], to: number[], cuts: (rows: number) => number[]) {
  const reads = offsets(sizes, from);
  const writes = offsets(sizes, to);
  const low = Math.min(0, ...reads);
  const lowTo = Math.min(0, ...writes);
  const sourceLength = Math.max(0, ...reads) - low + 1;
  const targetLength = Math.max(0, ...writes) - lowTo + 1;
  const src = alloc(sourceLength * bytes);
  const dst = alloc(targetLength * bytes);
  const meta = alloc(12 * sizes.length);
  i32(meta, 3 * sizes.length).set([...sizes, ...from, ...to]);
  const source = u8(src, sourceLength * bytes);
  source.forEach((_, i) => {
    source[i] = (i * 37 + (i >> 8) * 11) & 255;
  });
  const before = u8(dst, targetLength * bytes + 64).slice();
  const expected = before.slice();
  reads.forEach((read, i) => {
    const at = (read - low) * bytes;
    expected.set(source.subarray(at, at + bytes), (writes[i]! - lowTo) * bytes);
  });
  const rows = sizes.slice(0, -1).reduce((a, b) => a * b, 1);
  const edges = cuts(rows);
  for (let i = 0; i + 1 < edges.length; i++) {
    exports.copyStrided!(src - low * bytes, dst - lowTo * bytes, bytes, sizes.length, meta, edges[i]!, edges[i + 1]!);
  }
  expect(Buffer.compare(u8(dst, targetLength * bytes + 64), expected)).toBe(0);
}

const cases: Record<string, [sizes: number[], from: number[], to?: number[]]> = {
  vector: [[37], [1]],
  'long vector': [[1000], [1]],
  'empty row': [
    [3, 0],
    [0, 1],
  ],
  'no rows': [
    [0, 3],
    [3, 1],
  ],
  'every third': [[21], [3]],
  reversed: [[21], [-1]],
  splat: [[19], [0]],
  'splat of rows': [
    [5, 19],
    [1, 0],
  ],
  'broadcast rows': [
    [5, 19],
    [0, 1],
  ],
  'rows apart': [
    [7, 6],
    [11, 1],
  ],
  transposed: [
    [33, 21],
    [1, 33],
  ],
  'transposed, rows fewer than a tile': [
    [3, 21],
    [1, 3],
  ],
  'transposed target': [
    [33, 21],
    [21, 1],
    [1, 33],
  ],
  'channels first to last': [
    [3, 35, 5],
    [175, 1, 35],
  ],
  'channels last to first': [
    [3, 5, 35],
    [175, 1, 5],
  ],
  'channels last to first, source order': [
    [3, 35, 5],
    [175, 5, 1],
    [175, 1, 35],
  ],
  '4-d permuted': [
    [4, 5, 6, 7],
    [1, 4, 20, 120],
  ],
  'negative strides': [
    [4, 5, 6],
    [-30, 6, -1],
  ],
  'window into a larger target': [
    [4, 9],
    [9, 1],
    [20, 2],
  ],
  'both one': [
    [9, 4],
    [1, 1],
    [4, 1],
  ],
  'twelve dimensions': [
    [2, 1, 2, 1, 2, 2, 1, 2, 1, 2, 1, 3],
    [3, 3, 6, 6, 12, 24, 24, 48, 48, 96, 1, 1],
  ],
};

describe('copyStrided', () => {
  for (const [name, [sizes, from, to = contiguous(sizes)]] of Object.entries(cases)) {
    for (const bytes of [1, 4, 8]) {
      it(`${name}, ${bytes} bytes`, () => {
        check(bytes, sizes, from, to, (rows) => [0, rows]);
        check(bytes, sizes, from, to, (rows) => [0, rows >> 2, (rows >> 1) + 1, rows].map((r) => Math.min(r, rows)));
      });
    }
  }
});
