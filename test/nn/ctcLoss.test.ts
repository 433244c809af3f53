import { autograd, manualSeed, nn, randn, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { functional: F } = nn;
manualSeed(3);

const int = (values: number[] | number[][]): Tensor => tensor(values, { dtype: 'int32' });

/** Every path of t steps through `classes` classes. */
function* paths(t: number, classes: number): Generator<number[]> {
  for (let code = 0; code < classes ** t; code++) {
    yield Array.from({ length: t }, (_, i) => Math.floor(code / classes ** i) % classes);
  }
}

/** What is left of a path without repetitions, then without blanks. */
const labelsOf = (path: number[], blank: number): string =>
  path.filter((label, i) => label !== path[i - 1] && label !== blank).join();

/** -log of the probability of the labels, summed over all paths. */
function byHand(logProbs: number[][], labels: number[], blank: number): number {
  let sum = 0;
  for (const path of paths(logProbs.length, (logProbs[0] as number[]).length)) {
    if (labelsOf(path, blank) === labels.join())
      sum += Math.exp(path.reduce((total, label, i) => total + (logProbs[i]?.[label] as number), 0));
  }
  return -Math.log(sum);
}

describe('ctcLoss', () => {
  it.each([
    [0, []],
    [0, [1]],
    [0, [1, 1]],
    [0, [2, 1]],
    [2, [0, 1, 0]],
    [1, [2, 2, 0]],
    [0, [1, 2, 1, 2, 1]],
  ] as const)('sums the paths that give the labels: blank %i, labels %j', (blank, labels) => {
    for (const t of [1, 2, 3, 5]) {
      const logProbs = randn([t, 3]).logSoftmax(1);
      const loss = F.ctcLoss(logProbs, int([...labels]), [t], [labels.length], { blank, reduction: 'none' });
      const expected = byHand(logProbs.tolist() as number[][], [...labels], blank);
      if (Number.isFinite(expected)) expect(loss.item()).toBeCloseTo(expected, 4);
      else expect(loss.item()).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it('has the gradient of the scores in front of a log-softmax', () => {
    const x = randn([6, 2, 4], { requiresGrad: true });
    const loss = (x: Tensor): Tensor =>
      F.ctcLoss(
        x.logSoftmax(2),
        int([
          [1, 2, 2],
          [3, 0, 0],
        ]),
        [6, 4],
        [3, 1],
        { reduction: 'sum' },
      );
    expect(autograd.gradcheck(loss, [x])).toBe(true);
  });

  it('takes labels in rows or one after the other, lengths as numbers or tensors', () => {
    const x = randn([5, 2, 4]).logSoftmax(2);
    const rows = F.ctcLoss(
      x,
      int([
        [1, 2, -7],
        [3, 1, 2],
      ]),
      [5, 4],
      [2, 3],
    );
    expect(F.ctcLoss(x, int([1, 2, 3, 1, 2]), int([5, 4]), int([2, 3])).item()).toBe(rows.item());
  });

  it('is the same for a batch as for its samples', () => {
    const x = randn([70, 3, 9]).logSoftmax(2);
    const [inputs, labels] = [
      [70, 1, 33],
      [30, 1, 0],
    ];
    const y = Array.from({ length: 3 }, (_, b) => Array.from({ length: 30 }, (_, i) => 1 + ((i * (b + 3)) % 8)));
    const each = F.ctcLoss(x, int(y), inputs, labels, { reduction: 'none' }).tolist() as number[];
    for (const [b, loss] of each.entries()) {
      const alone = F.ctcLoss(
        x.select(1, b),
        int(y[b] as number[]).narrow(0, 0, labels[b] as number),
        [inputs[b] as number],
        [labels[b] as number],
        { reduction: 'none' },
      );
      expect(alone.item()).toBe(loss);
    }
  });

  it('is infinite where no path exists, with NaN as gradient; zeroInfinity makes both 0', () => {
    const gradient = (zeroInfinity: boolean): [number, number[]] => {
      const x = randn([2, 1, 3]).logSoftmax(2).requiresGrad_();
      const loss = F.ctcLoss(x, int([[1, 1]]), [2], [2], { zeroInfinity });
      loss.backward();
      return [loss.item() as number, Array.from((x.grad as Tensor).data())];
    };
    const [infinite, nan] = gradient(false);
    expect(infinite).toBe(Number.POSITIVE_INFINITY);
    expect(nan.every(Number.isNaN)).toBe(true);
    expect(gradient(true)).toEqual([0, [0, 0, 0, 0, 0, 0]]);
  });

  it('refuses what PyTorch refuses', () => {
    const x = randn([3, 2, 4]).logSoftmax(2);
    const y = int([
      [1, 2],
      [3, 1],
    ]);
    const call =
      (...args: Parameters<typeof F.ctcLoss>) =>
      () =>
        F.ctcLoss(...args);
    expect(call(x, y, [3, 3], [2, 1], { blank: 4 })).toThrow('blank must be in label range');
    expect(call(x, y, [3], [2, 1])).toThrow('input_lengths must be of size batch_size');
    expect(call(x, y, [3, 3], [2])).toThrow('target_lengths must be of size batch_size');
    expect(call(x, y, [3, 4], [2, 1])).toThrow('Expected input_lengths to have value at most 3, but got value 4');
    expect(call(x, y, [3, 3], [2, 3])).toThrow(
      'Expected tensor to have size at least 3 at dimension 1, but got size 2',
    );
    expect(call(x, y, [3, -1], [2, 1])).toThrow('at least 0, but got value -1');
    expect(
      call(
        x,
        int([
          [1, 2],
          [3, 9],
        ]),
        [3, 3],
        [2, 2],
      ),
    ).toThrow('Target 9 is out of bounds.');
    expect(call(x, y, tensor([3, 3]), [2, 1])).toThrow('input_lengths must be integral');
    expect(call(x.to('int32'), y, [3, 3], [2, 1])).toThrow(`"ctc_loss_cpu" not implemented for 'Long'`);
    const twice = x.requiresGrad_();
    const [g] = autograd.grad([F.ctcLoss(twice, y, [3, 3], [2, 1])], [twice], { createGraph: true });
    expect(() => (g as Tensor).sum().backward()).toThrow('derivative for aten::_ctc_loss_backward is not implemented');
  });
});
