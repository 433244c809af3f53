import {
  autograd,
  cross,
  cumulativeTrapezoid,
  diff,
  gradient,
  linspace,
  logspace,
  ones,
  randn,
  range,
  type Tensor,
  tensor,
  trapezoid,
  trapz,
  vander,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const squares = tensor([0, 1, 4, 9, 16]);

describe('differences', () => {
  it('n times, with something beside', () => {
    expect(diff(squares).tolist()).toEqual([1, 3, 5, 7]);
    expect(diff(squares, 0, { n: 2 }).tolist()).toEqual([2, 2, 2]);
    expect(diff(squares, 0, { prepend: tensor([-1]), append: tensor([25]) }).tolist()).toEqual([1, 1, 3, 5, 7, 9]);
    expect(diff(squares, 0, { n: 9 }).shape).toEqual([0]);
    expect(diff(tensor([true, false, false])).tolist()).toEqual([true, false]);
    expect(() => diff(tensor(1))).toThrow('diff expects input to be at least one-dimensional');
  });

  it('gradient is exact for parabolas, at the ends with order 2', () => {
    expect(gradient(squares)[0]?.tolist()).toEqual([1, 2, 4, 6, 7]);
    expect(gradient(squares, 0, { edgeOrder: 2 })[0]?.tolist()).toEqual([0, 2, 4, 6, 8]);
    const places = tensor([0, 1, 3, 4, 7]);
    const uneven = gradient(places.square(), null, { spacing: [places], edgeOrder: 2 })[0] as Tensor;
    expect(uneven.sub(places.mul(2)).abs().max().item()).toBeLessThan(1e-5);
    expect(gradient(zeros([2, 3]), null, { spacing: 2 }).map((x) => x.shape)).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(() => gradient(zeros([1]))).toThrow('expected each dimension size to be at least edge_order+1');
  });

  it('have gradients', () => {
    const x = randn([3, 4]).requiresGrad_();
    expect(autograd.gradcheck((x: Tensor) => diff(x, 0).square(), [x])).toBe(true);
    expect(autograd.gradcheck((x: Tensor) => gradient(x, 1, { edgeOrder: 2 })[0] as Tensor, [x])).toBe(true);
  });
});

describe('integrals', () => {
  it('by trapezoids', () => {
    expect(trapezoid(squares).item()).toBe(22);
    expect(trapz(squares, 0, { dx: 0.5 }).item()).toBe(11);
    expect(trapezoid(tensor([1, 5, 10]), tensor([1, 3, 6])).item()).toBe(28.5);
    expect(cumulativeTrapezoid(squares).tolist()).toEqual([0.5, 3, 9.5, 22]);
    expect(trapezoid(ones([2, 3]), 0).tolist()).toEqual([1, 1, 1]);
    expect(trapezoid(zeros([0])).item()).toBe(0);
    expect(() => trapezoid(squares, tensor([1]))).toThrow('There must be one `x` value for each sample point');
  });
});

describe('sequences and products', () => {
  it('linspace meets both ends; whole numbers are cut off', () => {
    expect(linspace(0, 1, 5).tolist()).toEqual([0, 0.25, 0.5, 0.75, 1]);
    for (const n of [1, 2, 7, 1000]) {
      const x = linspace(-0.1, 0.7, n).data();
      expect(x[0]).toBe(Math.fround(-0.1));
      if (n > 1) expect(x[n - 1]).toBe(Math.fround(0.7));
    }
    expect(linspace(0, 10, 7, { dtype: 'uint8' }).tolist()).toEqual([0, 1, 3, 5, 6, 8, 10]);
    expect(logspace(0, 2, 3).tolist()).toEqual([1, 10, 100]);
    expect(logspace(0, 3, 4, 2).tolist()).toEqual([1, 2, 4, 8]);
    // Of integers start and end are cut first.
    expect(logspace(0.7, 2.9, 5, 2, { dtype: 'int32' }).tolist()).toEqual([1, 1, 2, 2, 4]);
    expect(linspace(4.3, 4, 12, { dtype: 'int32' }).tolist()).toEqual(Array(12).fill(4));
    expect(linspace(2.9, 2.9, 9, { dtype: 'uint8' }).tolist()).toEqual(Array(9).fill(2));
    expect(range(0, 1, 0.1).count).toBe(11);
    expect(() => linspace(0, 1, -1)).toThrow('number of steps must be non-negative');
    expect(() => range(0, 3, -1)).toThrow('upper bound and lower bound inconsistent with step sign');
  });

  it('vander and cross', () => {
    expect(vander(tensor([1, 2, 3])).tolist()).toEqual([
      [1, 1, 1],
      [4, 2, 1],
      [9, 3, 1],
    ]);
    expect(vander(tensor([2, 3]), { n: 3, increasing: true }).tolist()).toEqual([
      [1, 2, 4],
      [1, 3, 9],
    ]);
    expect(cross(tensor([1, 0, 0]), tensor([0, 1, 0])).tolist()).toEqual([0, 0, 1]);
    expect(() => cross(zeros([2]), zeros([2]))).toThrow('no dimension of size 3 in input');
    const [a, b] = [randn([3, 2]).requiresGrad_(), randn([3, 2]).requiresGrad_()];
    expect(autograd.gradcheck((a: Tensor, b: Tensor) => cross(a, b), [a, b])).toBe(true);
  });
});
