import {
  AutogradError,
  autograd,
  DTypeError,
  full,
  manualSeed,
  memoryStats,
  nn,
  rand,
  randint,
  randn,
  type Tensor,
  tensor,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
const labels = (...values: number[]) => tensor(Int32Array.from(values));

manualSeed(3);
const scores = randn([3, 4]);
const [first, second, third] = [randn([3, 4]), randn([3, 4]), randn([3, 4])];
const signs = tensor([1, -1, 1, -1, 1, 1, -1, -1, 1, -1, 1, 1]).reshape([3, 4]);
const shares = rand([3, 4]);

/** Each loss with the arguments that it is differentiated by, its operands away from kinks. */
const losses: Record<string, [loss: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]]> = {
  binaryCrossEntropy: [(x, t) => F.binaryCrossEntropy(x.sigmoid(), t.sigmoid()), scores, first],
  binaryCrossEntropyWithLogits: [
    (x, t) => F.binaryCrossEntropyWithLogits(x, t, { posWeight: tensor([1, 2, 3, 4]), weight: shares }),
    scores,
    shares,
  ],
  nllLoss: [(x) => F.nllLoss(x, labels(0, 3, 1), { weight: tensor([1, 2, 3, 4]), ignoreIndex: 1 }), scores],
  klDiv: [(x, t) => F.klDiv(x, t.exp(), { reduction: 'batchmean' }), scores, first],
  smoothL1Loss: [(x, t) => F.smoothL1Loss(x, t, { beta: 0.7 }), scores, first],
  huberLoss: [(x, t) => F.huberLoss(x, t, { delta: 0.7 }), scores, first],
  poissonNllLoss: [(x, t) => F.poissonNllLoss(x, t.exp().add(1), { full: true }), scores, first],
  gaussianNllLoss: [(x, t, v) => F.gaussianNllLoss(x, t, v.exp()), scores, first, second],
  hingeEmbeddingLoss: [(x) => F.hingeEmbeddingLoss(x, signs, { margin: 0.3 }), scores],
  marginRankingLoss: [(x, y) => F.marginRankingLoss(x, y, signs, { margin: 0.4 }), scores, first],
  cosineEmbeddingLoss: [(x, y) => F.cosineEmbeddingLoss(x, y, tensor([1, -1, 1]), { margin: -0.9 }), scores, first],
  softMarginLoss: [(x) => F.softMarginLoss(x, signs), scores],
  multiMarginLoss: [(x) => F.multiMarginLoss(x, labels(0, 3, 1), { p: 2, weight: shares.index(0) }), scores],
  multilabelMarginLoss: [
    (x) => F.multilabelMarginLoss(x, labels(0, 3, -1, 1, 1, -1, 0, 0, -1, 2, 2, 2).reshape([3, 4])),
    scores,
  ],
  multilabelSoftMarginLoss: [(x, t) => F.multilabelSoftMarginLoss(x, t.sigmoid()), scores, first],
  tripletMarginLoss: [(a, p, n) => F.tripletMarginLoss(a, p, n, { p: 3, swap: true }), first, second, third],
  tripletMarginWithDistanceLoss: [(a, p, n) => F.tripletMarginWithDistanceLoss(a, p, n), first, second, third],
};

describe.each(Object.entries(losses))('%s', (_, [loss, ...inputs]) => {
  const leaves = () => inputs.map((x) => x.clone().requiresGrad_());

  it('has the gradients that differences show, of all arguments', () => {
    expect(autograd.gradcheck(loss, leaves(), { eps: 1e-2, atol: 1e-2, rtol: 2e-2 })).toBe(true);
  });

  it('has their gradients', () => {
    expect(autograd.gradgradcheck(loss, leaves(), { eps: 1e-2, atol: 2e-2, rtol: 5e-2 })).toBe(true);
  });

  it('keeps nothing of what it computed on the way', () => {
    loss(...inputs).dispose();
    const before = memoryStats().tensors;
    const y = loss(...inputs);
    expect(memoryStats().tensors - before).toBeLessThanOrEqual(4);
    y.dispose();
  });
});

