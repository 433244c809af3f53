import { memoryStats, nn, ones, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { recordTogether } from '../../src/autograd/record';

const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

describe('no two gradients share memory', () => {
  it.each([false, true])('when one gradient goes to several leaves (createGraph %s)', (createGraph) => {
    const leaves = [leaf([1, 2]), leaf([3, 4]), leaf([5, 6])] as const;
    const [a, b, c] = leaves;
    a.add(b).add(c).sum().backward({ createGraph });
    const storages = new Set(leaves.map((x) => (x.grad as Tensor).storage));
    expect(storages.size).toBe(3);
    (a.grad as Tensor).detach().mul_(10);
    expect(gradOf(b)).toEqual([1, 1]);
    expect(gradOf(c)).toEqual([1, 1]);
  });

  it('when views hand on parts and whole of one gradient', () => {
    const [a, b] = [leaf([1, 2, 3, 4]), leaf([1, 2])];
    a.reshape([2, 2]).t().reshape([4]).add(a).narrow(0, 0, 2).add(b).sum().backward();
    (b.grad as Tensor).zero_();
    expect(gradOf(a)).toEqual([2, 1, 1, 0]);
  });

  it.each([false, true])('when the gradient is the one that was given (createGraph %s)', (createGraph) => {
    const [x, given] = [leaf([1, 2]), ones([2])];
    x.add(0).backward({ gradient: given, createGraph });
    x.backward({ gradient: given });
    given.mul_(100);
    expect(gradOf(x)).toEqual([2, 2]);
    expect((x.grad as Tensor).storage).not.toBe(given.storage);
  });

  it('when elements of the one that was assigned share theirs', () => {
    const x = leaf([1, 2, 3]);
    x.grad = ones([1]).expand([3]);
    x.mul(x).sum().backward();
    expect(gradOf(x)).toEqual([3, 5, 7]);
  });

  it('when a retained gradient goes on to a leaf', () => {
    const x = leaf([1, 2]);
    const y = x.add(0);
    y.retainGrad();
    y.mul(3).sum().backward();
    (y.grad as Tensor).zero_();
    expect(gradOf(x)).toEqual([3, 3]);
  });
});

describe('a gradient that the user holds', () => {
  it('is added to in place, as in PyTorch', () => {
    const x = leaf([1, 2]);
    x.sum().backward();
    const held = x.grad as Tensor;
    x.sum().backward();
    expect(held.tolist()).toEqual([2, 2]);
  });

  it('lives on when the tensor has let go of it', () => {
    const x = leaf([1, 2]);
    x.mul(2).sum().backward();
    const held = x.grad as Tensor;
    x.grad = null;
    for (let i = 0; i < 100; i++) x.mul(3).sum().backward();
    expect(held.tolist()).toEqual([2, 2]);
    expect(gradOf(x)).toEqual([300, 300]);
  });

  it('lives on after zeroGrad of its module', () => {
    const layer = new nn.Linear(2, 1);
    layer(ones([1, 2]))
      .sum()
      .backward();
    const held = layer.weight.grad as Tensor;
    layer.zeroGrad();
    expect(layer.weight.grad).toBeNull();
    layer(ones([1, 2]).mul(5))
      .sum()
      .backward();
    expect(held.tolist()).toEqual([[1, 1]]);
  });
});

describe('memory', () => {
  it('of a pass is given back at its end: gradients in flight, saved tensors', () => {
    const x = ones([64 * 1024]).requiresGrad_();
    const step = (): void => {
      const y = x.exp();
      const loss = y.mul(y).sum();
      loss.backward();
      x.grad = null;
      for (const made of [y, loss]) made.dispose();
    };
    step();
    const before = memoryStats().usedBytes;
    for (let i = 0; i < 10; i++) step();
    // y.mul(y) alone, which the test does not dispose of, may wait for the collector: 256 KB a step.
    expect(memoryStats().usedBytes - before).toBeLessThanOrEqual(10 * 256 * 1024 + 4096);
  });

  it('of a saved tensor is given back when the backward function has finished with it, unless the graph is retained', () => {
    const bytes = 1 << 20;
    const x = ones([bytes / 4]).requiresGrad_();
    const kept = x.detach().mul(2);
    const freed: number[] = [];
    const y = recordTogether(
      x.detach().exp(),
      'TestBackward0',
      [x],
      (grad, node) => {
        const gx = grad.mul(node.saved(0));
        const before = memoryStats().usedBytes;
        node.finish(0);
        freed.push(before - memoryStats().usedBytes);
        return gx;
      },
      [kept],
    );
    kept.dispose();
    const loss = y.sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(freed).toEqual([0, bytes]);
    expect((x.grad as Tensor).sum().item()).toBe(bytes);
    expect(() => loss.backward()).toThrow('backward through the graph a second time');
  });
});
