import { autograd, IndexError, nn, ones, randn, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
const ints = (...classes: number[]) => tensor(Int32Array.from(classes));

/** -sum_c w_c t_c log softmax(x)_c for each row, in float64. */
function reference(rows: number[][], targets: number[][], weight?: number[]): number[] {
  return rows.map((row, n) => {
    const largest = Math.max(...row);
    const logSum = largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
    return row.reduce((loss, x, c) => loss - (weight?.[c] ?? 1) * (targets[n]?.[c] as number) * (x - logSum), 0);
  });
}
const oneHot = (y: number, classes: number) => Array.from({ length: classes }, (_, c) => Number(c === y));
const rows = [
  [0.5, -1, 2],
  [1, 1, 0],
  [-3, 0.25, 0.5],
];
const mean = (list: number[]) => list.reduce((a, b) => a + b) / list.length;

describe('class indices', () => {
  it('give -log softmax(x)_y', () => {
    const expected = reference(rows, [oneHot(2, 3), oneHot(0, 3), oneHot(1, 3)]);
    const each = F.crossEntropy(tensor(rows), ints(2, 0, 1), { reduction: 'none' }).data();
    expected.forEach((loss, i) => void expect(each[i]).toBeCloseTo(loss, 6));
    expect(F.crossEntropy(tensor(rows), ints(2, 0, 1)).item()).toBeCloseTo(mean(expected), 6);
  });

  it('can be uint8', () => {
    const target = tensor(Uint8Array.of(2, 0, 1));
    expect(F.crossEntropy(tensor(rows), target).item()).toBe(F.crossEntropy(tensor(rows), ints(2, 0, 1)).item());
  });

  it('divide the mean by the weights of the targets', () => {
    const weight = [1, 2, 0.5];
    const each = reference(rows, [oneHot(2, 3), oneHot(0, 3), oneHot(1, 3)], weight);
    const loss = F.crossEntropy(tensor(rows), ints(2, 0, 1), { weight: tensor(weight) });
    expect(loss.item()).toBeCloseTo(each.reduce((a, b) => a + b) / 3.5, 6);
  });

  it('that are ignored count for nothing, before bounds are checked', () => {
    const x = tensor(rows, { requiresGrad: true });
    const target = ints(2, 77, 1);
    const options = { ignoreIndex: 77 };
    const expected = reference(rows, [oneHot(2, 3), oneHot(0, 3), oneHot(1, 3)]);
    const loss = F.crossEntropy(x, target, options);
    expect(loss.item()).toBeCloseTo(((expected[0] as number) + (expected[2] as number)) / 2, 6);
    expect(
      F.crossEntropy(x, target, { ...options, reduction: 'none' })
        .index(1)
        .item(),
    ).toBe(0);
    loss.backward();
    expect((x.grad as Tensor).index(1).tolist()).toEqual([0, 0, 0]);
  });

  it('that are ignored have the gradient 0, also of an infinite one', () => {
    for (const createGraph of [false, true]) {
      for (const labelSmoothing of [0, 0.1]) {
        const x = tensor(rows, { requiresGrad: true });
        const losses = F.crossEntropy(x, ints(2, 0, 1), { ignoreIndex: 2, reduction: 'none', labelSmoothing });
        const gradOutputs = tensor([Number.POSITIVE_INFINITY, 1, 1]);
        const [slope] = autograd.grad([losses], [x], { gradOutputs, createGraph });
        expect(slope?.index(0).tolist()).toEqual([0, 0, 0]);
        expect(slope?.isfinite().all().item()).toBe(true);
      }
    }
  });

  it('that are all ignored: mean NaN, sum 0, none zeros', () => {
    const target = ints(-100, -100, -100);
    expect(F.crossEntropy(tensor(rows), target).item()).toBeNaN();
    expect(F.crossEntropy(tensor(rows), target, { reduction: 'sum' }).item()).toBe(0);
    expect(F.crossEntropy(tensor(rows), target, { reduction: 'none' }).tolist()).toEqual([0, 0, 0]);
  });

  it('can be smoothed: (1 - e) of the target, and e spread over all classes', () => {
    const smooth = (y: number) => oneHot(y, 3).map((t) => 0.8 * t + 0.2 / 3);
    const expected = reference(rows, [smooth(2), smooth(0), smooth(1)]);
    expect(F.crossEntropy(tensor(rows), ints(2, 0, 1), { labelSmoothing: 0.2 }).item()).toBeCloseTo(mean(expected), 6);
  });

  it('stand for one sample, a batch, and images', () => {
    expect(F.crossEntropy(tensor(rows[0] as number[]), ints(2).index(0)).shape).toEqual([]);
    const x = randn([2, 3, 4, 5]);
    const target = zeros([2, 4, 5], { dtype: 'int32' });
    const each = F.crossEntropy(x, target, { reduction: 'none' });
    expect(each.shape).toEqual([2, 4, 5]);
    const flat = F.crossEntropy(x.permute([0, 2, 3, 1]).reshape([-1, 3]), target.reshape([-1]));
    expect(F.crossEntropy(x, target).item()).toBeCloseTo(flat.item(), 6);
  });
});

describe('class probabilities', () => {
  const t = [
    [0.25, 0.25, 0.5],
    [1, 0, 0],
    [0, 0.5, 0.5],
  ];

  it('give -sum_c t_c log softmax(x)_c; the mean divides by the number of samples, never by weights', () => {
    expect(F.crossEntropy(tensor(rows), tensor(t)).item()).toBeCloseTo(mean(reference(rows, t)), 6);
    const weight = [1, 2, 0.5];
    const loss = F.crossEntropy(tensor(rows), tensor(t), { weight: tensor(weight) });
    expect(loss.item()).toBeCloseTo(mean(reference(rows, t, weight)), 6);
  });

  it('are not validated, and can be smoothed', () => {
    expect(F.crossEntropy(tensor(rows), ones([3, 3]).mul(5)).item()).toBeGreaterThan(0);
    const smooth = t.map((row) => row.map((p) => 0.9 * p + 0.1 / 3));
    const loss = F.crossEntropy(tensor(rows), tensor(t), { labelSmoothing: 0.1 });
    expect(loss.item()).toBeCloseTo(mean(reference(rows, smooth)), 6);
  });

  it('get a gradient themselves', () => {
    const [x, target] = [tensor(rows, { requiresGrad: true }), tensor(t, { requiresGrad: true })];
    expect(autograd.gradcheck((a, b) => F.crossEntropy(a, b, { labelSmoothing: 0.1 }), [x, target])).toBe(true);
  });
});

describe('the weight of classes', () => {
  const scores = [
    [1, 2, 0.5],
    [3, 0.4, -1],
    [-0.3, 0.8, 2],
  ];
  const targets = [
    [0.2, 0.3, 0.5],
    [1, 0, 0],
    [0, 0.5, 0.5],
  ];
  const weight = (): Tensor => tensor([1, 2, 3], { requiresGrad: true });

  it('has a gradient beside probabilities', () => {
    const w = weight();
    F.crossEntropy(tensor(scores), tensor(targets), { weight: w }).backward();
    [0.1271, 0.3027, 0.3836].forEach((expected, i) => void expect(w.grad?.data()[i]).toBeCloseTo(expected, 4));
    for (const options of [{ reduction: 'none' }, { labelSmoothing: 0.2, reduction: 'sum' }] as const) {
      const loss = (x: Tensor, t: Tensor, w: Tensor): Tensor => F.crossEntropy(x, t, { weight: w, ...options });
      const inputs = [scores, targets].map((rows) => tensor(rows, { requiresGrad: true }));
      expect(autograd.gradcheck(loss, [...inputs, weight()])).toBe(true);
      expect(autograd.gradgradcheck(loss, [...inputs, weight()])).toBe(true);
    }
  });

  it('has none beside indices, and says so', () => {
    const refused = "'nll_loss_forward' is not differentiable with respect to argument 'weight'";
    expect(() => F.crossEntropy(tensor(scores), ints(0, 1, 2), { weight: weight() })).toThrow(refused);
    expect(() => F.crossEntropy(tensor(scores), ints(0, 1, 2), { weight: weight(), labelSmoothing: 0.1 })).toThrow(
      refused,
    );
    expect(F.crossEntropy(tensor(scores), ints(0, 1, 2), { weight: weight().detach() }).item()).toBeGreaterThan(0);
  });
});

describe('stability', () => {
  it('for logits of 1e4 and -inf', () => {
    const x = tensor([[1e4, 0, Number.NEGATIVE_INFINITY]], { requiresGrad: true });
    expect(F.crossEntropy(x, ints(0)).item()).toBe(0);
    expect(F.crossEntropy(x, ints(1)).item()).toBe(1e4);
    expect(F.crossEntropy(x, ints(2)).item()).toBe(Number.POSITIVE_INFINITY);
    F.crossEntropy(x, ints(1)).backward();
    expect((x.grad as Tensor).tolist()).toEqual([[1, -1, 0]]);
  });

  it('the gradient is (softmax - target) / n, also twice', () => {
    const x = tensor(rows, { requiresGrad: true });
    expect(autograd.gradcheck((a) => F.crossEntropy(a, ints(2, 0, 1)), [x])).toBe(true);
    expect(autograd.gradgradcheck((a) => F.crossEntropy(a, ints(2, 0, 1)), [x])).toBe(true);
  });
});

describe('refusals', () => {
  const x = randn([3, 5]);
  const cases: [string, () => unknown, string][] = [
    ['a class that there is not', () => F.crossEntropy(x, ints(0, 5, 1)), 'Target 5 is out of bounds.'],
    ['a negative class', () => F.crossEntropy(x, ints(0, -1, 1)), 'Target -1 is out of bounds.'],
    [
      'another number of samples',
      () => F.crossEntropy(x, ints(0, 1)),
      'Expected input batch_size (3) to match target batch_size (2).',
    ],
    [
      'weights for some classes',
      () => F.crossEntropy(x, ints(0, 1, 2), { weight: ones([4]) }),
      'weight tensor should be defined either for all 5 classes or no classes but got weight tensor of shape: [4]',
    ],
    [
      'several targets a sample',
      () => F.crossEntropy(x, zeros([3, 1], { dtype: 'int32' })),
      '0D or 1D target tensor expected, multi-target not supported',
    ],
    [
      'targets of another size',
      () => F.crossEntropy(randn([2, 3, 4]), zeros([2, 5], { dtype: 'int32' })),
      'Expected target size [2, 4], got [2, 5]',
    ],
    [
      'smoothing above 1',
      () => F.crossEntropy(x, ints(0, 1, 2), { labelSmoothing: 1.5 }),
      'label_smoothing must be between 0.0 and 1.0. Got: 1.5',
    ],
    ['floats as classes', () => F.crossEntropy(x, ones([3])), 'expected scalar type Long but found Float'],
    [
      'integers as probabilities',
      () => F.crossEntropy(x, ones([3, 5], { dtype: 'int32' })),
      'Expected floating point type for target with class probabilities, got Long',
    ],
    [
      'an ignored class among probabilities',
      () => F.crossEntropy(x, ones([3, 5]), { ignoreIndex: 1 }),
      'ignore_index is not supported for floating point target',
    ],
  ];
  it.each(cases)('%s', (_, call, message) => {
    expect(call).toThrow(message);
  });

  it('of floats tells how to convert them', () => {
    expect(() => F.crossEntropy(x, ones([3]))).toThrow(/target\.to\('int32'\)/);
    expect(() => F.crossEntropy(x, ints(0, 5, 1))).toThrow(IndexError);
  });
});

describe('the module', () => {
  it('keeps its weight as a buffer', () => {
    const loss = new nn.CrossEntropyLoss({ weight: tensor([1, 2, 3]), labelSmoothing: 0.1, ignoreIndex: 1 });
    expect(Object.keys(loss.stateDict())).toEqual(['weight']);
    expect([...loss.parameters()]).toEqual([]);
    expect(Object.keys(new nn.CrossEntropyLoss().stateDict())).toEqual([]);
    expect([loss.ignoreIndex, loss.labelSmoothing, loss.reduction]).toEqual([1, 0.1, 'mean']);
    const same = F.crossEntropy(tensor(rows), ints(2, 0, 1), {
      weight: loss.weight,
      labelSmoothing: 0.1,
      ignoreIndex: 1,
    });
    expect(loss(tensor(rows), ints(2, 0, 1)).item()).toBe(same.item());
  });
});
