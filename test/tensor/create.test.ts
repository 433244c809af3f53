import { runInNewContext } from 'node:vm';
import { arange, full, scope, type TensorData, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

/** A value as another realm makes it: a frame, Jest's sandbox. */
const foreign = (code: string) => runInNewContext(code) as TensorData;
const seen = (data: TensorData) => {
  const x = tensor(data);
  return [x.dtype, x.tolist()];
};

describe('tensor()', () => {
  const arrays: [string, TensorData, string, unknown][] = [
    ['Float32Array', Float32Array.of(1, 2.5), 'float32', [1, 2.5]],
    ['Float64Array', Float64Array.of(1, 2.5), 'float32', [1, 2.5]],
    ['Int8Array', Int8Array.of(-128, 127), 'int32', [-128, 127]],
    ['Int16Array', Int16Array.of(-32768, 32767), 'int32', [-32768, 32767]],
    ['Int32Array', Int32Array.of(-5, 5), 'int32', [-5, 5]],
    ['Uint8Array', Uint8Array.of(0, 255), 'uint8', [0, 255]],
    ['Uint8ClampedArray', Uint8ClampedArray.of(0, 255), 'uint8', [0, 255]],
    ['Uint16Array', Uint16Array.of(0, 65535), 'int32', [0, 65535]],
    ['Uint32Array', Uint32Array.of(0, 7), 'int32', [0, 7]],
    ['BigInt64Array', BigInt64Array.of(-7n, 7n), 'int32', [-7, 7]],
    ['BigUint64Array', BigUint64Array.of(0n, 7n), 'int32', [0, 7]],
  ];
  it.each(arrays)('takes a %s', (_, data, dtype, values) => {
    expect(seen(data)).toEqual([dtype, values]);
    expect(seen([data, data])).toEqual([dtype, [values, values]]);
    expect(tensor(data, { dtype: 'bool' }).dtype).toBe('bool');
  });

  it.each(arrays)('takes a %s of another realm', (name, data, dtype, values) => {
    const code = `${name}.of(${Array.from(data as ArrayLike<number | bigint>, (v) => (typeof v === 'bigint' ? `${v}n` : v)).join()})`;
    expect(seen(foreign(code))).toEqual([dtype, values]);
    expect(seen(foreign(`[${code}, ${code}]`))).toEqual([dtype, [values, values]]);
  });

  it('looks at the elements of a part of a buffer only', () => {
    expect(tensor(new Float64Array([1, 2, 3, 4]).subarray(1, 3)).tolist()).toEqual([2, 3]);
    expect(tensor(new Uint8ClampedArray([1, 2, 3, 4]).subarray(1, 3)).tolist()).toEqual([2, 3]);
  });

  it('refuses integers that int32 does not hold', () => {
    expect(() => tensor(BigInt64Array.of(2n ** 31n))).toThrow('value 2147483648 cannot be converted to type int32');
    expect(() => tensor([BigInt64Array.of(-(2n ** 31n) - 1n)])).toThrow('cannot be converted to type int32');
    expect(() => tensor(Uint32Array.of(4294967295))).toThrow('value 4294967295 cannot be converted to type int32');
  });

  it('makes numbers of booleans among numbers, wherever they stand', () => {
    expect(seen([true, 2.5])).toEqual(['float32', [1, 2.5]]);
    expect(seen([2.5, true])).toEqual(['float32', [2.5, 1]]);
    expect(
      seen([
        [true, false],
        [false, 3],
      ]),
    ).toEqual([
      'float32',
      [
        [1, 0],
        [0, 3],
      ],
    ]);
    expect(seen([true, false])).toEqual(['bool', [true, false]]);
  });

  it('gives arrays of several types the widest', () => {
    expect(seen([Uint8Array.of(1), Int16Array.of(-1)])).toEqual(['int32', [[1], [-1]]]);
    expect(seen([Int32Array.of(1), Float64Array.of(0.5)])).toEqual(['float32', [[1], [0.5]]]);
    expect(seen([Int32Array.of(1), [2]])).toEqual(['float32', [[1], [2]]]);
    expect(seen([[true], Uint8Array.of(2)])).toEqual(['uint8', [[1], [2]]]);
  });

  it('copies a tensor, and takes those of one element for numbers', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = tensor(x);
    expect([y.tolist(), y.requiresGrad, y.storage === x.storage]).toEqual([[1, 2], false, false]);
    expect(tensor(x, { dtype: 'int32' }).dtype).toBe('int32');
    expect(seen([x.sum(), 4])).toEqual(['float32', [3, 4]]);
    expect(seen([tensor([7], { dtype: 'int32' }), tensor(8, { dtype: 'int32' })])).toEqual(['int32', [7, 8]]);
    expect(() => tensor([zeros([2]), zeros([2])])).toThrow('only one element tensors can be converted');
  });

  it('keeps the shape of empty arrays', () => {
    expect([tensor([]).shape, tensor([[], []]).shape, tensor([]).dtype]).toEqual([[0], [2, 0], 'float32']);
    expect([tensor([Int32Array.of()]).shape, tensor([Int32Array.of()]).dtype]).toEqual([[1, 0], 'int32']);
  });

  it.each([
    ['ragged arrays', [[1, 2], [3]], 'expected sequence of length 2 at dim 1 (got 1)'],
    ['a number among arrays', [[1], 2], 'expected sequence of length 1 at dim 1 (got a number)'],
    ['an array among numbers', [1, [2]], 'expected a number at dim 1, got an array'],
    [
      'typed arrays of several lengths',
      [Float32Array.of(1), Float32Array.of(1, 2)],
      'expected sequence of length 1 at dim 1 (got 2)',
    ],
    ['a string', [1, '2'], 'expected a number or a boolean, got String'],
    ['null', [1, null], 'expected a number or a boolean, got null'],
    ['nothing', undefined, 'expected a number or a boolean, got undefined'],
    ['a date', new Date(0), 'expected a number or a boolean, got Date'],
    ['nothing among numbers', [1, undefined, 3], 'expected a number or a boolean, got undefined'],
    ['a DataView', new DataView(new ArrayBuffer(4)), 'expected a number or a boolean, got DataView'],
  ] as [string, TensorData, string][])('refuses %s', (_, data, message) => {
    expect(() => tensor(data)).toThrow(message);
  });

  it('refuses an array that contains itself', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    expect(() => tensor(endless as TensorData)).toThrow("too many dimensions 'Array'");
  });
});

