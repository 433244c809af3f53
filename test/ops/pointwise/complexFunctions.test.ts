import * as torchlet from 'torchlet';
import { conj, type Tensor, tensor } from 'torchlet';
import { describe, expect, test } from 'vitest';

const NAMES =
  `exp log log2 log10 sqrt rsqrt reciprocal sigmoid sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh`.split(
    ' ',
  ) as 'exp'[];
const z = tensor(
  [
    [0.7, 0.3],
    [0.4, 1.2],
    [0.2, -0.6],
  ],
  { dtype: 'complex64' },
);

describe.each(NAMES)('%s of complex numbers', (name) => {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: the names are those of the table
  const f = torchlet[name];

  test('is symmetric about the real line', () => {
    expect(
      f(conj(z))
        .sub(conj(f(z)))
        .abs()
        .max()
        .item(),
    ).toBeLessThan(1e-5);
  });

  test('is that of real numbers on the real line, where there is one', () => {
    const x = tensor([0.3, 0.8, 1.5, -0.6]);
    const real = f(x);
    const complex = f(x.to('complex64'));
    const [re, im] = [complex.real.data(), complex.imag.data()];
    for (const [i, value] of real.data().entries()) {
      if (Number.isNaN(value)) continue;
      expect(Math.abs((re[i] as number) - value)).toBeLessThan(2e-6);
      expect(Math.abs(im[i] as number)).toBeLessThan(2e-6);
    }
  });

  test('has the derivatives of differences, first and second', () => {
    const x = z.clone().requiresGrad_();
    const g = torchlet.autograd.grad(f(x).real.sum(), [x], { createGraph: true })[0] as Tensor;
    const step = 1e-2;
    const moved = (by: number) =>
      f(z.add({ re: by, im: 0 }))
        .real.sum()
        .item();
    expect(g.real.sum().item()).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 2);
    const second = torchlet.autograd.grad(g.real.sum(), [x])[0] as Tensor;
    const slope = (by: number) => {
      const y = z.add({ re: by, im: 0 }).detach().requiresGrad_();
      return (torchlet.autograd.grad(f(y).real.sum(), [y])[0] as Tensor).real.sum().item();
    };
    expect(second.real.sum().item()).toBeCloseTo((slope(step) - slope(-step)) / (2 * step), 1);
  });
});

