import { describe, expect, it } from 'vitest';
import { binary, engine, put, strided, unary, values } from './elementwise.ts';

type Complex = [re: number, im: number];

const f = Math.fround;
const plain = (n: number, seed: number) => values('f32', n, seed).map((x) => (Math.abs(x) < 1e30 ? x : 1.25));

const operations: Record<string, (a: Complex, b: Complex) => Complex> = {
  addC64: ([a, b], [c, d]) => [f(a + c), f(b + d)],
  subC64: ([a, b], [c, d]) => [f(a - c), f(b - d)],
  mulC64: ([a, b], [c, d]) => [f(a * c - b * d), f(a * d + b * c)],
  divC64: ([a, b], [c, d]) => {
    const size = c * c + d * d;
    return size === 0 ? [f(a / 0), f(b / 0)] : [f((a * c + b * d) / size), f((b * c - a * d) / size)];
  },
};

/** The element's two parts. */
function at(data: ArrayLike<number>, i: number): Complex {
  return [data[2 * i]!, data[2 * i + 1]!];
}

describe.each(Object.entries(operations))('%s', (name, reference) => {
  it.each([
    [1, 1],
    [1, 0],
    [0, 1],
  ])('with steps %i, %i', (aStep, bStep) => {
    for (const n of [0, 1, 2, 7, 40]) {
      const [a, b] = [plain(2 * n + 2, 1), plain(2 * n + 2, 2)];
      const [pa, pb, y] = [put('f32', a), put('f32', b), put('f32', new Array(2 * n).fill(0))];
      binary(name)(pa, pb, y, aStep!, bStep!, n >> 1, n);
      binary(name)(pa, pb, y, aStep!, bStep!, 0, n >> 1);
      const expected = Array.from({ length: n }, (_, i) => reference(at(a, i * aStep!), at(b, i * bStep!)));
      expect(engine.f32(y, 2 * n)).toEqual(Float32Array.from(expected.flat()));
      expect([...engine.u8(y + 8 * n, 8)]).toEqual(new Array(8).fill(255));
    }
  });

  it('over strides', () => {
    const [a, b] = [plain(40, 3), plain(40, 4)];
    const meta = put('i32', [3, 4, 1, 5, 0, 2]);
    const y = put('f32', new Array(24).fill(0));
    strided(name)(put('f32', a), put('f32', b), y, 2, meta, 0, 3);
    const expected = Array.from({ length: 12 }, (_, i) => {
      const [row, column] = [i >> 2, i & 3];
      return reference(at(a, row + 5 * column), at(b, 2 * column));
    });
    expect(engine.f32(y, 24)).toEqual(Float32Array.from(expected.flat()));
  });
});

describe('complex64', () => {
  const n = 61;
  const x = [...plain(2 * n - 6, 5), 0, 0, 3e38, 3e38, 1e-40, 0];

  it('absC64 does not overflow on the way', () => {
    const y = put('f32', new Array(n).fill(0));
    unary('absC64')(put('f32', x), y, 0, n);
    const expected = Float32Array.from({ length: n }, (_, i) => Math.sqrt(at(x, i)[0] ** 2 + at(x, i)[1] ** 2));
    expect(engine.f32(y, n)).toEqual(expected);
  });

  it('sgnC64 is x / |x|, and 0 at 0', () => {
    const y = put('f32', new Array(2 * n).fill(0));
    unary('sgnC64')(put('f32', x), y, 0, n);
    for (let i = 0; i < n; i++) {
      const [re, im] = at(x, i).map(f) as Complex;
      const size = Math.sqrt(re * re + im * im) || 1;
      expect(at(engine.f32(y, 2 * n), i)).toEqual([f(re / size), f(im / size)]);
    }
  });

  it('conjC64 turns the sign of the imaginary part, also of 0 and in place', () => {
    const p = put('f32', x);
    unary('conjC64')(p, p, 0, n);
    expect(engine.f32(p, 2 * n)).toEqual(Float32Array.from(x, (v, i) => (i % 2 ? -v : v)));
  });

  it('eqC64 and neC64 ask both parts', () => {
    const a = put('f32', [1, 2, 0, 1, NaN, 0, 1, 2]);
    const b = put('f32', [1, 2, -0, 1, NaN, 0, 1, 3]);
    const y = put('u8', [9, 9, 9, 9]);
    binary('eqC64')(a, b, y, 1, 1, 0, 4);
    expect([...engine.u8(y, 4)]).toEqual([1, 1, 0, 0]);
    binary('neC64')(a, b, y, 1, 1, 0, 4);
    expect([...engine.u8(y, 4)]).toEqual([0, 0, 1, 1]);
    strided('eqC64')(a, b, y, 2, put('i32', [2, 2, 0, 3, 0, 3]), 0, 2);
    expect([...engine.u8(y, 4)]).toEqual([1, 0, 1, 0]);
  });
});
