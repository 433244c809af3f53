import { describe, expect, it } from 'vitest';
import { autograd, linalg, resultType, type Tensor, tensor } from '../../../src/index';

const leaf = (data: number[] | number[][]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(value)));
  });
}

describe('fmax and fmin', () => {
  it('prefer numbers to NaN', () => {
    const [a, b] = [tensor([NaN, 1, NaN, 4]), tensor([1, NaN, NaN, 3])];
    expect(a.fmax(b).tolist()).toEqual([1, 1, NaN, 4]);
    expect(a.fmin(b).tolist()).toEqual([1, 1, NaN, 3]);
  });

  it('give the gradient to the result, to the first of two equal ones', () => {
    const [a, b] = [leaf([NaN, 1, 2]), leaf([3, NaN, 2])];
    a.fmax(b).sum().backward();
    expect(gradOf(a)).toEqual([0, 1, 1]);
    expect(gradOf(b)).toEqual([1, 0, 0]);
  });
});

describe('sinc, logit, erfinv', () => {
  it('sinc has its derivatives to float32 at small numbers, too, where the terms cancel', () => {
    const points = [1e-30, 1e-4, -0.004, 0.0156, 0.1, -0.2499, 0.2501, -0.8, 1.5, 30.3];
    const x = tensor(points, { requiresGrad: true });
    const [first] = autograd.grad(x.sinc().sum(), x, { createGraph: true }) as [Tensor];
    const [second] = autograd.grad(first.sum(), x) as [Tensor];
    // The integrals of -u sin(zu) and -u² cos(zu) over u from 0 to 1, times π and π²: by Simpson's rule.
    const simpson = (f: (u: number) => number, n = 4000): number => {
      let sum = f(0) + f(1);
      for (let i = 1; i < n; i++) sum += f(i / n) * (i % 2 === 0 ? 2 : 4);
      return sum / (3 * n);
    };
    points.map(Math.fround).forEach((at, i) => {
      const z = Math.PI * at;
      const d1 = simpson((u) => -Math.PI * u * Math.sin(z * u));
      const d2 = simpson((u) => -Math.PI * Math.PI * u * u * Math.cos(z * u));
      expect(Math.abs(((first.data()[i] as number) - d1) / d1), `${at}`).toBeLessThan(at > 1 ? 1e-4 : 3e-6);
      expect(Math.abs(((second.data()[i] as number) - d2) / d2), `${at}`).toBeLessThan(at > 1 ? 1e-4 : 6e-6);
    });
  });

  it('compute what they say', () => {
    expectClose(tensor([0, 0.5, 1.5]).sinc().data(), [1, 2 / Math.PI, -2 / (3 * Math.PI)]);
    expectClose(tensor([0.5, 0.8]).logit().data(), [0, Math.log(4)]);
    expectClose(tensor([0, 1]).logit(0.1).data(), [Math.log(1 / 9), Math.log(9)]);
    expectClose(tensor([0.5]).erfinv().erf().data(), [0.5]);
  });

  it('have the gradients that differences show, and those their own', () => {
    for (const f of [(x: Tensor) => x.sinc(), (x: Tensor) => x.logit(), (x: Tensor) => x.erfinv()]) {
      expect(autograd.gradcheck((x) => f(x as Tensor), leaf([0.2, 0.45, 0.7]))).toBe(true);
      expect(autograd.gradgradcheck((x) => f(x as Tensor), leaf([0.2, 0.45, 0.7]))).toBe(true);
    }
  });

  it('at the edges', () => {
    const x = leaf([0, 1]);
    x.sinc().sum().backward();
    expect(gradOf(x)).toEqual([0, -1]);
    const z = leaf([-0.5, 0.5]);
    z.logit(0.1).sum().backward();
    expect(gradOf(z)).toEqual([0, 4]);
    expect(tensor([1, -1, 1.5]).erfinv().tolist()).toEqual([Infinity, -Infinity, NaN]);
  });
});

describe('signbit and positive', () => {
  it('see the sign of zero', () => {
    expect(tensor([1, -0, -2, -Infinity, Infinity, NaN]).signbit().tolist()).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(tensor(Int32Array.of(-1, 0)).signbit().tolist()).toEqual([true, false]);
    expect(() => tensor([true]).positive()).toThrow('The `+` operator, on a bool tensor is not supported.');
  });
});

