import { describe, expect, it } from 'vitest';
import { binomial, full, Generator, manualSeed, poisson, type Tensor, tensor, zeros } from '../../../src/index';
import { dirichlet } from '../../../src/ops/random/dirichlet';
import { standardGamma } from '../../../src/ops/random/standardGamma';

const digits = (x: Tensor) => Array.from(x.data(), (value) => Number(value.toPrecision(5)));
const seeded = (draw: () => Tensor): number[] => {
  manualSeed(2);
  return digits(draw());
};

describe('samplers by rejection', () => {
  // What PyTorch draws after torch.manual_seed(2), over all branches: small and large parameters, and borders.
  it('draw what PyTorch draws from the same seed', () => {
    const shapes = tensor([0.05, 0.5, 1, 3, 40, 1000]);
    expect(seeded(() => standardGamma(shapes))).toEqual([5.1595e-22, 0.018292, 1.2526, 3.6512, 48.565, 1023.5]);
    expect(seeded(() => poisson(tensor([0, 0.5, 3, 9.9, 10, 50, 3000])))).toEqual([0, 1, 4, 12, 12, 57, 2988]);
    const n = tensor([5, 5, 40, 40, 1000, 0, 7, 7]);
    const p = tensor([0.3, 0.8, 0.5, 0.9, 0.03, 0.5, 0, 1]);
    expect(seeded(() => binomial(n, p))).toEqual([1, 3, 20, 37, 33, 0, 0, 7]);
  });

  it('have the gradients that PyTorch approximates', () => {
    const shapes = tensor([0.05, 0.5, 1, 3, 40, 1000], { requiresGrad: true });
    manualSeed(2);
    standardGamma(shapes).sum().backward();
    expect(digits(shapes.grad as Tensor)).toEqual([5.0066e-19, 0.14983, 1.3128, 1.1644, 1.1047, 1.0118]);
    const alpha = tensor([
      [0.3, 2, 9],
      [20, 30, 0.7],
    ]).requiresGrad_();
    manualSeed(2);
    const y = dirichlet(alpha);
    expect(digits(y)).toEqual([6.7269e-5, 0.29984, 0.7001, 0.40898, 0.58313, 0.007896]);
    y.mul(tensor([1, 2, 4]))
      .sum()
      .backward();
    const expected = [-0.0038008, -0.17916, 0.05217, -0.012369, 0.0077922, 0.043682];
    digits(alpha.grad as Tensor).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] as number, 6);
    });
    expect(() => standardGamma(shapes).backward({ gradient: shapes.detach(), createGraph: true })).not.toThrow();
  });

  it('do not differentiate those gradients in their turn', () => {
    const shapes = tensor([2], { requiresGrad: true });
    standardGamma(shapes).sum().backward({ createGraph: true });
    expect(() => (shapes.grad as Tensor).sum().backward()).toThrow('_standard_gamma_grad is not implemented');
    const other = tensor([0.5, 0.5], { requiresGrad: true });
    dirichlet(other).select(0, 0).backward({ createGraph: true });
    expect(() => (other.grad as Tensor).sum().backward()).toThrow('once_differentiable');
  });

  it('have the moments of their distributions', () => {
    manualSeed(0);
    const moments = (x: Tensor) => [x.mean().item<number>(), x.var().item<number>()];
    const near = (x: Tensor, mean: number, variance: number) => {
      const [m, v] = moments(x) as [number, number];
      // Five standard errors of the mean of 40,000.
      expect(Math.abs(m - mean)).toBeLessThan(5 * Math.sqrt(variance / 40000));
      expect(v / variance).toBeGreaterThan(0.93);
      expect(v / variance).toBeLessThan(1.07);
    };
    const many = (value: number) => full([40000], value, { dtype: 'float32' });
    for (const a of [0.4, 2.5, 60]) near(standardGamma(many(a)), a, a);
    for (const rate of [0.7, 9, 11, 400]) near(poisson(many(rate)), rate, rate);
    for (const [n, p] of [
      [8, 0.3],
      [50, 0.5],
      [200, 0.93],
    ] as const) {
      near(binomial(many(n), many(p)), n * p, n * p * (1 - p));
    }
  });

  it('take any shape and memory, and a generator', () => {
    const generator = new Generator().manualSeed(2);
    const x = tensor([
      [0.5, 3],
      [9.9, 50],
    ]);
    expect(poisson(x.t(), { generator }).shape).toEqual([2, 2]);
    expect([poisson(zeros([0, 3])).shape, standardGamma(zeros([0])).shape, dirichlet(zeros([0, 2])).shape]).toEqual([
      [0, 3],
      [0],
      [0, 2],
    ]);
    expect(binomial(tensor([[5], [6]]), tensor([0, 1])).tolist()).toEqual([
      [0, 5],
      [0, 6],
    ]);
  });

  it('leave their parameters as they are', () => {
    const given = [tensor([5, 60]), tensor([0.5, 0.25])] as const;
    for (const draw of [
      () => binomial(given[0], given[1]),
      () => binomial(given[0].reshape([2, 1]), given[1]),
      () => poisson(given[0]),
      () => standardGamma(given[0]),
      () => dirichlet(given[0]),
    ]) {
      draw();
      expect(given.map((x) => x.tolist())).toEqual([
        [5, 60],
        [0.5, 0.25],
      ]);
    }
  });

  it('refuse what there is no distribution for', () => {
    expect(() => poisson(tensor([-1]))).toThrow('invalid Poisson rate, expected rate to be non-negative');
    expect(() => poisson(tensor(Int32Array.of(1)))).toThrow('"poisson_cpu" not implemented for \'Long\'');
    expect(() => binomial(tensor(Int32Array.of(1)), tensor([0.5]))).toThrow('Found dtype Float but expected Long');
  });
});
