import { add, type Complex, type DType, DTypeError, div, ones, tensor, where, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const TYPES = ['bool', 'uint8', 'int32', 'float32', 'complex64'] as const;
const vector = (dtype: DType) => ones([2], { dtype });
const scalar = (dtype: DType) => ones([], { dtype });

describe('the dtype of an operation', () => {
  it.each(TYPES.flatMap((a, i) => TYPES.map((b, j) => [a, b, TYPES[Math.max(i, j)] as DType] as const)))(
    'of %s and %s tensors is %s: the higher of both',
    (a, b, expected) => {
      expect(vector(a).mul(vector(b)).dtype).toBe(expected);
    },
  );

  it.each([
    ['float32', 'int32', 'float32'],
    ['uint8', 'int32', 'uint8'],
    ['int32', 'float32', 'float32'],
    ['bool', 'uint8', 'uint8'],
    ['float32', 'complex64', 'complex64'],
  ] as [DType, DType, DType][])('of a %s vector and a 0-d %s tensor is %s: only the kind counts', (a, b, expected) => {
    expect(vector(a).add(scalar(b)).dtype).toBe(expected);
    expect(scalar(b).add(vector(a)).dtype).toBe(expected);
  });

  it.each([
    ['int32', 2, 'int32'],
    ['int32', 2.5, 'float32'],
    ['uint8', 2, 'uint8'],
    ['bool', 2, 'int32'],
    ['bool', 0.5, 'float32'],
    ['float32', 2, 'float32'],
    ['complex64', 2.5, 'complex64'],
  ] as [DType, number, DType][])('of %s and the number %d is %s', (dtype, value, expected) => {
    expect(vector(dtype).add(value).dtype).toBe(expected);
  });

  it('of a division is floating, and that of a comparison bool', () => {
    expect(div(vector('int32'), vector('int32')).dtype).toBe('float32');
    expect(vector('int32').div(2, { roundingMode: 'floor' }).dtype).toBe('int32');
    expect(vector('float32').gt(vector('int32')).dtype).toBe('bool');
  });

  it('of a sum of small integers is int32', () => {
    for (const dtype of ['bool', 'uint8', 'int32'] as const) expect(vector(dtype).sum().dtype).toBe('int32');
    expect(tensor([true, true, false]).sum().item()).toBe(2);
  });

  it('of where() is that of both choices', () => {
    const condition = tensor([true, false]);
    expect(where(condition, vector('int32'), vector('float32')).dtype).toBe('float32');
    expect(where(condition, vector('int32'), 1).dtype).toBe('int32');
    expect(where(condition, 1, 2).dtype).toBe('float32');
  });
});

describe('in place', () => {
  it('a result that x cannot hold is refused, and x stays as it was', () => {
    const x = tensor(Int32Array.of(1, 2));
    expect(() => x.add_(0.5)).toThrow(DTypeError);
    expect(() => x.add_(0.5)).toThrow("result type Float can't be cast to the desired output type Long");
    expect(() => x.mul_(ones([2]))).toThrow("result type Float can't be cast to the desired output type Long");
    expect(() => tensor([true]).add_(1)).toThrow("result type Long can't be cast to the desired output type Bool");
    expect(() => ones([1]).add_(ones([1], { dtype: 'complex64' }))).toThrow(
      "result type ComplexFloat can't be cast to the desired output type Float",
    );
    expect(x.tolist()).toEqual([1, 2]);
  });

  it('a result of a lower kind is converted', () => {
    expect(
      ones([2])
        .add_(tensor(Int32Array.of(1, 2)))
        .tolist(),
    ).toEqual([2, 3]);
    expect(
      tensor(Uint8Array.of(200))
        .add_(tensor(Int32Array.of(100)))
        .tolist(),
    ).toEqual([44]);
    expect(
      zeros([2], { dtype: 'int32' })
        .copy_(tensor([1.9, -1.9]))
        .tolist(),
    ).toEqual([1, -1]);
  });

  it('a result of another shape is refused', () => {
    expect(() => ones([2]).add_(ones([3, 2]))).toThrow(
      "output with shape [2] doesn't match the broadcast shape [3, 2]",
    );
    expect(ones([3, 2]).add_(ones([2])).shape).toEqual([3, 2]);
  });
});

describe('conversion', () => {
  it('cuts fractions, wraps bytes, and makes everything but zero true', () => {
    const x = tensor([-1.7, 0, 2.9]);
    expect(x.to('int32').tolist()).toEqual([-1, 0, 2]);
    expect(x.to('bool').tolist()).toEqual([true, false, true]);
    expect(tensor(Int32Array.of(258)).to('uint8').tolist()).toEqual([2]);
    expect(x.to('complex64').tolist()).toEqual([
      [Math.fround(-1.7), 0],
      [0, 0],
      [Math.fround(2.9), 0],
    ]);
  });

  it('of a dtype that there is not names those that there are', () => {
    expect(() => ones([1]).to('float64' as DType)).toThrow(
      "unknown dtype 'float64': expected one of float32, int32, uint8, bool, complex64",
    );
  });

  it('of integers out of range is refused when a tensor is made', () => {
    expect(() => tensor([2 ** 31], { dtype: 'int32' })).toThrow('cannot be converted to type int32 without overflow');
    expect(() => tensor([-256], { dtype: 'uint8' })).toThrow('cannot be converted to type uint8 without overflow');
  });
});

describe('item', () => {
  it('gives what the dtype holds', () => {
    expect(tensor(2.5).item()).toBe(2.5);
    expect(tensor([true]).item<boolean>()).toBe(true);
    expect(tensor([1, -2], { dtype: 'complex64' }).item<Complex>()).toEqual({ re: 1, im: -2 });
  });
});

describe('operations of integers that only exist for floats', () => {
  it('give floats, or say so', () => {
    expect(vector('int32').exp().dtype).toBe('float32');
    expect(() => vector('int32').mean()).toThrow('mean(): could not infer output dtype.');
    expect(vector('int32').mean(undefined, { dtype: 'float32' }).item()).toBe(1);
    expect(add(vector('bool'), vector('bool')).dtype).toBe('bool');
    expect(() => vector('bool').sub(vector('bool'))).toThrow(/^Subtraction, the `-` operator, with two bool tensors/);
    expect(() => vector('bool').neg()).toThrow(/^Negation, the `-` operator, on a bool tensor is not supported/);
  });
});
