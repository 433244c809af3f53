import { describe, expect, it } from 'vitest';
import { autograd, nn, ones, type Tensor, tensor } from '../../../src/index';

const F = nn.functional;
const at = [-2.3, -0.7, 0.2, 0.6, 1.9];
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const u = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
/** Φ(x) by Simpson's rule. */
function cumulative(x: number): number {
  const n = 400;
  const f = (i: number) => Math.exp(-0.5 * ((i * x) / n) ** 2);
  let sum = f(0) + f(n);
  for (let i = 1; i < n; i++) sum += f(i) * (i % 2 === 0 ? 2 : 4);
  return 0.5 + (x * sum) / (3 * n) / Math.sqrt(2 * Math.PI);
}

const activations: [string, (x: Tensor) => Tensor, (x: number) => number][] = [
  ['silu', (x) => F.silu(x), (x) => x * sigmoid(x)],
  ['gelu', (x) => F.gelu(x), (x) => x * cumulative(x)],
  ['gelu, tanh', (x) => F.gelu(x, { approximate: 'tanh' }), (x) => 0.5 * x * (1 + Math.tanh(u(x)))],
  ['softplus', (x) => F.softplus(x), (x) => Math.log1p(Math.exp(x))],
  [
    'softplus, β = 3',
    (x) => F.softplus(x, { beta: 3, threshold: 5 }),
    (x) => (3 * x > 5 ? x : Math.log1p(Math.exp(3 * x)) / 3),
  ],
  ['logsigmoid', (x) => F.logsigmoid(x), (x) => Math.log(sigmoid(x))],
];

describe.each(activations)('%s', (_, f, reference) => {
  it('computes the function', () => {
    const y = f(tensor(at)).data();
    Float32Array.from(at).forEach((x, i) => {
      expect(Math.abs((y[i] as number) - reference(x))).toBeLessThanOrEqual(1e-6);
    });
  });

  it('has the gradient that differences show, and that one its own', () => {
    const x = tensor(at, { requiresGrad: true });
    expect(autograd.gradcheck((x) => f(x as Tensor), x)).toBe(true);
    expect(autograd.gradgradcheck((x) => f(x as Tensor), x)).toBe(true);
  });

  it('takes float32 only', () => {
    expect(() => f(tensor(Int32Array.of(1)))).toThrow(/not implemented for 'Long'/);
  });
});

it('softplus at its threshold has the slope of the curve, and no second derivative', () => {
  const x = tensor([0.5, 0.25], { requiresGrad: true });
  const [g] = autograd.grad([F.softplus(x, { beta: 2, threshold: 1 }).sum()], [x], { createGraph: true }) as [Tensor];
  expect(g.data()[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  g.sum().backward();
  const s = 1 / (1 + Math.exp(-0.5));
  expect([...(x.grad as Tensor).data()]).toEqual([0, expect.closeTo(2 * s * (1 - s), 6)]);
});

describe('an infinite gradient', () => {
  it('stays one through mish: its derivative is one factor, not a sum of two', () => {
    const x = tensor([-2.5, 1], { requiresGrad: true });
    F.mish(x).backward({ gradient: tensor([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]) });
    expect(x.grad?.tolist()).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });

  it('stays one through the second derivative of sigmoid', () => {
    const x = tensor([2.5, -2.5], { requiresGrad: true });
    const inf = tensor([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    const [g] = autograd.grad([x.sigmoid()], [x], { gradOutputs: [inf], createGraph: true }) as [Tensor];
    expect(g.tolist()).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    g.backward({ gradient: tensor([1, 1]) });
    expect(x.grad?.tolist()).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});

describe('at the edges', () => {
  it('nothing overflows', () => {
    expect(F.softplus(tensor([-200, 200])).tolist()).toEqual([0, 200]);
    expect(F.logsigmoid(tensor([-200, 200])).tolist()).toEqual([-200, 0]);
  });

  it('mish has its limits: no NaN where 4 x overflows', () => {
    const x = tensor([-1e38, -3e38, -200, 1e38, Number.NaN], { requiresGrad: true });
    F.mish(x).sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0, 0, 1, Number.NaN]);
  });

  it('hardtanh in place keeps its result, and is flat from the bounds on', () => {
    const x = tensor([-3, -2, -1.5, 0, 1, 1.5], { requiresGrad: true });
    const y = x.mul(1);
    F.hardtanh_(y, { minVal: -2, maxVal: 1 });
    expect(y.tolist()).toEqual([-2, -2, -1.5, 0, 1, 1]);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it.each([
    ...[
      [-1, 1],
      [0, 6],
      [-0.1, 0.1],
      [1, 1],
      [2, -2],
    ],
    ...[
      [Number.NEGATIVE_INFINITY, 0],
      [0, Number.POSITIVE_INFINITY],
      [-1e-60, 1e-60],
      [-1e-45, 1e-45],
    ],
  ])('hardtanh between %f and %f has one gradient, recorded or not', (minVal, maxVal) => {
    const points = [minVal, maxVal, 0, 1e-45, -1e-45, 0.1, -0.1, 3, -3, 7, Number.POSITIVE_INFINITY, Number.NaN];
    const [x, given] = [tensor(points, { requiresGrad: true }), ones([points.length])];
    const [plain, recorded] = [false, true].map((createGraph) =>
      autograd.grad(F.hardtanh(x, { minVal, maxVal }), x, { gradOutputs: given, createGraph }),
    ) as [Tensor[], Tensor[]];
    const [low, high] = [Math.fround(minVal), Math.fround(maxVal)];
    const within = points.map((v) => Number(!(Math.fround(v) <= low || Math.fround(v) >= high)));
    expect(plain[0]?.tolist()).toEqual(within);
    expect(recorded[0]?.tolist()).toEqual(within);
  });

  it('gelu names its approximations', () => {
    expect(() => F.gelu(tensor([1]), { approximate: 'sin' as 'tanh' })).toThrow(
      'approximate argument must be either none or tanh.',
    );
  });
});

describe('relu', () => {
  it('has a gradient whose own gradients are its mask, and zeros', () => {
    const x = tensor([-1, 2, 0], { requiresGrad: true });
    const weights = tensor([3, 4, 5], { requiresGrad: true });
    const [grad] = autograd.grad(F.relu(x).mul(weights).sum(), [x], { createGraph: true }) as [Tensor];
    expect(grad.tolist()).toEqual([0, 4, 0]);
    const [toX, toWeights] = autograd.grad(grad.sum(), [x, weights]) as [Tensor, Tensor];
    expect(toX.tolist()).toEqual([0, 0, 0]);
    expect(toWeights.tolist()).toEqual([0, 1, 0]);
  });
});

describe('elu and its like at 0', () => {
  it('have the slope of the curve and the second derivative of the line', () => {
    for (const [f, slope] of [
      [(x: Tensor) => F.elu(x), 1],
      [(x: Tensor) => F.elu(x, 2), 2],
      [(x: Tensor) => F.celu(x, 3), 1],
      [(x: Tensor) => F.selu(x), 1.0507009873554805 * 1.6732632423543772],
    ] as const) {
      const x = tensor([0], { requiresGrad: true });
      const [g] = autograd.grad(f(x).sum(), x, { createGraph: true }) as [Tensor];
      expect(g.item()).toBeCloseTo(slope, 6);
      const [h] = autograd.grad(g.sum(), x, { allowUnused: true });
      expect(h?.item() ?? 0).toBe(0);
    }
  });
});