test('powers of complex numbers', () => {
  const parts = (x: Tensor) => [...x.data()].map((n) => Math.round(n * 1e5) / 1e5);
  expect(parts(z.pow(2).sub(z.mul(z)))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(parts(z.pow(0.5).sub(z.sqrt()))).toEqual([0, 0, 0, 0, 0, 0]);
  // i^i = e^(-pi / 2)
  expect(parts(tensor([[0, 1]], { dtype: 'complex64' }).pow({ re: 0, im: 1 }))).toEqual([0.20788, 0]);
  expect(parts(torchlet.pow(2, z).sub(z.mul(Math.LN2).exp())).every((n) => Math.abs(n) < 1e-5)).toBe(true);
  const zero = tensor([[0, 0]], { dtype: 'complex64' });
  expect(parts(zero.pow(zero))).toEqual([NaN, NaN]);
  expect(parts(zero.pow({ re: 0, im: 1 }))).toEqual([NaN, NaN]);
  expect(parts(zero.pow(0))).toEqual([1, 0]);
  expect(parts(zero.pow(z.select(0, 0)))).toEqual([0, 0]);
});

test('infinite and unknown parts give what C99 says', () => {
  const [inf, nan, right] = [Number.POSITIVE_INFINITY, Number.NaN, Math.fround(Math.PI / 2)];
  const z: [number, number][] = [
    [inf, 0],
    [-inf, 0],
    [0, inf],
    [1, -inf],
    [inf, inf],
    [nan, inf],
    [inf, nan],
    [nan, 0],
    [0, nan],
  ];
  type Name = 'sin' | 'cos' | 'tan' | 'sinh' | 'cosh' | 'tanh' | 'sqrt' | 'asin' | 'acos' | 'acosh' | 'atanh';
  const expected: Record<Name, [number, number][]> = {
    sin: [
      [nan, 0],
      [nan, 0],
      [0, inf],
      [inf, -inf],
      [nan, inf],
      [nan, inf],
      [nan, nan],
      [nan, 0],
      [0, nan],
    ],
    cos: [
      [nan, 0],
      [nan, 0],
      [inf, 0],
      [inf, inf],
      [inf, nan],
      [inf, nan],
      [nan, nan],
      [nan, 0],
      [nan, 0],
    ],
    tan: [
      [nan, 0],
      [nan, 0],
      [0, 1],
      [0, -1],
      [0, 1],
      [0, 1],
      [nan, nan],
      [nan, 0],
      [0, nan],
    ],
    sinh: [
      [inf, 0],
      [-inf, 0],
      [0, nan],
      [nan, nan],
      [inf, nan],
      [nan, nan],
      [inf, nan],
      [nan, 0],
      [0, nan],
    ],
    cosh: [
      [inf, 0],
      [inf, 0],
      [nan, 0],
      [nan, nan],
      [inf, nan],
      [nan, nan],
      [inf, nan],
      [nan, 0],
      [nan, 0],
    ],
    tanh: [
      [1, 0],
      [-1, 0],
      [0, nan],
      [nan, nan],
      [1, 0],
      [nan, nan],
      [1, 0],
      [nan, 0],
      [0, nan],
    ],
    sqrt: [
      [inf, 0],
      [0, inf],
      [inf, inf],
      [inf, -inf],
      [inf, inf],
      [inf, inf],
      [inf, nan],
      [nan, nan],
      [nan, nan],
    ],
    asin: [
      [right, inf],
      [-right, inf],
      [0, inf],
      [0, -inf],
      [right / 2, inf],
      [nan, inf],
      [nan, inf],
      [nan, nan],
      [nan, nan],
    ],
    acos: [
      [0, -inf],
      [2 * right, -inf],
      [right, -inf],
      [right, inf],
      [right / 2, -inf],
      [nan, -inf],
      [nan, -inf],
      [nan, nan],
      [nan, nan],
    ],
    acosh: [
      [inf, 0],
      [inf, 2 * right],
      [inf, right],
      [inf, -right],
      [inf, right / 2],
      [inf, nan],
      [inf, nan],
      [nan, nan],
      [nan, nan],
    ],
    atanh: [
      [0, right],
      [0, right],
      [0, right],
      [0, -right],
      [0, right],
      [0, right],
      [0, nan],
      [nan, nan],
      [nan, nan],
    ],
  };
  const points = tensor(z, { dtype: 'complex64' });
  // Beside NaN infinity has either sign.
  const rounded = (n: number, i: number): number =>
    Math.round((Number.isNaN(z[i >> 1]?.[1]) ? Math.abs(n) : n) * 1e6) / 1e6 + 0;
  for (const [name, values] of Object.entries(expected) as [Name, [number, number][]][]) {
    const got = [...points[name]().data()].map(rounded);
    expect(got, name).toEqual(values.flat().map(rounded));
  }
});

test('inverse functions are as exact near ±1 and ±i and far out as elsewhere', () => {
  const points: [number, number][] = [0.5, 0.99995, 1.00005, 2, 1e3, 1e10, 1e25].flatMap((r) =>
    Array.from({ length: 16 }, (_, i): [number, number] => {
      const angle = (i * Math.PI) / 8 + 0.01;
      return [Math.fround(r * Math.cos(angle)), Math.fround(r * Math.sin(angle))];
    }),
  );
  const plane = tensor(points, { dtype: 'complex64' });
  const [tangent, sine] = [torchlet.atanh(plane).data(), torchlet.asin(plane).data()];
  for (const [i, [a, b]] of points.entries()) {
    // In float64: ¼ ln(|1 + z|² / |1 - z|²), and the real part of arcsin from the sum of the distances to both branch points.
    const [near, far] = [Math.hypot(1 - Math.abs(a), b), Math.hypot(1 + Math.abs(a), b)];
    const re = Math.sign(a) * 0.25 * Math.log1p((4 * Math.abs(a)) / near / near);
    expect(Math.abs((tangent[2 * i] as number) - re)).toBeLessThanOrEqual(4e-7 * Math.abs(re));
    const arc = Math.asin(a / ((near + far) / 2));
    expect(Math.abs((sine[2 * i] as number) - arc)).toBeLessThanOrEqual(1e-6);
  }
});
