import { describe, expect, it } from 'vitest';
import * as torchlet from '../../../src/index';
import { autograd, type Tensor, tensor } from '../../../src/index';

type Unary = (x: Tensor) => Tensor;
type Numbers = readonly number[];

const inside: Numbers = [-0.9, -0.5, 0.1, 0.45, 0.8];
const positive: Numbers = [0.3, 0.5, 1, 1.7, 2.6];
const aboveOne: Numbers = [1.3, 1.5, 2, 2.7, 3.6];
const any: Numbers = [-2.3, -0.7, 0.2, 0.6, 1.9];

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
/** 2/√π ∫ e^(-t²) from 0 to x by Simpson's rule. */
function erf(x: number): number {
  const n = 400;
  const f = (i: number) => Math.exp(-(((i * x) / n) ** 2));
  let sum = f(0) + f(n);
  for (let i = 1; i < n; i++) sum += f(i) * (i % 2 === 0 ? 2 : 4);
  return ((2 / Math.sqrt(Math.PI)) * x * sum) / (3 * n);
}

/** Name, the function in float64, arguments away from poles and kinks. */
const smooth: [name: string, reference: (x: number) => number, at: Numbers][] = [
  ['abs', Math.abs, any],
  ['acos', Math.acos, inside],
  ['acosh', Math.acosh, aboveOne],
  ['asin', Math.asin, inside],
  ['asinh', Math.asinh, any],
  ['atan', Math.atan, any],
  ['atanh', Math.atanh, inside],
  ['cos', Math.cos, any],
  ['cosh', Math.cosh, any],
  ['erf', erf, any],
  ['erfc', (x) => 1 - erf(x), any],
  ['exp', Math.exp, any],
  ['exp2', (x) => 2 ** x, any],
  ['expm1', Math.expm1, any],
  ['frac', (x) => x - Math.trunc(x), any],
  ['log', Math.log, positive],
  ['log10', Math.log10, positive],
  ['log1p', Math.log1p, positive],
  ['log2', Math.log2, positive],
  ['neg', (x) => -x, any],
  ['reciprocal', (x) => 1 / x, positive],
  ['relu', (x) => Math.max(x, 0), any],
  ['rsqrt', (x) => 1 / Math.sqrt(x), positive],
  ['sigmoid', sigmoid, any],
  ['sin', Math.sin, any],
  ['sinh', Math.sinh, any],
  ['sqrt', Math.sqrt, positive],
  ['square', (x) => x * x, any],
  ['tan', Math.tan, [-1.2, -0.7, 0.2, 0.6, 1.1]],
  ['tanh', Math.tanh, any],
];

const functions = torchlet as unknown as Record<string, Unary>;
const method = (x: Tensor, name: string): Tensor => (x as unknown as Record<string, () => Tensor>)[name]?.() as Tensor;

/** Within 1e-6, relative. */
function expectClose(actual: ArrayLike<number>, expected: Numbers): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
  });
}

describe.each(smooth)('%s', (name, reference, at) => {
  const f = functions[name] as Unary;

  it('computes the function, as a function and as a method', () => {
    const expected = [...Float32Array.from(at)].map(reference);
    expectClose(f(tensor(at)).data(), expected);
    expectClose(method(tensor(at), name).data(), expected);
  });

  it('keeps the layout of a tensor without gaps, and reads any view', () => {
    const x = tensor([at, at.map((v) => v * 0.9)]);
    const y = f(x.t());
    expect(y.stride()).toEqual(x.t().stride());
    expect([...y.data()]).toEqual([...f(x.t().contiguous()).data()]);
    expect([...f(x.select(1, 2)).data()]).toEqual([...f(x.select(1, 2).contiguous()).data()]);
  });

  it('has the gradient that differences show, and that one its own', () => {
    const x = tensor(at, { requiresGrad: true });
    expect(autograd.gradcheck(f, x)).toBe(true);
    expect(autograd.gradgradcheck(f, x)).toBe(true);
  });

  it('works in place, with the same values and gradients', () => {
    const leaf = tensor(at, { requiresGrad: true });
    const other = tensor(at, { requiresGrad: true });
    const inPlace = method(leaf.mul(1), `${name}_`);
    const plain = f(other.mul(1));
    expect([...inPlace.data()]).toEqual([...plain.data()]);
    const weights = tensor([0.3, -1, 2, 0.7, -0.4]);
    inPlace.backward({ gradient: weights });
    plain.backward({ gradient: weights });
    expect([...(leaf.grad as Tensor).data()]).toEqual([...(other.grad as Tensor).data()]);
  });

  it('takes an empty tensor and a 0-d one', () => {
    expect(f(tensor([])).shape).toEqual([0]);
    expect(f(tensor(at[0] as number)).shape).toEqual([]);
  });
});

