import { optim, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

type Options = Partial<optim.AdamOptions>;

const START = [1, -2, 0.5, 3];
const gradOf = (t: number) => START.map((_, i) => Math.fround(Math.cos(2 + 5 * t + i)));

/** PyTorch's formulas in float64. */
function reference(options: Options, decoupled: boolean, steps: number): number[] {
  const { lr = 0.001, betas = [0.9, 0.999], eps = 1e-8, amsgrad = false, maximize = false } = options;
  const decay = options.weightDecay ?? (decoupled ? 0.01 : 0);
  const [b1, b2] = betas;
  return START.map((start, i) => {
    let [p, m, v, most] = [start, 0, 0, 0];
    for (let t = 1; t <= steps; t++) {
      let g = gradOf(t - 1)[i] as number;
      if (maximize) g = -g;
      if (decoupled) p -= lr * decay * p;
      else g += decay * p;
      m = b1 * m + (1 - b1) * g;
      v = b2 * v + (1 - b2) * g * g;
      most = Math.max(most, v);
      const spread = Math.sqrt((amsgrad ? most : v) / (1 - b2 ** t));
      p -= ((lr / (1 - b1 ** t)) * m) / (spread + eps);
    }
    return p;
  });
}

const OPTIONS: Options[] = [
  {},
  { lr: 0.1, betas: [0.5, 0.9], eps: 1e-3 },
  { lr: 0.1, weightDecay: 0.1 },
  { lr: 0.1, amsgrad: true, weightDecay: 0.02 },
  { lr: 0.05, maximize: true },
];

describe.each([
  ['Adam', optim.Adam, false],
  ['AdamW', optim.AdamW, true],
] as const)('%s', (_, Optimizer, decoupled) => {
  it.each(OPTIONS)('%o', (options) => {
    const p = tensor(START, { requiresGrad: true });
    const optimizer = new Optimizer([p], options);
    for (let t = 0; t < 10; t++) {
      p.grad = tensor(gradOf(t));
      optimizer.step();
    }
    const expected = reference(options, decoupled, 10);
    p.data().forEach((value, i) => void expect(value).toBeCloseTo(expected[i] as number, 5));
  });

  it('counts the steps of each parameter by itself', () => {
    const [a, b] = [tensor(START, { requiresGrad: true }), tensor(START, { requiresGrad: true })];
    const optimizer = new Optimizer([a, b], { lr: 0.1 });
    for (let t = 0; t < 6; t++) {
      a.grad = tensor(gradOf(t));
      b.grad = t < 3 ? null : tensor(gradOf(t - 3));
      optimizer.step();
    }
    for (const [p, steps] of [
      [a, 6],
      [b, 3],
    ] as [Tensor, number][]) {
      const expected = reference({ lr: 0.1 }, decoupled, steps);
      p.data().forEach((value, i) => void expect(value).toBeCloseTo(expected[i] as number, 5));
      expect(optimizer.state.get(p)?.step).toBe(steps);
    }
  });

  it.each([
    [{ lr: -1 }, 'Invalid learning rate: -1.0'],
    [{ eps: -1 }, 'Invalid epsilon value: -1.0'],
    [{ betas: [1, 0.9] }, 'Invalid beta parameter at index 0: 1.0'],
    [{ betas: [0.9, -0.1] }, 'Invalid beta parameter at index 1: -0.1'],
    [{ weightDecay: -1 }, 'Invalid weight_decay value: -1.0'],
  ] as [Options, string][])('refuses %o', (options, message) => {
    expect(() => new Optimizer([tensor([1], { requiresGrad: true })], options)).toThrow(message);
  });
});
