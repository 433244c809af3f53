import { autograd, nn, ones, randn, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
const grads = (loss: Tensor, ...inputs: Tensor[]) => {
  loss.backward();
  return inputs.map((x) => (x.grad as Tensor).tolist());
};
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });

describe("the tutorial's own results", () => {
  const x = tensor([1, 2, 3]).reshape([1, 1, 1, 3]);
  const y = tensor([1, 2, 5]).reshape([1, 1, 1, 3]);

  it('are printed as there', () => {
    expect(String(new nn.L1Loss()(x, y))).toBe('tensor(0.6667)');
    expect(String(new nn.L1Loss({ reduction: 'sum' })(x, y))).toBe('tensor(2.)');
    expect(String(new nn.MSELoss({ reduction: 'sum' })(x, y))).toBe('tensor(4.)');
    const logits = tensor([0.1, 0.2, 0.3]).reshape([1, 3]);
    expect(String(new nn.CrossEntropyLoss()(logits, tensor(Int32Array.of(1))))).toBe('tensor(1.1019)');
  });
});

describe('where the parabola ends', () => {
  it.each(['smoothL1Loss', 'huberLoss'] as const)('%s is on the line: no second derivative', (name) => {
    const x = tensor([0, 1, -1, 2, Number.NaN], { requiresGrad: true });
    const loss = nn.functional[name](x, zeros([5]), { reduction: 'sum' });
    const [g] = autograd.grad([loss], [x], { createGraph: true }) as [Tensor];
    expect(g.tolist()).toEqual([0, 1, -1, 1, Number.NaN]);
    g.sum().backward();
    expect([...(x.grad as Tensor).data()].slice(0, 4)).toEqual([1, 0, 0, 0]);
  });
});

describe('smoothL1Loss without a parabola', () => {
  it("has PyTorch's slopes: -1 at 0 for either operand, NaN at NaN", () => {
    const [x, t] = [leaf([0, 2, -3, Number.NaN]), leaf([0, 1, 1, 0])];
    const loss = F.smoothL1Loss(x, t, { beta: 0, reduction: 'sum' });
    expect(grads(loss, x, t)).toEqual([
      [-1, 1, -1, Number.NaN],
      [-1, -1, 1, Number.NaN],
    ]);
    expect(F.smoothL1Loss(tensor([1, 2]), tensor([3, 2]), { beta: 0 }).item()).toBe(1);
  });
});

describe('L1Loss', () => {
  it('has the gradient sign(x - y), and 0 at 0', () => {
    const [x, y] = [leaf([1, 2, 3]), leaf([3, 2, 1])];
    expect(grads(F.l1Loss(x, y, { reduction: 'sum' }), x, y)).toEqual([
      [-1, 0, 1],
      [1, -0, -1],
    ]);
  });

  it('of NaN is NaN, with the gradient 0', () => {
    const x = leaf([Number.NaN, 1]);
    const loss = F.l1Loss(x, tensor([0, 0]), { reduction: 'sum' });
    expect(loss.item()).toBeNaN();
    expect(grads(loss, x)).toEqual([[0, 1]]);
  });

  it('of complex numbers is the real distance', () => {
    const pairs = (...numbers: [number, number][]) => tensor(numbers, { dtype: 'complex64', requiresGrad: true });
    const [x, y] = [pairs([1, 2], [3, -1]), pairs([0, 0], [1, 1])];
    const each = F.l1Loss(x, y, { reduction: 'none' });
    expect(each.dtype).toBe('float32');
    expect(String(each.detach())).toBe('tensor([2.2361, 2.8284])');
    expect(F.l1Loss(x, y).item()).toBeCloseTo(2.5322, 4);
    F.l1Loss(x, y, { reduction: 'sum' }).backward();
    expect(String((x.grad as Tensor).detach())).toBe('tensor([0.4472+0.8944j, 0.7071-0.7071j])');
    const same = pairs([1, 1]);
    F.l1Loss(same, pairs([1, 1]), { reduction: 'sum' }).backward();
    expect((same.grad as Tensor).tolist()).toEqual([[0, 0]]);
  });

  it('of integers can be summed, but has no mean', () => {
    const [x, y] = [tensor(Int32Array.of(1, 5)), tensor(Int32Array.of(3, 4))];
    const sum = F.l1Loss(x, y, { reduction: 'sum' });
    expect([sum.item(), sum.dtype]).toEqual([3, 'int32']);
    expect(() => F.l1Loss(x, y)).toThrow('mean(): could not infer output dtype.');
  });
});

describe('MSELoss', () => {
  it('has the gradient 2 (x - y)', () => {
    const [x, y] = [leaf([1, 2]), leaf([3, 5])];
    expect(grads(F.mseLoss(x, y), x, y)).toEqual([
      [-2, -3],
      [2, 3],
    ]);
  });

  it('of complex numbers is refused', () => {
    const z = zeros([2], { dtype: 'complex64' });
    expect(() => F.mseLoss(z, z)).toThrow('"mse_cpu" not implemented for \'ComplexFloat\'');
    expect(() => F.mseLoss(ones([2]), z)).toThrow('"mse_cpu" not implemented for \'ComplexFloat\'');
  });

  it('takes a factor for each element: the mean is sum(w l) / sum(w)', () => {
    const [x, y, weight] = [tensor([1, 2, 3]), tensor([0, 0, 0]), tensor([1, 0, 3])];
    expect(F.mseLoss(x, y, { weight }).item()).toBe(28 / 4);
    expect(F.mseLoss(x, y, { weight, reduction: 'sum' }).item()).toBe(28);
    expect(F.mseLoss(x, y, { weight, reduction: 'none' }).tolist()).toEqual([1, 0, 27]);
  });
});

describe.each([
  ['l1Loss', F.l1Loss, Math.abs],
  ['mseLoss', F.mseLoss, (d: number) => d * d],
] as const)('%s', (_, loss, distance) => {
  it('of nothing: mean NaN, sum 0, none nothing', () => {
    const [x, y] = [zeros([0, 3]), zeros([0, 3])];
    expect(loss(x, y).item()).toBeNaN();
    expect(loss(x, y, { reduction: 'sum' }).item()).toBe(0);
    expect(loss(x, y, { reduction: 'none' }).shape).toEqual([0, 3]);
  });

  it('equals a float64 loop, for any strides', () => {
    const [a, b] = [randn([33, 7]).t(), randn([7, 33])];
    const [p, q] = [a.data(), b.data()] as [Float32Array, Float32Array];
    const expected = p.reduce((sum, value, i) => sum + distance(value - (q[i] as number)), 0);
    expect(loss(a, b, { reduction: 'sum' }).item()).toBeCloseTo(expected, 3);
    expect(loss(a, b).item()).toBeCloseTo(expected / p.length, 5);
  });

  it('can be differentiated twice', () => {
    // Far enough from each other for the finite differences not to cross the kink of |x - y|.
    const [x, y] = [leaf([1.5, -2, 0.75]), leaf([-1, 2, 3])];
    expect(autograd.gradcheck(() => loss(x, y), [x, y])).toBe(true);
    expect(autograd.gradgradcheck(() => loss(x.mul(x), y), [x, y])).toBe(true);
  });
});