describe('integers', () => {
  it.each(['sqrt', 'sin', 'exp', 'sigmoid', 'log', 'tanh', 'reciprocal'])('%s takes them as float32', (name) => {
    const y = (functions[name] as Unary)(tensor(Int32Array.of(1, 2)));
    expect(y.dtype).toBe('float32');
  });

  it.each([
    ['abs', [3, 0, 4]],
    ['neg', [3, 0, -4]],
    ['sign', [-1, 0, 1]],
    ['square', [9, 0, 16]],
    ['relu', [0, 0, 4]],
    ['floor', [-3, 0, 4]],
    ['round', [-3, 0, 4]],
  ] as const)('%s keeps them integers', (name, expected) => {
    const y = (functions[name] as Unary)(tensor(Int32Array.of(-3, 0, 4)));
    expect(y.dtype).toBe('int32');
    expect(y.tolist()).toEqual(expected.map((v) => (Object.is(v, -0) ? 0 : v)));
  });

  it('refuses to negate booleans', () => {
    expect(() => tensor([true]).neg()).toThrow(/Negation, the `-` operator, on a bool tensor is not supported/);
  });
});

describe('rounding', () => {
  const at = [-2.5, -1.5, -0.4, 0.5, 1.5, 2.6];
  it.each([
    ['floor', [-3, -2, -1, 0, 1, 2]],
    ['ceil', [-2, -1, 0, 1, 2, 3]],
    ['trunc', [-2, -1, 0, 0, 1, 2]],
    ['round', [-2, -2, 0, 0, 2, 3]],
    ['sign', [-1, -1, -1, 1, 1, 1]],
  ] as const)('%s is constant almost everywhere, with a gradient of 0', (name, expected) => {
    const x = tensor(at, { requiresGrad: true });
    const y = (functions[name] as Unary)(x);
    expect(Array.from(y.data(), (v) => v + 0)).toEqual(expected);
    y.sum().backward();
    expect((x.grad as Tensor).tolist()).toEqual(at.map(() => 0));
  });

  it('round keeps decimals, or rounds to tens', () => {
    expectClose(tensor([1.2345, -2.3456]).round({ decimals: 2 }).data(), [1.23, -2.35]);
    expectClose(tensor([1234, 1250]).round({ decimals: -2 }).data(), [1200, 1200]);
  });
});

describe('at the edges', () => {
  it('relu lets the gradient pass where the result is NaN, and stops it at 0', () => {
    const x = tensor([NaN, 0, -1, 2], { requiresGrad: true });
    x.relu().backward({ gradient: tensor([1, 1, 1, 1]) });
    expect((x.grad as Tensor).tolist()).toEqual([1, 0, 0, 1]);
  });

  it('abs has the gradient 0 at 0, sqrt an infinite one', () => {
    const x = tensor([0], { requiresGrad: true });
    x.abs().backward();
    expect((x.grad as Tensor).item()).toBe(0);
    const z = tensor([0], { requiresGrad: true });
    z.sqrt().backward();
    expect((z.grad as Tensor).item()).toBe(Infinity);
  });

  it('sign and sgn of NaN are 0', () => {
    expect(tensor([NaN]).sign().item()).toBe(0);
  });
});

describe('complex numbers', () => {
  const z = [
    [3, 4],
    [-0.5, 0.8],
    [0.7, -1.1],
  ];
  const complexLeaf = () => tensor(z, { dtype: 'complex64', requiresGrad: true });

  it('abs is infinite where a part is', () => {
    const parts = Float32Array.of(Infinity, NaN, NaN, -Infinity, -Infinity, 1, NaN, 1, 3e38, -3e38);
    const y = tensor(parts, { dtype: 'complex64' }).abs();
    expect([...y.data()]).toEqual([Infinity, Infinity, Infinity, Number.NaN, Infinity]);
  });

  it('abs is the length, a float32', () => {
    const y = complexLeaf().abs();
    expect(y.dtype).toBe('float32');
    expectClose(
      y.data(),
      z.map(([re, im]) => Math.hypot(re as number, im as number)),
    );
    expect(autograd.gradcheck((x) => x.abs(), complexLeaf())).toBe(true);
    expect(autograd.gradgradcheck((x) => x.abs(), complexLeaf())).toBe(true);
  });

  it('sgn is the direction', () => {
    expectClose(
      tensor([[3, 4]], { dtype: 'complex64' })
        .sgn()
        .data(),
      [0.6, 0.8],
    );
    expect(
      tensor([[0, 0]], { dtype: 'complex64' })
        .sgn()
        .tolist(),
    ).toEqual([[0, 0]]);
    expect(autograd.gradcheck((x) => x.sgn(), complexLeaf())).toBe(true);
  });

  it('neg and square work on them', () => {
    expect(
      tensor([[1, -2]], { dtype: 'complex64' })
        .neg()
        .tolist(),
    ).toEqual([[-1, 2]]);
    expect(
      tensor([[1, 2]], { dtype: 'complex64' })
        .square()
        .tolist(),
    ).toEqual([[-3, 4]]);
    expect(autograd.gradcheck((x) => x.square(), complexLeaf())).toBe(true);
  });
});
