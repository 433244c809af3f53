import { describe, expect, it } from 'vitest';
import * as torchlet from '../../../src/index';
import { arange, autograd, ones, pow, rsub, type Tensor, tensor, where, xlogy, zeros } from '../../../src/index';

type Binary = (a: Tensor, b: Tensor) => Tensor;
type Reference = (a: number, b: number) => number;

const functions = torchlet as unknown as Record<string, Binary>;
const method = (x: Tensor, name: string, other: unknown): Tensor =>
  (x as unknown as Record<string, (other: unknown) => Tensor>)[name]?.(other) as Tensor;

const left = [
  [0.7, 1.3, 2.2],
  [1.6, 0.4, 3.1],
];
const right = [1.9, 0.6, 0.9];

/** Name, the function in float64, whether it takes a number on the right. */
const differentiable: [name: string, reference: Reference, numbers: boolean][] = [
  ['add', (a, b) => a + b, true],
  ['atan2', Math.atan2, false],
  ['div', (a, b) => a / b, true],
  ['fmod', (a, b) => a % b, true],
  ['hypot', Math.hypot, false],
  ['logaddexp', (a, b) => Math.log(Math.exp(a) + Math.exp(b)), false],
  ['maximum', Math.max, false],
  ['minimum', Math.min, false],
  ['mul', (a, b) => a * b, true],
  ['pow', (a, b) => a ** b, true],
  ['remainder', (a, b) => a - b * Math.floor(a / b), true],
  ['sub', (a, b) => a - b, true],
  ['xlogy', (a, b) => a * Math.log(b), true],
];

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
  });
}

it('hypot is infinite where either side is, and NaN only where none is', () => {
  const [a, b] = [
    [Infinity, Number.NaN, -Infinity, Number.NaN, 0, 3],
    [Number.NaN, -Infinity, Infinity, 1, 0, 4],
  ];
  const expected = [Infinity, Infinity, Infinity, Number.NaN, 0, 5];
  expect([...functions.hypot(tensor(a), tensor(b)).data()]).toEqual(expected);
});

describe.each(differentiable)('%s', (name, reference) => {
  const f = functions[name] as Binary;
  const pairs = (a: number[][], b: number[]) => a.flatMap((row) => row.map((v, i) => reference(v, b[i] as number)));

  it('broadcasts, as a function and as a method', () => {
    const [a, b] = [Float32Array.from(left.flat()), [...Float32Array.from(right)]];
    const expected = pairs([[...a.slice(0, 3)], [...a.slice(3)]], b);
    expectClose(f(tensor(left), tensor(right)).data(), expected);
    expectClose(method(tensor(left), name, tensor(right)).data(), expected);
    expect(f(tensor(right), tensor(left).reshape([2, 1, 3])).shape).toEqual([2, 1, 3]);
  });

  it('has the gradients that differences show, and those their own', () => {
    const inputs = [tensor(left, { requiresGrad: true }), tensor(right, { requiresGrad: true })];
    expect(autograd.gradcheck((a, b) => f(a as Tensor, b as Tensor), inputs)).toBe(true);
    expect(autograd.gradgradcheck((a, b) => f(a as Tensor, b as Tensor), inputs)).toBe(true);
  });

  it('says which sizes do not fit', () => {
    expect(() => f(tensor(left), tensor([1, 2]))).toThrow(
      'The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1',
    );
  });
});

describe.each(differentiable.filter(([, , numbers]) => numbers))('%s with a number', (name, reference) => {
  it('computes the function', () => {
    const a = Float32Array.from(left.flat());
    expectClose(
      method(tensor(left), name, 1.5).data(),
      Array.from(a, (v) => reference(v, 1.5)),
    );
  });

  it('has the gradient that differences show, and that one its own', () => {
    const x = tensor(left, { requiresGrad: true });
    expect(autograd.gradcheck((x) => method(x as Tensor, name, 1.5), x)).toBe(true);
    expect(autograd.gradgradcheck((x) => method(x as Tensor, name, 1.5), x)).toBe(true);
  });
});

