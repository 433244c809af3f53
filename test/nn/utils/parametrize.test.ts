import { arange, eye, manualSeed, nn, ones, optim, rand, randn, type Tensor, tensor } from 'torchlet';
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

describe('orthogonal', () => {
  // The weights after three steps of SGD in PyTorch 1.13 from the same seed.
  const trained: [m: number, n: number, nn.utils.parametrizations.OrthogonalMap, boolean, number[]][] = [
    [2, 2, 'matrix_exp', true, [-0.917716, 0.397237, -0.397237, -0.917716]],
    [2, 2, 'matrix_exp', false, [0.968621, 0.248543, -0.248543, 0.968621]],
    [2, 2, 'cayley', true, [-0.917716, 0.397237, -0.397237, -0.917716]],
    [2, 2, 'cayley', false, [0.968671, 0.248349, -0.248349, 0.968671]],
    [2, 2, 'householder', true, [-0.916769, 0.399418, -0.399418, -0.916769]],
    [2, 2, 'householder', false, [-0.916878, 0.399169, -0.399169, -0.916878]],
    [3, 2, 'matrix_exp', true, [-0.926738, 0.221742, -0.375534, -0.5221, -0.011451, -0.823554]],
    [3, 2, 'matrix_exp', false, [0.95591, 0.24778, -0.292242, 0.750016, 0.028812, -0.613255]],
    [3, 2, 'cayley', true, [-0.926735, 0.221754, -0.375541, -0.522093, -0.011463, -0.823556]],
    [3, 2, 'cayley', false, [0.959702, 0.240279, -0.279922, 0.771591, 0.024807, -0.588993]],
    [3, 2, 'householder', true, [-0.943715, 0.109141, -0.315006, -0.584433, 0.100865, -0.804068]],
    [3, 2, 'householder', false, [-0.9426, 0.111414, -0.322254, -0.550536, 0.087501, -0.827343]],
    [2, 3, 'matrix_exp', true, [-0.894062, -0.443134, -0.065457, -0.30631, 0.711435, -0.632482]],
    [2, 3, 'matrix_exp', false, [0.873374, -0.477799, -0.094477, 0.331487, 0.725248, -0.603433]],
    [2, 3, 'cayley', true, [-0.892556, -0.445552, -0.069487, -0.305525, 0.710847, -0.633523]],
    [2, 3, 'cayley', false, [0.884334, -0.455243, -0.103473, 0.316846, 0.748033, -0.583143]],
    [2, 3, 'householder', true, [-0.945719, -0.164166, 0.280474, -0.295943, 0.791652, -0.534513]],
    [2, 3, 'householder', false, [-0.905538, -0.260579, 0.334812, -0.401419, 0.781695, -0.477301]],
  ];

  it.each(trained)(
    "%i x %i by %s, with a base: %s, trains to PyTorch's weights",
    (m, n, orthogonalMap, useTrivialization, weight) => {
      manualSeed(3);
      const layer = parametrizations.orthogonal(new nn.Linear(n, m), { orthogonalMap, useTrivialization });
      const optimizer = new optim.SGD(layer.parameters(), { lr: 0.5 });
      for (let step = 0; step < 3; step++) {
        optimizer.zeroGrad();
        layer(
          arange(1, n + 1)
            .float()
            .expand([2, n]),
        )
          .pow(2)
          .sum()
          .mul(0.01)
          .backward();
        optimizer.step();
      }
      const values = layer.weight.flatten().tolist() as number[];
      expect(values).toEqual(weight.map((x) => expect.closeTo(x, 5)));
      const square = m >= n ? layer.weight.T.matmul(layer.weight) : layer.weight.matmul(layer.weight.T);
      expect(square.allclose(eye(Math.min(m, n)), { atol: 1e-5 })).toBe(true);
    },
  );

  it('starts from a weight that is orthogonal, can be assigned to, and leaves an ordinary weight behind', () => {
    const layer = new nn.Linear(3, 3);
    nn.init.orthogonal_(layer.weight);
    const weight = layer.weight.detach().clone();
    parametrizations.orthogonal(layer);
    expect(layer.weight.allclose(weight)).toBe(true);
    expect(Object.keys(layer.stateDict())).toEqual([
      'bias',
      'parametrizations.weight.original',
      'parametrizations.weight.0.base',
    ]);
    layer.weight = ones([3, 3]).triu() as nn.Parameter;
    expect(layer.weight.matmul(layer.weight.T).allclose(eye(3), { atol: 1e-5 })).toBe(true);
    const last = layer.weight.detach().clone();
    P.removeParametrizations(layer, 'weight');
    expect(layer.weight.equal(last)).toBe(true);
  });

  it('is unitary for complex weights, and for each matrix of a batch', () => {
    const module = new nn.Identity();
    module.registerParameter('weight', new nn.Parameter(randn([2, 3, 4], { dtype: 'complex64' })));
    parametrizations.orthogonal(module);
    const weight = (module as unknown as { weight: Tensor }).weight;
    expect(weight.matmul(weight.mH).allclose(eye(3, { dtype: 'complex64' }).expand([2, 3, 3]), { atol: 1e-5 })).toBe(
      true,
    );
    const other = new nn.Identity();
    other.registerParameter('weight', new nn.Parameter(randn([2, 2], { dtype: 'complex64' })));
    expect(() => parametrizations.orthogonal(other, { orthogonalMap: 'householder' })).toThrow(
      'does not support complex',
    );
  });

  it('refuses vectors, unknown maps, other shapes, and an assignment that a map has no inverse for', () => {
    const layer = new nn.Linear(2, 2);
    expect(() => parametrizations.orthogonal(layer, { name: 'bias' })).toThrow('Got a tensor of 1 dimensions.');
    expect(() => parametrizations.orthogonal(layer, { orthogonalMap: 'exp' as never })).toThrow(
      'orthogonal_map has to be one of',
    );
    parametrizations.orthogonal(layer, { orthogonalMap: 'cayley', useTrivialization: false });
    expect(() => Object.assign(layer, { weight: ones([2, 2]) })).toThrow(
      'It is not possible to assign to the matrix exponential',
    );
    const other = parametrizations.orthogonal(new nn.Linear(2, 2));
    expect(() => Object.assign(other, { weight: ones([2, 3]) })).toThrow(
      'Expected a matrix or batch of matrices of shape',
    );
  });
});

describe('parametrizations of another module', () => {
  it('are shared with it, parameters included, which it gets where it has none', () => {
    const from = parametrizations.weightNorm(new nn.Linear(3, 2));
    const to = P.transferParametrizationsAndParams(from, new nn.Linear(3, 2));
    expect(to.weight.equal(from.weight)).toBe(true);
    expect(to.getParameter('parametrizations.weight.original0')).toBe(
      from.getParameter('parametrizations.weight.original0'),
    );
    const empty = P.transferParametrizationsAndParams(
      parametrizations.orthogonal(new nn.Linear(3, 2)),
      new nn.Identity(),
    );
    expect(P.isParametrized(empty, 'weight')).toBe(true);
    expect(P.transferParametrizationsAndParams(new nn.Linear(1, 1), empty)).toBe(empty);
    expect(() => P.transferParametrizationsAndParams(from, to, 'bias')).toThrow(
      'does not have a parametrization on bias',
    );
  });

  it('do not hide what class the module was of', () => {
    const layer = new nn.Linear(2, 2);
    expect(P.typeBeforeParametrizations(layer)).toBe(nn.Linear);
    expect(P.typeBeforeParametrizations(parametrizations.orthogonal(layer))).toBe(nn.Linear);
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
