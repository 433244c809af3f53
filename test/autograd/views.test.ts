import { noGrad, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = (data: number[] | number[][]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

describe('writing into a view', () => {
  it('changes the history of the tensor it looks into', () => {
    const [x, w] = [leaf([1, 2, 3]), leaf([10])];
    const base = x.mul(2);
    base.narrow(0, 1, 1).mul_(w);
    expect(base.tolist()).toEqual([2, 40, 6]);
    expect(base.gradFn?.name).toBe('CopySlices');
    base.sum().backward();
    expect(gradOf(x)).toEqual([2, 20, 2]);
    expect(gradOf(w)).toEqual([4]);
  });

  it('changes other views of it too', () => {
    const x = leaf([1, 2, 3]);
    const base = x.mul(2);
    const before = base.select(0, 1);
    base.narrow(0, 0, 2).mul_(5);
    expect(before.item()).toBe(20);
    before.backward();
    expect(gradOf(x)).toEqual([0, 10, 0]);
  });

  it('works on a view of a view', () => {
    const x = leaf([
      [1, 2],
      [3, 4],
    ]);
    const base = x.mul(1);
    base.t().select(0, 1).mul_(10);
    expect(base.tolist()).toEqual([
      [1, 20],
      [3, 40],
    ]);
    base.sum().backward();
    expect(gradOf(x)).toEqual([
      [1, 10],
      [1, 10],
    ]);
  });

  it('brings a gradient into a tensor that had none', () => {
    const [x, base] = [leaf([5]), zeros([3])];
    base.narrow(0, 2, 1).copy_(x);
    expect(base.requiresGrad).toBe(true);
    base
      .mul(tensor([1, 2, 3]))
      .sum()
      .backward();
    expect(gradOf(x)).toEqual([3]);
  });

  it('by indexPut_ cuts out what was there', () => {
    const [x, v] = [leaf([1, 2, 3]), leaf([7])];
    const y = x.mul(2);
    y.indexPut_([1], v.index(0));
    y.mul(y).sum().backward();
    expect(gradOf(x)).toEqual([8, 0, 24]);
    expect(gradOf(v)).toEqual([14]);
  });
});

describe('copy_', () => {
  it('gives zeros to what it overwrites', () => {
    const [x, source] = [leaf([1, 2]), leaf([3, 4])];
    x.clone().copy_(source).sum().backward();
    expect(gradOf(x)).toEqual([0, 0]);
    expect(gradOf(source)).toEqual([1, 1]);
  });

  it('sums over the dims that the source was broadcast along', () => {
    const [x, source] = [leaf([[1, 2, 3]]), leaf([5])];
    x.clone().copy_(source).mul(2).sum().backward();
    expect(gradOf(source)).toEqual([6]);
  });
});

describe('refusals', () => {
  it('a view of a leaf that requires a gradient, however it was taken', () => {
    const views: ((x: Tensor) => Tensor)[] = [
      (x) => x.index(0),
      (x) => x.at('1:'),
      (x) => x.select(0, 1),
      (x) => x.reshape([2, 1]),
      (x) => x.expand([2]),
      (x) => x.index(0).unsqueeze(0),
    ];
    for (const view of views) {
      const x = leaf([1, 2]);
      expect(() => view(x).add_(1)).toThrow(
        'a view of a leaf Variable that requires grad is being used in an in-place operation',
      );
      expect(x.tolist()).toEqual([1, 2]);
      noGrad(() => view(x).add_(1));
      expect(x.sum().item()).toBeGreaterThan(3);
    }
  });

  it('one of several views that one operation made', () => {
    const [first] = leaf([1, 2, 3, 4]).mul(1).split(2) as [Tensor];
    expect(() => first.mul_(2)).toThrow(
      /^Output 0 of SplitBackward0 is a view and is being modified inplace\. This view is the output of a function that returns multiple views/,
    );
    const ofIt: ((x: Tensor) => unknown)[] = [
      (x) => x.view([2, 1]).mul_(2),
      (x) => x.select(0, 0).zero_(),
      (x) => x.indexPut_([0], 1),
      (x) => x.indexPut_(['...'], 1),
      (x) => x.indexPut_([tensor([true, false])], 1),
    ];
    for (const change of ofIt) expect(() => change(first)).toThrow('a function that returns multiple views');
    expect(first.tolist()).toEqual([1, 2]);
    const [free] = tensor([1, 2, 3, 4]).split(2) as [Tensor];
    expect(free.mul_(2).tolist()).toEqual([2, 4]);
  });

  it('a view that was made within noGrad: should the change be recorded?', () => {
    const words = 'A view was created in no_grad mode and is being modified inplace with grad mode enabled.';
    const x = leaf([1, 2]);
    const base = x.mul(2);
    const view = noGrad(() => base.select(0, 0));
    expect(() => view.mul_(3)).toThrow(words);
    expect(() => view.unsqueeze(0).mul_(3)).toThrow(words);
    expect(() => noGrad(() => zeros([2]).select(0, 0)).add_(x.sum())).toThrow(words);
    expect(base.tolist()).toEqual([2, 4]);
    noGrad(() => view.mul_(3));
    expect(base.tolist()).toEqual([6, 4]);
    const free = noGrad(() => tensor([1, 2]).select(0, 0));
    expect(free.mul_(5).item()).toBe(5);
  });

  it('elements that share their memory', () => {
    expect(() => zeros([1]).expand([3]).add_(1)).toThrow(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location',
    );
  });

  it('detach_ of a view', () => {
    expect(() => leaf([1, 2]).mul(1).select(0, 0).detach_()).toThrow(
      "Can't detach views in-place. Use detach() instead.",
    );
    const y = leaf([1, 2]).mul(2);
    expect(y.detach_()).toBe(y);
    expect(y.isLeaf && !y.requiresGrad).toBe(true);
  });
});

describe('detach', () => {
  it('shares the numbers and leaves the graph', () => {
    const x = leaf([1, 2]);
    const y = x.detach();
    y.zero_();
    expect(x.tolist()).toEqual([0, 0]);
    expect(y.requiresGrad).toBe(false);
    x.mul(3).add(x.detach()).sum().backward();
    expect(gradOf(x)).toEqual([3, 3]);
  });
});