describe('division', () => {
  it('of no integers by 0 is no error', () => {
    const none = zeros([3, 0], { dtype: 'int32' });
    for (const y of [none.remainder(0), none.fmod(0), none.floorDivide(0)]) expect(y.shape).toEqual([3, 0]);
  });

  it('of integers is true division, unless rounded', () => {
    const [a, b] = [tensor(Int32Array.of(7, -7, 5, -5)), tensor(Int32Array.of(2, 2, -3, -3))];
    expect(a.div(b).dtype).toBe('float32');
    expect(a.div(b, { roundingMode: 'trunc' }).tolist()).toEqual([3, -3, -1, 1]);
    expect(a.div(b, { roundingMode: 'floor' }).tolist()).toEqual([3, -4, -2, 1]);
    expect(a.floorDivide(b).tolist()).toEqual([3, -4, -2, 1]);
    expect(a.fmod(b).tolist()).toEqual([1, -1, 2, -2]);
    expect(a.remainder(b).tolist()).toEqual([1, 1, -1, -2]);
  });

  it('of integers by 0 is refused, where the quotient would be an integer', () => {
    const a = tensor(Int32Array.of(1));
    expect(() => a.div(0, { roundingMode: 'floor' })).toThrow(/ZeroDivisionError/);
    expect(() => a.remainder(tensor(Int32Array.of(0)))).toThrow(/ZeroDivisionError/);
    expect(a.div(0).item()).toBe(Infinity);
  });

  it('rounded has a gradient of 0', () => {
    const x = tensor([5.5], { requiresGrad: true });
    x.div(2, { roundingMode: 'floor' }).backward();
    expect((x.grad as Tensor).item()).toBe(0);
    expect(() => x.floorDivide(2).backward()).toThrow('derivative for aten::floor_divide is not implemented');
  });

  it('refuses an unknown rounding mode', () => {
    expect(() => tensor([1]).div(2, { roundingMode: 'ceil' as 'floor' })).toThrow(
      "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found 'ceil'",
    );
  });
});

describe('pow', () => {
  it('by the numbers 0.5 and -0.5 is a root, as in PyTorch, by a tensor of them a power', () => {
    const x = tensor([Number.NEGATIVE_INFINITY, -0, 4]);
    expect([...pow(x, 0.5).data()]).toEqual([Number.NaN, -0, 2]);
    expect([...pow(x, -0.5).data()]).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, 0.5]);
    expect([...x.clone().pow_(0.5).data()]).toEqual([Number.NaN, -0, 2]);
    expect([...pow(x, tensor(0.5)).data()]).toEqual([Number.POSITIVE_INFINITY, 0, 2]);
    expect([...pow(x, tensor(-0.5)).data()]).toEqual([0, Number.POSITIVE_INFINITY, 0.5]);
  });

  it('takes a number as the base', () => {
    const x = tensor([-0.5, 0.5, 2], { requiresGrad: true });
    expectClose(pow(2, x).data(), [2 ** -0.5, 2 ** 0.5, 4]);
    expect(autograd.gradcheck((x) => pow(2, x as Tensor), x)).toBe(true);
    expect(autograd.gradgradcheck((x) => pow(2, x as Tensor), x)).toBe(true);
  });

  it('has the derivative 0 by x for the exponent 0, and by the exponent at x = 0', () => {
    const x = tensor([0, 3], { requiresGrad: true });
    const e = tensor([2, 0], { requiresGrad: true });
    x.pow(e).sum().backward();
    expect((x.grad as Tensor).tolist()).toEqual([0, 0]);
    expectClose((e.grad as Tensor).data(), [0, Math.log(3)]);
  });

  it('of integers stays among them', () => {
    const x = tensor(Int32Array.of(2, 3, -2));
    expect(x.pow(3).tolist()).toEqual([8, 27, -8]);
    expect(x.pow(0.5).dtype).toBe('float32');
    expect(() => x.pow(-1)).toThrow('Integers to negative integer powers are not allowed.');
  });
});