describe('scope', () => {
  it('keeps tensors in the maps and objects of another realm', () => {
    const map = foreign('new Map()') as unknown as Map<string, unknown>;
    const kept = scope(() => map.set('x', Object.assign(foreign('({})') as object, { x: zeros([2]) })));
    expect((kept.get('x') as { x: ReturnType<typeof zeros> }).x.tolist()).toEqual([0, 0]);
  });
});

describe('bytes', () => {
  it('below 0 are counted from 256, others that do not fit are refused', () => {
    const options = { dtype: 'uint8' } as const;
    expect(tensor([-1, 2], options).tolist()).toEqual([255, 2]);
    expect(full([1], -255, options).item()).toBe(1);
    expect(zeros([2], options).fill_(-1).tolist()).toEqual([255, 255]);
    expect(arange(2, -3, -1, options).tolist()).toEqual([2, 1, 0, 255, 254]);
    expect(
      zeros([2], options)
        .maskedFill(tensor([true, false]), -1)
        .tolist(),
    ).toEqual([255, 0]);
    for (const value of [-256, 256, -1.5]) expect(() => tensor([value], options)).toThrow('without overflow');
  });
});

describe('a range of whole numbers', () => {
  it('cuts its ends and its step first', () => {
    expect(arange(1, 5.000001, 2, { dtype: 'int32' }).tolist()).toEqual([1, 3]);
    expect(arange(0, -8.000001, -4, { dtype: 'int32' }).tolist()).toEqual([0, -4]);
    expect(arange(0, -8.000001, -4).tolist()).toEqual([0, -4, -8]);
  });
});
