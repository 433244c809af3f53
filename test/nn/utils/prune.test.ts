import { manualSeed, nn, rand, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { prune } = nn.utils;
const WEIGHTS = [
  [0.6, -0.5, 1],
  [0.1, 0.8, -1.5],
];

function linear(): nn.Linear {
  const layer = new nn.Linear(3, 2);
  layer.loadStateDict({ weight: tensor(WEIGHTS), bias: tensor([1, 2]) });
  return layer;
}
const mask = (layer: nn.AnyModule, name = 'weight') => layer.stateDict()[`${name}_mask`]?.tolist();

describe('pruning', () => {
  it('of the smallest elements: a whole number counts, a fraction is a share', () => {
    expect(mask(prune.l1Unstructured(linear(), 'weight', 1))).toEqual([
      [1, 1, 1],
      [0, 1, 1],
    ]);
    expect(mask(prune.l1Unstructured(linear(), 'weight', 0.5))).toEqual([
      [0, 0, 1],
      [0, 1, 1],
    ]);
    expect(mask(prune.l1Unstructured(linear(), 'weight', 0))).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    const scores = tensor([
      [1, 2, 3],
      [4, 5, 0.5],
    ]);
    expect(mask(prune.l1Unstructured(linear(), 'weight', 2, scores))).toEqual([
      [0, 1, 1],
      [1, 1, 0],
    ]);
  });

  it('of slices by their norm', () => {
    expect(mask(prune.lnStructured(linear(), 'weight', 1, 2, 0))).toEqual([
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(mask(prune.lnStructured(linear(), 'weight', 2, 1, -1))).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
    expect(mask(prune.lnStructured(linear(), 'weight', 1, Number.POSITIVE_INFINITY, 1))).toEqual([
      [0, 1, 1],
      [0, 1, 1],
    ]);
  });

  it('at random, as the seed says', () => {
    for (const [make, left] of [
      [() => prune.randomUnstructured(linear(), 'weight', 0.5), 3],
      [() => prune.randomStructured(linear(), 'weight', 1, 1), 4],
    ] as const) {
      manualSeed(1);
      const first = mask(make());
      expect((first as number[][]).flat().filter((one) => one === 1).length).toBe(left);
      manualSeed(1);
      expect(mask(make())).toEqual(first);
    }
  });

  it('sees what is left of a parameter that was pruned before', () => {
    const layer = prune.l1Unstructured(linear(), 'weight', 2);
    prune.l1Unstructured(layer, 'weight', 0.5);
    expect(mask(layer)).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
    const sliced = prune.lnStructured(
      prune.customFromMask(
        linear(),
        'weight',
        tensor([
          [1, 0, 1],
          [1, 0, 1],
        ]),
      ),
      'weight',
      1,
      2,
      1,
    );
    expect(mask(sliced)).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it('over several parameters', () => {
    const [a, b] = [linear(), linear()];
    b.loadStateDict({ weight: tensor(WEIGHTS).mul(100), bias: tensor([1, 2]) });
    prune.globalUnstructured(
      [
        [a, 'weight'],
        [b, 'weight'],
      ],
      prune.L1Unstructured,
      { amount: 5 },
    );
    expect(mask(a)).toEqual([
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(mask(b)).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(() => prune.globalUnstructured([[a, 'bias']], prune.LnStructured as never, { amount: 1 })).toThrow(
      'Only "unstructured" PRUNING_TYPE supported',
    );
  });

  it('takes the masked weight in forward, and gives the original its gradient', () => {
    const layer = prune.l1Unstructured(linear(), 'weight', 3);
    expect(Object.keys(layer.stateDict())).toEqual(['bias', 'weight_orig', 'weight_mask']);
    const x = tensor([[1, 1, 1]]);
    const y = layer(x);
    y.sum().backward();
    expect(y.tolist()).toEqual([[2, Math.fround(Math.fround(0.8) - 1.5) + 2].map(Math.fround)]);
    const orig = [...layer.namedParameters()].find(([name]) => name === 'weight_orig')?.[1] as Tensor;
    expect(orig.grad?.tolist()).toEqual([
      [0, 0, 1],
      [0, 1, 1],
    ]);
    const loaded = prune.identity(linear(), 'weight');
    loaded.loadStateDict(layer.stateDict());
    expect(loaded(x).tolist()).toEqual(y.tolist());
  });

  it('ends with zeros in the parameter itself', () => {
    const layer = linear();
    const { weight } = layer;
    prune.l1Unstructured(layer, 'weight', 1);
    expect(prune.isPruned(new nn.Sequential(layer))).toBe(true);
    prune.remove(layer, 'weight');
    expect(prune.isPruned(layer)).toBe(false);
    expect(layer.weight).toBe(weight);
    expect(layer.weight.tolist()).toEqual(
      [WEIGHTS[0], [0, 0.8, -1.5]].map((row) => (row as number[]).map(Math.fround)),
    );
    expect(Object.keys(layer.stateDict())).toEqual(['bias', 'weight']);
    layer(rand([1, 3]))
      .sum()
      .backward();
    expect(layer.weight.grad).not.toBeNull();
  });

  it.each([
    [
      (l) => prune.l1Unstructured(l, 'weight', 7),
      'amount=7 should be smaller than the number of parameters to prune=6',
    ],
    [
      (l) => prune.l1Unstructured(l, 'weight', 1.5),
      'amount=1.5 should either be a float in the range [0, 1] or a non-negative',
    ],
    [(l) => prune.l1Unstructured(l, 'weight', '1' as never), 'Invalid type for amount: 1. Must be int or float.'],
    [(l) => prune.l1Unstructured(l, 'wait', 1), "'Linear' object has no parameter 'wait'"],
    [
      (l) => prune.l1Unstructured(l, 'weight', 1, tensor([1])),
      'importance_scores should have the same shape as parameter weight',
    ],
    [
      (l) => prune.lnStructured(l, 'bias', 1, 2, 0),
      'Structured pruning can only be applied to multidimensional tensors.',
    ],
    [(l) => prune.lnStructured(l, 'weight', 1, 2, 2), 'Invalid index 2 for tensor of size torch.Size([2, 3])'],
    [(l) => prune.customFromMask(l, 'weight', tensor([1])), 'the mask has shape [1], the parameter [2, 3]'],
    [
      (l) => prune.remove(l, 'weight'),
      "Parameter 'weight' of module Linear(in_features=3, out_features=2, bias=True) has to be pruned",
    ],
  ] as [(layer: nn.Linear) => unknown, string][])('refuses, with nothing changed: %s', (call, message) => {
    const layer = linear();
    const before = JSON.stringify(layer);
    expect(() => call(layer)).toThrow(message);
    expect(JSON.stringify(layer)).toBe(before);
    expect(prune.isPruned(layer)).toBe(false);
  });
});
