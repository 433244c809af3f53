import { describe, expect, it } from 'vitest';
import { instance } from './instance.ts';

const { exports, alloc, f32, i32, u8 } = instance();

const names = ['float32', 'int32', 'uint8', 'bool', 'complex64'];
const bytesOf = [4, 4, 1, 1, 8];

const samples = [
  [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.9,
    -1.9,
    255,
    256,
    300.7,
    -1.5,
    2 ** 31,
    -(2 ** 31),
    3e9,
    -3e9,
    1e-45,
    NaN,
    Infinity,
    -Infinity,
  ],
  [0, 1, -1, 255, 256, 300, -300, 2 ** 31 - 1, -(2 ** 31), 16777217, 65536],
  [0, 1, 2, 127, 128, 255],
  [0, 1],
  [0, 1, -1.5, 300, NaN, 2 ** 31],
];

type Value = [re: number, im: number];

function read(type: number, p: number, i: number): Value {
  if (type === 0) return [f32(p, i + 1)[i]!, 0];
  if (type === 1) return [i32(p, i + 1)[i]!, 0];
  if (type === 4) return [f32(p, 2 * i + 2)[2 * i]!, f32(p, 2 * i + 2)[2 * i + 1]!];
  return [u8(p, i + 1)[i]!, 0];
}

function write(type: number, p: number, i: number, [re, im]: Value): void {
  if (type === 0) f32(p, i + 1)[i] = re;
  else if (type === 1) i32(p, i + 1)[i] = re;
  else if (type === 4) f32(p, 2 * i + 2).set([re, im], 2 * i);
  else u8(p, i + 1)[i] = re;
}

function saturate(x: number): number {
  return Number.isNaN(x) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x)));
}

function convert([re, im]: Value, to: number): Value {
  if (to === 0) return [Math.fround(re), 0];
  if (to === 1) return [saturate(re) | 0, 0];
  if (to === 2) return [saturate(re) & 255, 0];
  if (to === 3) return [re !== 0 || im !== 0 ? 1 : 0, 0];
  return [Math.fround(re), im];
}

describe('cast', () => {
  for (let from = 0; from < 5; from++) {
    for (let to = 0; to < 5; to++) {
      it(`${names[from]} to ${names[to]}`, () => {
        for (const [n, begin, end] of [
          [0, 0, 0],
          [1, 0, 1],
          [3, 0, 3],
          [4, 1, 4],
          [43, 0, 43],
          [150, 17, 141],
        ] as const) {
          const src = alloc(n * bytesOf[from]!);
          const dst = alloc(n * bytesOf[to]!);
          const sample = samples[from]!;
          const values = Array.from({ length: n }, (_, i): Value => {
            return [sample[i % sample.length]!, from === 4 ? [0, 2, -1, 0, NaN][i % 5]! : 0];
          });
          values.forEach((v, i) => {
            write(from, src, i, v);
          });
          u8(dst, n * bytesOf[to]!).fill(0x55);
          const untouched = Array.from({ length: n }, (_, i) => read(to, dst, i));
          exports.cast!(src, from, dst, to, begin, end);
          for (let i = 0; i < n; i++) {
            const inside = i >= begin && i < end;
            const expected = inside ? convert(read(from, src, i), to) : untouched[i]!;
            expect(read(to, dst, i), `element ${i} of ${n}: ${read(from, src, i)}`).toEqual(expected);
          }
          expect(u8(dst + n * bytesOf[to]!, 16)).toEqual(new Uint8Array(16).fill(255));
        }
      });
    }
  }
});
