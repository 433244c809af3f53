import { randn, setWarnHook, type Tensor, tensor } from 'torchlet';
import { describe, expect, test } from 'vitest';
import { type Code, widened } from '../../src/io/elements.ts';
import { bfloat16, float8e4m3, float8e5m2, float16, toBfloat16, toFloat16 } from '../../src/io/halves.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/io/safetensors.ts';

const reading = { name: 'x', key: 'a' };
const read = (code: Code, values: ArrayBufferView, lossy = false) =>
  Array.from(widened(new Uint8Array(values.buffer.slice(0)), code, { ...reading, lossy }));

describe('halves', () => {
  test('every binary16 comes back, and its neighbours round to it', () => {
    for (let bits = 0; bits < 65536; bits++) {
      const value = float16(bits);
      if (Number.isNaN(value)) expect(Number.isNaN(float16(toFloat16(value)))).toBe(true);
      else if (toFloat16(value) !== bits) throw new Error(`${bits}: ${value} became ${toFloat16(value)}`);
    }
  });

  test('ties go to even, the rest to the nearest', () => {
    for (let bits = 0; bits < 0x7bff; bits++) {
      const [low, high] = [float16(bits), float16(bits + 1)];
      const middle = (low + high) / 2;
      const ulp = Math.max(Math.abs(middle) * 2 ** -23, 2 ** -149);
      const even = bits % 2 === 0 ? bits : bits + 1;
      const got = [toFloat16(middle), toFloat16(Math.fround(middle - ulp)), toFloat16(Math.fround(middle + ulp))];
      if (String(got) !== String([even, bits, bits + 1])) throw new Error(`${bits}: ${got}`);
    }
    expect([65519, 65520, 1e9, 2 ** -25, 2 ** -24.9, -1e-9].map(toFloat16)).toEqual([
      0x7bff, 0x7c00, 0x7c00, 0, 1, 0x8000,
    ]);
  });

  test('bfloat16 is the upper half of float32', () => {
    const given = [0, -0, 1, 1 / 3, 3.4e38, -Infinity, 1e-40, 257, 259];
    expect(given.map(toBfloat16)).toEqual([0, 0x8000, 0x3f80, 0x3eab, 0x7f80, 0xff80, 0x0001, 0x4380, 0x4382]);
    expect(Number.isNaN(bfloat16(toBfloat16(Number.NaN)))).toBe(true);
    for (let bits = 0; bits < 65536; bits++) {
      const value = bfloat16(bits);
      if (!Number.isNaN(value) && toBfloat16(value) !== bits) throw new Error(String(bits));
    }
  });

  test('floats of 8 bits', () => {
    expect([0x3c, 0x7b, 0x7c, 0xfd, 1].map(float8e5m2)).toEqual([1, 57344, Infinity, Number.NaN, 2 ** -16]);
    expect([0x38, 0x7e, 0x7f, 0x78, 1, 0xb8].map(float8e4m3)).toEqual([1, 448, Number.NaN, 256, 2 ** -9, -1]);
  });
});

describe('element types', () => {
  test.each<[Code, ArrayBufferView, number[]]>([
    ['I8', Int8Array.of(-128, 127), [-128, 127]],
    ['U16', Uint16Array.of(65535), [65535]],
    ['I16', Int16Array.of(-32768), [-32768]],
    ['U32', Uint32Array.of(2 ** 31 - 1), [2 ** 31 - 1]],
    ['I64', BigInt64Array.of(-(2n ** 31n), 2n ** 31n - 1n, -1n), [-(2 ** 31), 2 ** 31 - 1, -1]],
    ['U64', BigUint64Array.of(2n ** 31n - 1n), [2 ** 31 - 1]],
    ['F64', Float64Array.of(0.1, Infinity, 1e-60), [Math.fround(0.1), Infinity, 0]],
    ['BF16', Uint16Array.of(0x3f80, 0, 0, 0, 0, 0, 0, 0, 0x8000), [1, 0, 0, 0, 0, 0, 0, 0, -0]],
    ['C128', Float64Array.of(1, -2), [1, -2]],
  ])('%s', (code, values, expected) => {
    expect(read(code, values)).toEqual(expected);
  });

  test.each<[Code, ArrayBufferView, string, number]>([
    ['U32', Uint32Array.of(0, 2 ** 31), '2147483648 (element 1), which no int32', 2 ** 31 - 1],
    ['I64', BigInt64Array.of(0n, -(2n ** 63n)), '-9223372036854775808 (element 1), which no int32', -(2 ** 31)],
    ['U64', BigUint64Array.of(0n, 2n ** 64n - 1n), '18446744073709551615 (element 1), which no int32', 2 ** 31 - 1],
    ['F64', Float64Array.of(0, -1e300), '-1e+300 (element 1), which no float32', -Infinity],
  ])('%s out of range', (code, values, message, nearest) => {
    expect(() => read(code, values)).toThrow(`x: 'a' holds ${message} holds; { lossy: true }`);
    const warnings: string[] = [];
    const earlier = setWarnHook((text) => warnings.push(text));
    expect(read(code, values, true)[1]).toBe(nearest);
    setWarnHook(earlier);
    expect(warnings[0]).toContain(message);
  });
});

test('float32 written as halves comes back rounded, in half the bytes', () => {
  const x = randn([33, 7]);
  const tensors = new Map([
    ['x', x],
    ['n', tensor(Int32Array.of(1))],
  ]);
  const whole = encodeSafetensors({ tensors, metadata: {} }).length;
  for (const [dtype, bits] of [
    ['float16', 10],
    ['bfloat16', 7],
  ] as const) {
    const bytes = encodeSafetensors({ tensors, metadata: {} }, { dtype });
    expect(whole - bytes.length).toBeGreaterThanOrEqual(x.numel() * 2 - 8);
    const back = decodeSafetensors(bytes, 'x').tensors;
    expect(back.get('n')?.tolist()).toEqual([1]);
    const y = back.get('x') as Tensor;
    const [given, got] = [x.data(), y.data()];
    for (const [i, value] of given.entries()) {
      // Below the normal halves their steps are 2^-24.
      const step = Math.max(Math.abs(value) * 2 ** -bits, dtype === 'float16' ? 2 ** -24 : 0);
      expect(Math.abs((got[i] as number) - value)).toBeLessThanOrEqual(step / 2);
    }
  }
  expect(() => encodeSafetensors({ tensors, metadata: {} }, { dtype: 'half' as 'float16' })).toThrow(
    "dtype is one of float32, float16, bfloat16, got 'half'",
  );
});