describe('nansum, nanmean, countNonzero', () => {
  const x = () =>
    leaf([
      [1, NaN],
      [3, 5],
    ]);

  it('leave NaN out', () => {
    expect(x().nansum().item()).toBe(9);
    expect(x().nanmean(0).tolist()).toEqual([2, 5]);
    const a = x();
    a.nanmean().backward();
    expectClose((a.grad as Tensor).data(), [1 / 3, 0, 1 / 3, 1 / 3]);
  });

  it('count', () => {
    expect(
      tensor([
        [0, 1],
        [2, 0],
      ])
        .countNonzero(0)
        .tolist(),
    ).toEqual([1, 1]);
    expect(tensor([0, NaN, 3]).countNonzero().item()).toBe(2);
  });
});

describe('running extrema and sums of exponentials', () => {
  it('cummax and cummin give the last place of several, and its element gets the gradient', () => {
    const x = leaf([1, 3, 2, 3, 0]);
    const { values, indices } = x.cummax(0);
    expect(values.tolist()).toEqual([1, 3, 3, 3, 3]);
    expect(indices.tolist()).toEqual([0, 1, 1, 3, 3]);
    values.sum().backward();
    expect(gradOf(x)).toEqual([1, 2, 0, 2, 0]);
    expect(tensor([2, NaN, 1]).cummin(0).values.tolist()).toEqual([2, NaN, NaN]);
    expect(
      tensor(Int32Array.of(2, 1, 3))
        .cummin(0)
        .values.tolist(),
    ).toEqual([2, 1, 1]);
  });

  it('logcumsumexp neither overflows nor loses small terms', () => {
    expectClose(tensor([0, 0, 0, 0]).logcumsumexp(0).data(), [0, Math.log(2), Math.log(3), Math.log(4)]);
    expectClose(tensor([-1000, 0, 1000]).logcumsumexp(0).data(), [-1000, 0, 1000]);
    expect(tensor([-Infinity, -Infinity]).logcumsumexp(0).tolist()).toEqual([-Infinity, -Infinity]);
    const x = leaf([
      [0.3, -1, 2],
      [1, 0.5, -0.4],
    ]);
    expect(autograd.gradcheck((x) => (x as Tensor).logcumsumexp(1), x)).toBe(true);
    expect(autograd.gradcheck((x) => (x as Tensor).logcumsumexp(0), x)).toBe(true);
  });
});

describe('linalg norms', () => {
  const m = () =>
    tensor([
      [1, -2],
      [3, 4],
    ]);

  it('of vectors', () => {
    expect(linalg.vectorNorm(m(), 1, { ord: 1 }).tolist()).toEqual([3, 7]);
    expectClose(linalg.norm(m()).data(), [Math.sqrt(30)]);
    expect(linalg.norm(tensor([3, -4]), null, { ord: Infinity }).item()).toBe(4);
  });

  it('of matrices: sums of columns and rows', () => {
    expect(linalg.matrixNorm(m(), [-2, -1], { ord: 1 }).item()).toBe(6);
    expect(linalg.matrixNorm(m(), [-2, -1], { ord: Infinity }).item()).toBe(7);
    expect(linalg.norm(m(), null, { ord: -1 }).item()).toBe(4);
    expect(linalg.matrixNorm(m().reshape([1, 2, 2]), [1, 2], { ord: Infinity, keepdim: true }).shape).toEqual([
      1, 1, 1,
    ]);
    expectClose(linalg.matrixNorm(m()).data(), [Math.sqrt(30)]);
  });

  it('name what is missing', () => {
    expect(() => linalg.matrixNorm(tensor([1]))).toThrow('The input tensor A must have at least 2 dimensions');
  });
});

describe('resultType', () => {
  it('promotes tensors, while numbers and 0-d tensors count by their kind', () => {
    const n = tensor(Int32Array.of(1));
    expect(resultType(n, tensor([1]))).toBe('float32');
    expect(resultType(n, 1.5)).toBe('float32');
    expect(resultType(tensor(Uint8Array.of(1)), tensor(5, { dtype: 'int32' }))).toBe('uint8');
    expect(resultType(tensor([true]), 2)).toBe('int32');
  });
});