describe('maximum and minimum', () => {
  it('share the gradient of equal elements', () => {
    const a = tensor([1, 2], { requiresGrad: true });
    const b = tensor([1, 1], { requiresGrad: true });
    a.maximum(b).sum().backward();
    expect((a.grad as Tensor).tolist()).toEqual([0.5, 1]);
    expect((b.grad as Tensor).tolist()).toEqual([0.5, 0]);
  });

  it('pass NaN on', () => {
    expect(
      tensor([NaN, 1])
        .maximum(tensor([1, NaN]))
        .tolist(),
    ).toEqual([NaN, NaN]);
  });
});

describe('clamp', () => {
  const x = () => tensor([-2, -0.25, 0.75, 3], { requiresGrad: true });

  it('holds numbers within bounds; the upper one wins', () => {
    expect(x().clamp(-1, 1).tolist()).toEqual([-1, -0.25, 0.75, 1]);
    expect(x().clamp(0).tolist()).toEqual([0, 0, 0.75, 3]);
    expect(x().clamp(undefined, 0).tolist()).toEqual([-2, -0.25, 0, 0]);
    expect(x().clamp(1, -1).tolist()).toEqual([-1, -1, -1, -1]);
    expect(tensor(Int32Array.of(-3, 4)).clamp(-1, 2).tolist()).toEqual([-1, 2]);
    expect(x().clampMin(0).tolist()).toEqual([0, 0, 0.75, 3]);
    expect(x().clampMax(0).tolist()).toEqual([-2, -0.25, 0, 0]);
  });

  it('has a gradient within the bounds only', () => {
    expect(autograd.gradcheck((x) => (x as Tensor).clamp(-1, 1), x())).toBe(true);
    expect(autograd.gradgradcheck((x) => (x as Tensor).clamp(-1, 1).pow(2), x())).toBe(true);
  });

  it('takes tensors as bounds, which get the gradient where they are the result', () => {
    const low = tensor([-1, -1, -1, -1], { requiresGrad: true });
    const high = tensor([[1], [0.5]], { requiresGrad: true });
    const f = (...[x, low, high]: Tensor[]) => (x as Tensor).clamp(low, high);
    expect(autograd.gradcheck(f, [x(), low, high])).toBe(true);
    expect(autograd.gradcheck((...[x, low]) => (x as Tensor).clamp(low), [x(), low])).toBe(true);
    expect(autograd.gradcheck((...[x, high]) => (x as Tensor).clamp(-1, high), [x(), high])).toBe(true);
  });

  it('needs a bound', () => {
    expect(() => x().clamp()).toThrow("torch.clamp: At least one of 'min' or 'max' must not be None");
  });
});

describe('where', () => {
  it('chooses, broadcasting all three', () => {
    const condition = tensor([true, false]);
    expect(where(condition, tensor([[1], [2]]), 9).tolist()).toEqual([
      [1, 9],
      [2, 9],
    ]);
    expect(tensor([1, 2]).where(condition, 0).tolist()).toEqual([1, 0]);
    expect(where(condition, 1, 0).dtype).toBe('float32');
    expect(where(condition, tensor([true, true]), false).tolist()).toEqual([true, false]);
    expect(where(condition, tensor(Uint8Array.of(200, 1)), tensor(Uint8Array.of(2, 250))).tolist()).toEqual([200, 250]);
    const z = tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'complex64' },
    );
    expect(where(condition, z, 0).tolist()).toEqual([
      [1, 2],
      [0, 0],
    ]);
  });

  it('keeps a NaN of the other branch out of the gradient', () => {
    const a = tensor([1, NaN], { requiresGrad: true });
    const b = tensor([Infinity, 2], { requiresGrad: true });
    const y = where(tensor([true, false]), a, b);
    expect(y.tolist()).toEqual([1, 2]);
    y.sum().backward();
    expect((a.grad as Tensor).tolist()).toEqual([1, 0]);
    expect((b.grad as Tensor).tolist()).toEqual([0, 1]);
  });

  it('has gradients for both', () => {
    const inputs = [tensor(left, { requiresGrad: true }), tensor(right, { requiresGrad: true })];
    const f = (...[a, b]: Tensor[]) => where(tensor([true, false, true]), a as Tensor, b as Tensor).pow(2);
    expect(autograd.gradcheck(f, inputs)).toBe(true);
    expect(autograd.gradgradcheck(f, inputs)).toBe(true);
  });

  it('keeps channels-last strides', () => {
    const x = arange(24).float().reshape([1, 2, 3, 4]).permute([0, 3, 1, 2]);
    expect(where(x.gt(3), x, 0).stride()).toEqual(x.stride());
  });

  it('refuses numbers as the condition', () => {
    expect(() => where(tensor([1]), 1, 0)).toThrow(
      'where expected condition to be a boolean tensor, but got a tensor with dtype Float',
    );
  });
});