describe('arguments without a derivative', () => {
  it('are refused when they require one', () => {
    const weight = tensor([1, 2], { requiresGrad: true });
    const refused = (name: string, argument: string) =>
      `The function '${name}' is not differentiable with respect to argument '${argument}'. This input cannot have requires_grad True.`;
    expect(() => F.nllLoss(rand([1, 2]), labels(1), { weight })).toThrow(refused('nll_loss_forward', 'weight'));
    expect(() => F.multiMarginLoss(rand([1, 2]), labels(1), { weight })).toThrow(AutogradError);
    expect(() => F.softMarginLoss(rand([2]), weight)).toThrow(refused('soft_margin_loss', 'target'));
    expect(() => F.binaryCrossEntropy(rand([2]), rand([2]), { weight })).toThrow(
      refused('binary_cross_entropy', 'weight'),
    );
    expect(() => F.binaryCrossEntropyWithLogits(rand([2]), rand([2]), { posWeight: weight })).toThrow(
      refused('binary_cross_entropy_with_logits', 'pos_weight'),
    );
  });
});

describe('operands', () => {
  it('that are whole numbers are refused where PyTorch does', () => {
    for (const loss of [F.smoothL1Loss, F.huberLoss, F.klDiv, F.softMarginLoss, F.binaryCrossEntropyWithLogits]) {
      expect(() => loss(labels(1, 0), labels(1, 1))).toThrow(DTypeError);
    }
  });

  it('that are infinite or NaN give what PyTorch gives', () => {
    const x = tensor([0, Infinity, Number.NaN], { requiresGrad: true });
    for (const loss of [F.smoothL1Loss, F.huberLoss]) {
      x.grad = null;
      loss(x, tensor([0, 0, 0]), { reduction: 'sum' }).backward();
      expect((x.grad as unknown as Tensor).tolist()).toEqual([0, 1, Number.NaN]);
    }
  });

  it('without elements give NaN as a mean, and 0 as a sum', () => {
    const none = rand([0, 3]);
    for (const loss of [F.smoothL1Loss, F.huberLoss, F.klDiv, F.poissonNllLoss, F.hingeEmbeddingLoss]) {
      expect(loss(none, none).item()).toBeNaN();
      expect(loss(none, none, { reduction: 'sum' }).item()).toBe(0);
    }
    expect(F.nllLoss(none, labels()).item()).toBeNaN();
  });
});

describe('BCELoss', () => {
  it('stays finite at 0 and 1', () => {
    const x = tensor([0, 1], { requiresGrad: true });
    const loss = F.binaryCrossEntropy(x, tensor([1, 0]), { reduction: 'none' });
    expect(loss.tolist()).toEqual([100, 100]);
    loss.sum().backward();
    expect((x.grad as Tensor).data().every(Number.isFinite)).toBe(true);
  });
});

describe('BCEWithLogitsLoss', () => {
  it('does not overflow', () => {
    const x = tensor([-1000, 1000, 1000], { requiresGrad: true });
    const loss = F.binaryCrossEntropyWithLogits(x, tensor([1, 0, 1]), { reduction: 'none' });
    expect(loss.tolist()).toEqual([1000, 1000, 0]);
    loss.sum().backward();
    expect((x.grad as Tensor).tolist()).toEqual([-1, 1, 0]);
  });

  it('has its weights as buffers under PyTorch names', () => {
    const loss = new nn.BCEWithLogitsLoss({ weight: tensor([1]), posWeight: tensor([2]) });
    expect(Object.keys(loss.stateDict())).toEqual(['weight', 'pos_weight']);
  });
});

it('multilabelMarginLoss of many classes with few targets', () => {
  const [samples, classes] = [64, 3000];
  const x = randn([samples, classes], { requiresGrad: true });
  const target = full([samples, classes], -1, { dtype: 'int32' });
  target.narrow(1, 0, 2).copy_(randint(0, classes, [samples, 2]));
  const loss = F.multilabelMarginLoss(x, target);
  loss.backward();
  const [scores, right] = [x.detach().data(), target.data()] as [Float32Array, Int32Array];
  let sum = 0;
  for (let row = 0; row < samples; row++) {
    const at = row * classes;
    const given = [right[at] as number, right[at + 1] as number];
    for (const j of given) {
      for (let i = 0; i < classes; i++) {
        if (!given.includes(i)) sum += Math.max(0, 1 - (scores[at + j] as number) + (scores[at + i] as number));
      }
    }
  }
  expect(loss.item()).toBeCloseTo(sum / samples / classes, 4);
  expect(x.grad?.sum().item()).toBeCloseTo(0, 3);
});
