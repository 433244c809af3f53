import {
  add,
  autograd,
  baddbmm,
  complex,
  div,
  eq,
  full,
  fullLike,
  mul,
  ones,
  pow,
  sub,
  type Tensor,
  tensor,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const i = { re: 0, im: 1 };
const z = () =>
  tensor(
    [
      [1, 2],
      [3, -1],
    ],
    { dtype: 'complex64' },
  );

describe('complex numbers are operands as real ones are', () => {
  it.each([
    [
      'add',
      () => add(z(), i),
      [
        [1, 3],
        [3, 0],
      ],
    ],
    [
      'add with a complex alpha',
      () => add(z(), z(), { alpha: i }),
      [
        [-1, 3],
        [4, 2],
      ],
    ],
    [
      'sub, in front',
      () => sub(i, z()),
      [
        [-1, -1],
        [-3, 2],
      ],
    ],
    [
      'mul',
      () => mul(z(), i),
      [
        [-2, 1],
        [1, 3],
      ],
    ],
    [
      'mul of a real tensor, which becomes complex',
      () => mul(tensor([1, 2]), i),
      [
        [0, 1],
        [0, 2],
      ],
    ],
    [
      'mul of integers',
      () => mul(tensor(Int32Array.of(1, 2)), i),
      [
        [0, 1],
        [0, 2],
      ],
    ],
    [
      'div',
      () => div(z(), i),
      [
        [2, -1],
        [-1, -3],
      ],
    ],
    [
      'pow',
      () => pow(z(), 2),
      [
        [-3, 4],
        [8, -6],
      ],
    ],
    [
      'pow below zero',
      () => pow(z(), -1).mul(10),
      [
        [2, -4],
        [3, 1],
      ],
    ],
    [
      'full',
      () => full([2], i),
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'fullLike',
      () => fullLike(z(), i),
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'fill_',
      () => z().fill_(i),
      [
        [0, 1],
        [0, 1],
      ],
    ],
    [
      'indexFill',
      () => z().indexFill(0, tensor(Int32Array.of(1)), i),
      [
        [1, 2],
        [0, 1],
      ],
    ],
  ] as [string, () => Tensor, number[][]][])('%s', (_, call, expected) => {
    const y = call();
    expect(y.dtype).toBe('complex64');
    (y.tolist() as number[][])
      .flat()
      .forEach((value, at) => void expect(value).toBeCloseTo(expected.flat()[at] as number, 5));
  });

  it('in comparisons', () => {
    expect(eq(z(), { re: 1, im: 2 }).tolist()).toEqual([true, false]);
  });

  it('as factors of products, whose gradients are conjugated', () => {
    const input = zeros([1, 1, 1], { dtype: 'complex64' }).requiresGrad_();
    const one = () => ones([1, 1, 1], { dtype: 'complex64' });
    const y = baddbmm(input, one(), one(), { beta: i, alpha: { re: 2, im: 0 } });
    expect(y.tolist()).toEqual([[[[2, 0]]]]);
    expect(autograd.grad(y, input, { gradOutputs: one() })[0]?.tolist()).toEqual([[[[0, -1]]]]);
  });

  it('and have derivatives', () => {
    expect(autograd.gradcheck((x: Tensor) => pow(x, 3), [z().requiresGrad_()])).toBe(true);
    expect(autograd.gradcheck((x: Tensor) => mul(x, i), [z().requiresGrad_()])).toBe(true);
  });

  it('not in tensors that are not complex', () => {
    expect(() => full([1], i, { dtype: 'float32' })).toThrow(
      'value cannot be converted to type float without overflow',
    );
    expect(() => ones([1]).fill_(i)).toThrow('without overflow');
  });
});

describe('variance of complex numbers', () => {
  it('is that of both parts, and real', () => {
    const y = z().var();
    expect(y.dtype).toBe('float32');
    expect(y.item()).toBeCloseTo(2 + 4.5, 5);
    expect(z().std(0, { correction: 0 }).item()).toBeCloseTo(Math.sqrt(3.25), 5);
    expect(autograd.gradcheck((x: Tensor) => x.var(), [z().requiresGrad_()])).toBe(true);
  });
});

describe('what complex numbers are divided by', () => {
  it('gives NaN in both parts where it is 0', () => {
    const z = tensor([3, -4], { dtype: 'complex64' });
    for (const quotient of [z.div(0), z.div(tensor(0)), z.div(z.mul(0)), z.mul(0).reciprocal()]) {
      expect([...quotient.data()].every(Number.isNaN)).toBe(true);
    }
  });

  it('their sizes do not fit into', () => {
    expect(() => tensor([3, -4], { dtype: 'complex64' }).abs_()).toThrow(
      'In-place abs is not supported for complex tensors.',
    );
  });

  it('as a base are 0 where they are 0, and infinite for exponents on the left', () => {
    const zero = zeros([1], { dtype: 'complex64' });
    expect(zero.pow(complex(tensor([-0.25, 0.5]), tensor([-0.125, 1]))).tolist()).toEqual([
      [Number.POSITIVE_INFINITY, Number.NaN],
      [0, 0],
    ]);
  });
});
