import { optim, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

type Options = Partial<optim.SGDOptions> & { lr: number };

const START = [1, -2, 0.5, 3];
/** The gradient of step t: any numbers that change. */
const gradOf = (t: number) => START.map((_, i) => Math.fround(Math.sin(1 + 3 * t + i)));

/** PyTorch's formula in float64. */
function reference(options: Options, steps: number): number[] {
  const { lr, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false, maximize = false } = options;
  const p = [...START];
  let buffer: number[] | null = null;
  for (let t = 0; t < steps; t++) {
    let d = gradOf(t).map((g, i) => (maximize ? -g : g) + weightDecay * (p[i] as number));
    if (momentum !== 0) {
      const earlier: number[] | null = buffer;
      buffer = d.map((x, i) => (earlier === null ? x : momentum * (earlier[i] as number) + (1 - dampening) * x));
      const b = buffer;
      d = nesterov ? d.map((x, i) => x + momentum * (b[i] as number)) : b;
    }
    d.forEach((x, i) => {
      p[i] = (p[i] as number) - lr * x;
    });
  }
  return p;
}

function expectClose(x: Tensor, expected: readonly number[]): void {
  x.data().forEach((value, i) => void expect(value).toBeCloseTo(expected[i] as number, 5));
}

describe('SGD', () => {
  it.each([
    { lr: 0.1 },
    { lr: 0.1, weightDecay: 0.05 },
    { lr: 0.1, momentum: 0.9 },
    { lr: 0.1, momentum: 0.9, dampening: 0.5, weightDecay: 0.01 },
    { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
    { lr: 0.1, momentum: 0.5, maximize: true },
  ] as Options[])('%o', (options) => {
    const p = tensor(START, { requiresGrad: true });
    const optimizer = new optim.SGD([p], options);
    for (let t = 0; t < 7; t++) {
      p.grad = tensor(gradOf(t));
      optimizer.step();
    }
    expectClose(p, reference(options, 7));
    expect((p.grad as unknown as Tensor).tolist()).toEqual(gradOf(6));
  });

  it('works on parameters of any strides', () => {
    const [plain, base] = [tensor(START).reshape([2, 2]), tensor(START).reshape([2, 2])];
    const turned = base.t().requiresGrad_();
    const optimizer = new optim.SGD([turned], { lr: 0.5, momentum: 0.9 });
    for (let t = 0; t < 3; t++) {
      turned.grad = tensor(gradOf(t)).reshape([2, 2]).t();
      optimizer.step();
    }
    expectClose(base, reference({ lr: 0.5, momentum: 0.9 }, 3));
    expect(plain.tolist()).not.toEqual(base.tolist());
  });

  it('leaves parameters without a gradient alone', () => {
    const [a, b] = [tensor([1], { requiresGrad: true }), tensor([1], { requiresGrad: true })];
    const optimizer = new optim.SGD([a, b], { lr: 0.1, momentum: 0.9, weightDecay: 0.1 });
    a.grad = tensor([1]);
    optimizer.step();
    expect(b.tolist()).toEqual([1]);
    expect(optimizer.state.has(b)).toBe(false);
  });

  it('gives back the loss of a closure, which runs with gradients on', () => {
    const p = tensor([2], { requiresGrad: true });
    const optimizer = new optim.SGD([p], { lr: 0.25 });
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const l = p.mul(p).sum();
      l.backward();
      return l;
    });
    expect(loss.item()).toBe(4);
    expect(p.tolist()).toEqual([1]);
  });

  it('brings a quadratic to its minimum', () => {
    const x = tensor([5, -3], { requiresGrad: true });
    const optimizer = new optim.SGD([x], { lr: 0.1, momentum: 0.5 });
    for (let t = 0; t < 100; t++) {
      optimizer.zeroGrad();
      x.sub(tensor([1, 2]))
        .pow(2)
        .sum()
        .backward();
      optimizer.step();
    }
    expectClose(x, [1, 2]);
  });

  it.each([
    [{ lr: -1 }, 'Invalid learning rate: -1.0'],
    [{ lr: 1, momentum: -0.5 }, 'Invalid momentum value: -0.5'],
    [{ lr: 1, weightDecay: -1 }, 'Invalid weight_decay value: -1.0'],
    [{ lr: 1, nesterov: true }, 'Nesterov momentum requires a momentum and zero dampening'],
    [
      { lr: 1, nesterov: true, momentum: 0.9, dampening: 0.1 },
      'Nesterov momentum requires a momentum and zero dampening',
    ],
    [{}, "parameter group didn't specify a value of required optimization parameter lr"],
  ])('refuses %o', (options, message) => {
    const params = [tensor([1], { requiresGrad: true })];
    expect(() => new optim.SGD(params, options as { lr: number })).toThrow(message);
  });
});
