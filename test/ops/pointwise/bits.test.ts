import { expect, test } from 'vitest';
import { manualSeed, randint, type Tensor, tensor } from '../../../src/index.ts';

const OPERATIONS = [
  ['bitwiseAnd', (a: number, b: number) => a & b],
  ['bitwiseOr', (a: number, b: number) => a | b],
  ['bitwiseXor', (a: number, b: number) => a ^ b],
] as const;

function compared(
  name: (typeof OPERATIONS)[number][0],
  f: (a: number, b: number) => number,
  a: Tensor,
  b: Tensor,
): void {
  const y = a[name](b);
  expect(y.dtype).toBe(a.dtype);
  expect(y.shape).toEqual(a.shape);
  const [left, right] = [a.contiguous().data(), b.contiguous().data()] as [Uint8Array, Uint8Array];
  expect(Array.from(y.data())).toEqual(Array.from(left, (v, i) => f(v, right[i] as number)));
}

test.each(OPERATIONS)(
  '%s of bytes and booleans takes each by itself, however many there are and wherever they lie',
  (name, f) => {
    manualSeed(0);
    for (const dtype of ['uint8', 'bool'] as const) {
      for (const n of [0, 1, 3, 4, 5, 16, 35, 64]) {
        const drawn = () => randint(0, dtype === 'bool' ? 2 : 256, [n + 3], { dtype: 'int32' }).to(dtype);
        const [a, b] = [drawn(), drawn()];
        compared(name, f, a.narrow(0, 0, n), b.narrow(0, 0, n));
        compared(name, f, a.narrow(0, 1, n), b.narrow(0, 3, n));
      }
      const square = randint(0, 2, [7, 5], { dtype: 'int32' }).to(dtype);
      compared(name, f, square.t(), randint(0, 2, [5, 7], { dtype: 'int32' }).to(dtype));
      compared(name, f, square, square.narrow(0, 2, 1).expand([7, 5]));
    }
  },
);

test('negations turn each boolean and each bit of a byte over', () => {
  const flags = Array.from({ length: 19 }, (_, i) => i % 3 === 0);
  const x = tensor(flags);
  const turned = flags.map((flag) => !flag);
  expect(x.logicalNot().tolist()).toEqual(turned);
  expect(x.bitwiseNot().tolist()).toEqual(turned);
  expect(x.narrow(0, 1, 6).logicalNot().tolist()).toEqual(turned.slice(1, 7));
  expect(tensor(true).logicalNot().item()).toBe(false);
  const bytes = Uint8Array.from([0, 1, 128, 254, 255]);
  expect(Array.from(tensor(bytes).bitwiseNot().data())).toEqual(Array.from(bytes, (v) => 255 - v));
});

test('whole quotients and remainders are exact from end to end of int32', () => {
  const ends = [1, 2, 3, 7, 46341, 715827883, 1073741824, 2147483646, 2147483647]
    .flatMap((v) => [v, -v])
    .concat(-(2 ** 31));
  const pairs = [0, ...ends].flatMap((a) => ends.map((b) => [a, b] as const));
  for (const n of [pairs.length, 1, 2, 3, 5]) {
    const some = pairs.slice(0, n);
    const [a, b] = [some.map(([a]) => a), some.map(([, b]) => b)].map((list) => tensor(Int32Array.from(list))) as [
      Tensor,
      Tensor,
    ];
    const expected = (f: (a: bigint, b: bigint) => bigint) =>
      some.map(([a, b]) => Number(BigInt.asIntN(32, f(BigInt(a), BigInt(b)))));
    const floor = (a: bigint, b: bigint) => a / b - (a % b !== 0n && a % b < 0n !== b < 0n ? 1n : 0n);
    expect(Array.from(a.floorDivide(b).data())).toEqual(expected(floor));
    expect(Array.from(a.remainder(b).data())).toEqual(expected((a, b) => a - floor(a, b) * b));
    expect(Array.from(a.fmod(b).data())).toEqual(expected((a, b) => a % b));
  }
});