describe('lerp, addcmul, addcdiv', () => {
  it('real operands of a complex sum have real gradients, finite where they are', () => {
    const x = tensor([Number.POSITIVE_INFINITY, 2], { requiresGrad: true });
    const y = tensor([[1, -1]], { dtype: 'complex64' }).addcdiv(tensor([0, 3]), x);
    expect(y.gradFn?.name).toBe('AddcdivBackward0');
    y.backward({
      gradient: tensor(
        [
          [1, 0],
          [1, 0],
        ],
        { dtype: 'complex64' },
      ),
    });
    expect(x.grad?.tolist()).toEqual([-0, -0.75]);
  });

  it('clamps bytes between numbers of the type that all three have in common', () => {
    const bytes = tensor(Uint8Array.of(1, 7));
    expect(bytes.clamp(-2, 1.5).tolist()).toEqual([1, 1.5]);
    expect(bytes.clamp(0.5, 300).tolist()).toEqual([1, 7]);
    expect(bytes.clamp(-2, 5).tolist()).toEqual([5, 5]);
    expect(
      tensor(Int32Array.of(1, 7))
        .clamp(tensor([0, 8]), 7.5)
        .tolist(),
    ).toEqual([1, 7.5]);
  });

  it('a factor that is a byte is scaled as a real number, in gradients too', () => {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const factors = [tensor([2], { dtype: 'float32', requiresGrad: true }), tensor(Uint8Array.of(6))] as const;
      ones([1]).addcmul(factors[first], factors[second], { value: -1 }).backward();
      expect(factors[0].grad?.item()).toBe(-6);
    }
    const [learned, byte] = [tensor([2], { dtype: 'float32', requiresGrad: true }), tensor(Uint8Array.of(6))];
    ones([1]).addcdiv(byte, learned, { value: -1 }).backward();
    expect(learned.grad?.item()).toBe(1.5);
  });

  it('addcmul scales its first factor before it multiplies', () => {
    const y = tensor([[1, 0.75]], { dtype: 'complex64' }).addcmul(tensor([1.5]), tensor([Number.POSITIVE_INFINITY]), {
      value: -0.5,
    });
    expect(y.tolist()).toEqual([[Number.NEGATIVE_INFINITY, Number.NaN]]);
    expect(ones([1], { requiresGrad: true }).addcmul(ones([1]), ones([1])).gradFn?.name).toBe('AddcmulBackward0');
  });

  const a = () => tensor([0.5, -1, 2], { requiresGrad: true });
  const b = () => tensor([[1.5], [0.7]], { requiresGrad: true });
  const c = () => tensor([0.3, 0.6, 0.9], { requiresGrad: true });

  it('compute what they say', () => {
    expectClose(
      tensor([0, 10])
        .lerp(tensor([1, 20]), 0.75)
        .data(),
      [0.75, 17.5],
    );
    expect(
      tensor([1e8])
        .lerp(tensor([1]), 1)
        .item(),
    ).toBe(1);
    expectClose(
      tensor([1])
        .addcmul(tensor([2]), tensor([3]), { value: 0.5 })
        .data(),
      [4],
    );
    expectClose(
      tensor([1])
        .addcdiv(tensor([2]), tensor([4]), { value: -1 })
        .data(),
      [0.5],
    );
  });

  it.each<[string, (...t: Tensor[]) => Tensor]>([
    ['lerp', (...[a, b, c]) => (a as Tensor).lerp(b as Tensor, c as Tensor)],
    ['lerp with a number', (...[a, b]) => (a as Tensor).lerp(b as Tensor, 0.3)],
    ['addcmul', (...[a, b, c]) => (a as Tensor).addcmul(b as Tensor, c as Tensor, { value: 2 })],
    ['addcdiv', (...[a, b, c]) => (a as Tensor).addcdiv(b as Tensor, c as Tensor, { value: 2 })],
  ])('%s has the gradients that differences show', (_, f) => {
    expect(autograd.gradcheck(f, [a(), b(), c()])).toBe(true);
    expect(autograd.gradgradcheck(f, [a(), b(), c()])).toBe(true);
  });
});

