import { manualSeed, nn, ones, optim, rand, randn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { parametrizations, parametrize: P } = nn.utils;
manualSeed(2);

class Symmetric extends nn.Module {
  forward(x: Tensor): Tensor {
    return x.triu().add(x.triu(1).T);
  }

  rightInverse(x: Tensor): Tensor {
    return x.triu();
  }
}

class Doubled extends nn.Module {
  forward(x: Tensor): Tensor {
    return x.mul(2);
  }
}

/** Of two vectors. */
class RankOne extends nn.Module<[a: Tensor, b: Tensor]> {
  forward(a: Tensor, b: Tensor): Tensor {
    return a.unsqueeze(1).mul(b.unsqueeze(0));
  }

  rightInverse(x: Tensor): Tensor[] {
    return [x.select(1, 0).clone(), x.select(0, 0).clone()];
  }
}

describe('registerParametrization', () => {
  it('has the tensor computed whenever it is read', () => {
    const layer = P.registerParametrization(new nn.Linear(3, 3), 'weight', new Symmetric());
    expect(layer.weight.equal(layer.weight.T)).toBe(true);
    expect(Object.keys(layer.stateDict())).toEqual(['bias', 'parametrizations.weight.original']);
    expect([...layer.namedParameters()].map(([name]) => name)).toEqual(['bias', 'parametrizations.weight.original']);
    expect(layer.toString()).toBe(
      'ParametrizedLinear(\n  in_features=3, out_features=3, bias=True\n  (parametrizations): ModuleDict(\n' +
        '    (weight): ParametrizationList(\n      (0): Symmetric()\n    )\n  )\n)',
    );
    const x = rand([2, 3]);
    const bias = layer.bias as Tensor;
    expect(layer(x).sub(x.matmul(layer.weight.T).add(bias)).abs().max().item()).toBeLessThan(1e-6);
  });

  it('gives the gradient to what it starts from, which the optimizer changes', () => {
    const layer = P.registerParametrization(new nn.Linear(3, 3), 'weight', new Symmetric());
    const before = layer.weight.detach().clone();
    const optimizer = new optim.SGD(layer.parameters(), { lr: 0.1 });
    layer(ones([1, 3]))
      .sum()
      .backward();
    optimizer.step();
    expect(layer.weight.equal(before)).toBe(false);
    expect(layer.weight.equal(layer.weight.T)).toBe(true);
  });

  it('chains several, and takes assignments where all have inverses', () => {
    const layer = P.registerParametrization(new nn.Linear(2, 2), 'weight', new Symmetric());
    const w = tensor([
      [1, 2],
      [2, 5],
    ]);
    (layer as { weight: Tensor }).weight = w;
    expect(layer.weight.tolist()).toEqual([
      [1, 2],
      [2, 5],
    ]);
    P.registerParametrization(layer, 'weight', new Doubled());
    expect(layer.weight.tolist()).toEqual([
      [2, 4],
      [4, 10],
    ]);
    expect(() => {
      (layer as { weight: Tensor }).weight = w;
    }).toThrow('parametrization Doubled does not implement right_inverse.');
  });

  it('starts from several tensors where the inverse gives several', () => {
    const layer = P.registerParametrization(new nn.Linear(3, 2), 'weight', new RankOne());
    expect(Object.keys(layer.stateDict())).toEqual([
      'bias',
      'parametrizations.weight.original0',
      'parametrizations.weight.original1',
    ]);
    expect(() => P.removeParametrizations(layer, 'weight', { leaveParametrized: false })).toThrow(
      'Cannot leave unparametrized',
    );
  });

  it('computes once within cached', () => {
    const layer = P.registerParametrization(new nn.Linear(2, 2), 'weight', new Doubled());
    const { weight } = layer;
    expect(layer.weight).not.toBe(weight);
    P.cached(() => expect(layer.weight).toBe(layer.weight));
  });

  it('refuses what changes shape or dtype, and names that are not there', () => {
    class Cut extends nn.Module {
      forward(x: Tensor): Tensor {
        return x.narrow(0, 0, 1);
      }
    }
    const layer = new nn.Linear(2, 2);
    expect(() => P.registerParametrization(layer, 'weight', new Cut())).toThrow(
      'may not change the shape of the tensor',
    );
    expect(layer.toString()).toContain('Linear(in_features=2');
    expect(P.isParametrized(layer)).toBe(false);
    P.registerParametrization(layer, 'weight', new Cut(), { unsafe: true });
    expect(layer.weight.shape).toEqual([1, 2]);
    expect(() => P.registerParametrization(layer, 'other', new Cut())).toThrow('does not have a parameter, a buffer');
  });
});

describe('removeParametrizations', () => {
  it.each([true, false])('makes an ordinary layer of it again: leaveParametrized %s', (leaveParametrized) => {
    const layer = new nn.Linear(2, 2);
    const { weight } = layer;
    P.registerParametrization(layer, 'weight', new Doubled());
    const [computed, original] = [layer.weight.tolist(), weight.tolist()];
    P.removeParametrizations(layer, 'weight', { leaveParametrized });
    expect(layer.weight).toBe(weight);
    expect(weight.tolist()).toEqual(leaveParametrized ? computed : original);
    expect(P.isParametrized(layer)).toBe(false);
    expect(layer.toString()).toBe('Linear(in_features=2, out_features=2, bias=True)');
    expect(() => P.removeParametrizations(layer, 'weight')).toThrow('does not have a parametrization on weight');
  });
});

describe('parametrizations', () => {
  it('weightNorm keeps the weight, of a length and a direction', () => {
    const layer = new nn.Conv2d(2, 3, 3);
    const weight = layer.weight.detach().clone();
    parametrizations.weightNorm(layer);
    expect(layer.weight.sub(weight).abs().max().item()).toBeLessThan(1e-6);
    expect(layer.getParameter('parametrizations.weight.original0').shape).toEqual([3, 1, 1, 1]);
    layer(randn([1, 2, 4, 4]))
      .sum()
      .backward();
    expect(layer.getParameter('parametrizations.weight.original1').grad).not.toBeNull();
  });

  it('spectralNorm divides by the largest singular value', () => {
    const layer = new nn.Linear(2, 2);
    layer.loadStateDict({
      weight: tensor([
        [3, 0],
        [0, 1],
      ]),
      bias: tensor([0, 0]),
    });
    parametrizations.spectralNorm(layer);
    for (let i = 0; i < 10; i++) layer(rand([1, 2]));
    expect(layer.weight.tolist()).toEqual([
      [expect.closeTo(1, 5), 0],
      [0, expect.closeTo(1 / 3, 5)],
    ]);
    layer.eval();
    expect(layer.weight.equal(layer.weight)).toBe(true);
    expect(() => parametrizations.spectralNorm(new nn.Linear(2, 2), { nPowerIterations: 0 })).toThrow('to be positive');
  });
});

describe('gumbelSoftmax', () => {
  it("draws PyTorch's samples, and one-hot ones with the gradient of soft ones", () => {
    // torch.manual_seed(0); F.gumbel_softmax(logits)
    const logits = tensor(
      [
        [-0.8824959397315979, 0.7090667486190796, 2.001167058944702],
        [-0.021951045840978622, -0.31255772709846497, 0.02447136677801609],
      ],
      { requiresGrad: true },
    );
    manualSeed(0);
    const soft = nn.functional.gumbelSoftmax(logits).flatten().tolist() as number[];
    const expected = [
      0.008547496050596237, 0.11970297992229462, 0.8717494606971741, 0.22094260156154633, 0.4044199585914612,
      0.3746374845504761,
    ];
    for (const [i, value] of expected.entries()) expect(soft[i]).toBeCloseTo(value, 5);
    manualSeed(0);
    const hard = nn.functional.gumbelSoftmax(logits, -1, { hard: true });
    expect(hard.tolist()).toEqual([
      [0, 0, 1],
      [0, 1, 0],
    ]);
    hard.select(1, 0).sum().backward();
    expect(logits.grad?.abs().sum().item()).toBeGreaterThan(0);
  });
});