describe('comparisons', () => {
  it.each([
    ['eq', [false, true, false, false]],
    ['ne', [true, false, true, true]],
    ['lt', [true, false, false, false]],
    ['le', [true, true, false, false]],
    ['gt', [false, false, true, false]],
    ['ge', [false, true, true, false]],
  ] as const)('%s', (name, expected) => {
    const [a, b] = [tensor([1, 2, 3, NaN]), tensor([2, 2, 2, NaN])];
    const y = method(a, name, b);
    expect(y.dtype).toBe('bool');
    expect(y.tolist()).toEqual(expected);
    expect(method(tensor(Int32Array.of(1, 2, 3)), name, 2).tolist()).toEqual(expected.slice(0, 3));
  });

  it('compare integers with fractions as floats', () => {
    expect(tensor(Int32Array.of(1, 2)).gt(1.5).tolist()).toEqual([false, true]);
    expect(tensor([true, false]).eq(2).tolist()).toEqual([false, false]);
  });

  it('tell complex numbers apart, but do not order them', () => {
    const z = tensor(
      [
        [1, 2],
        [1, 3],
      ],
      { dtype: 'complex64' },
    );
    expect(
      z
        .eq(
          tensor(
            [
              [1, 2],
              [1, 2],
            ],
            { dtype: 'complex64' },
          ),
        )
        .tolist(),
    ).toEqual([true, false]);
    expect(() => z.lt(z)).toThrow('"lt_cpu" not implemented for \'ComplexFloat\'');
  });

  it('logical ones take nonzero as true', () => {
    const [a, b] = [tensor([0, NaN, 2]), tensor([true, true, false])];
    expect(a.logicalAnd(b).tolist()).toEqual([false, true, false]);
    expect(a.logicalOr(b).tolist()).toEqual([true, true, true]);
    expect(a.logicalXor(b).tolist()).toEqual([true, false, true]);
    expect(a.logicalNot().tolist()).toEqual([true, false, false]);
  });

  it('bitwise ones take integers and booleans', () => {
    const a = tensor(Int32Array.of(5, 6, -1));
    expect(a.bitwiseAnd(3).tolist()).toEqual([1, 2, 3]);
    expect(a.bitwiseOr(8).tolist()).toEqual([13, 14, -1]);
    expect(a.bitwiseXor(a).tolist()).toEqual([0, 0, 0]);
    expect(a.bitwiseNot().tolist()).toEqual([-6, -7, 0]);
    expect(tensor([true, false]).bitwiseNot().tolist()).toEqual([false, true]);
    expect(() => tensor([1.5]).bitwiseAnd(tensor([1.5]))).toThrow('"bitwise_and_cpu" not implemented for \'Float\'');
  });

  it('isnan, isinf, isfinite, nanToNum', () => {
    const x = tensor([1, NaN, Infinity, -Infinity]);
    expect(x.isnan().tolist()).toEqual([false, true, false, false]);
    expect(x.isinf().tolist()).toEqual([false, false, true, true]);
    expect(x.isfinite().tolist()).toEqual([true, false, false, false]);
    expect(x.nanToNum({ nan: 7, neginf: -1 }).tolist()).toEqual([1, 7, 3.4028234663852886e38, -1]);
    const z = tensor(
      [
        [1, NaN],
        [2, 3],
      ],
      { dtype: 'complex64' },
    );
    expect(z.isnan().tolist()).toEqual([true, false]);
    expect(z.isfinite().tolist()).toEqual([false, true]);
  });

  it('equal, isclose, allclose', () => {
    const [a, b] = [tensor([1, NaN, Infinity]), tensor([1.000001, NaN, Infinity])];
    expect(a.equal(a)).toBe(false);
    expect(tensor([1, 2]).equal(tensor([1, 2]))).toBe(true);
    expect(tensor([1, 2]).equal(tensor([[1, 2]]))).toBe(false);
    expect(a.isclose(b).tolist()).toEqual([true, false, true]);
    expect(a.allclose(b, { equalNan: true })).toBe(true);
    expect(() => a.isclose(b, { rtol: -1 })).toThrow('rtol must be greater than or equal to zero, but got -1');
  });
});

describe('NaN as a number', () => {
  it('is an operand like any other', () => {
    expect(
      tensor([[1, 2]])
        .t()
        .add(NaN)
        .tolist(),
    ).toEqual([[NaN], [NaN]]);
    expect(tensor(Int32Array.of(1)).mul(NaN).tolist()).toEqual([NaN]);
    expect(where(tensor([true, false]), NaN, tensor([1, 2])).tolist()).toEqual([NaN, 2]);
    expect(where(tensor([true, false]), tensor([1, 2]), NaN).tolist()).toEqual([1, NaN]);
  });
});

describe('sub', () => {
  it('and rsub take a factor', () => {
    expect(
      tensor([5, 7])
        .sub(tensor([1, 2]), { alpha: 2 })
        .tolist(),
    ).toEqual([3, 3]);
    expect(rsub(tensor([1, 2]), 10, { alpha: 2 }).tolist()).toEqual([8, 6]);
  });

  it('refuses booleans', () => {
    expect(() => tensor([true]).sub(tensor([true]))).toThrow(/with two bool tensors is not supported/);
    expect(() => tensor([1]).sub(tensor([true]))).toThrow(/with a bool tensor is not supported/);
  });
});

describe('gradients of 0', () => {
  it('stay 0 through xlogy, whatever the logarithm is', () => {
    const x = tensor([2, -2.5, 1], { requiresGrad: true });
    xlogy(x, tensor([0.5, -2, Number.POSITIVE_INFINITY])).backward({ gradient: tensor([1, 0, 0]) });
    expect(x.grad?.data()[0]).toBeCloseTo(-0.693147, 6);
    expect([...(x.grad?.data() ?? [])].slice(1)).toEqual([0, 0]);
  });
});

describe('filling', () => {
  it('takes a tensor as well, also where elements share their memory', () => {
    expect(ones([1]).expand([3]).fill_(tensor(2)).tolist()).toEqual([2, 2, 2]);
    expect(zeros([2], { dtype: 'int32' }).fill_(tensor(2.7)).tolist()).toEqual([2, 2]);
  });

  it.each([-0.5, -1.5, 255.5, 256, -256, Number.NaN])('of bytes refuses %d', (value) => {
    const text = `value ${value} cannot be converted to type uint8 without overflow`;
    expect(() => zeros([2], { dtype: 'uint8' }).fill_(value)).toThrow(text);
    expect(() => torchlet.full([1], value, { dtype: 'uint8' })).toThrow(text);
    expect(() => tensor([value], { dtype: 'uint8' })).toThrow(text);
  });

  it('takes elements that share their memory', () => {
    const x = zeros([1]);
    expect(x.expand([3]).fill_(2).tolist()).toEqual([2, 2, 2]);
    expect(x.item()).toBe(2);
    expect(x.expand([3]).zero_().tolist()).toEqual([0, 0, 0]);
    expect(() => x.expand([3]).add_(1)).toThrow('more than one element of the written-to tensor');
  });

  it('of truth values by NaN is true', () => {
    expect(
      zeros([2], { dtype: 'bool' })
        .maskedFill(tensor([true, false]), Number.NaN)
        .tolist(),
    ).toEqual([true, false]);
  });

  it('with a truth value as the factor of a product is that by 0 or 1', () => {
    const x = ones([1]);
    const value = true as unknown as number;
    expect([x.addcmul(x, x, { value }).item(), x.addcdiv(x, x, { value }).item()]).toEqual([2, 2]);
  });
});
