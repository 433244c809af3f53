import { autograd, enableGrad, ones, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = (data: number | number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

describe('registerHook', () => {
  it('sees the complete gradient, once, of a leaf and of a result', () => {
    const seen: unknown[] = [];
    const x = leaf([1, 2]);
    const y = x.mul(2);
    x.registerHook((grad) => void seen.push(['x', grad.tolist()]));
    y.registerHook((grad) => void seen.push(['y', grad.tolist()]));
    y.mul(3).add(y.mul(4)).sum().backward();
    expect(seen).toEqual([
      ['y', [7, 7]],
      ['x', [14, 14]],
    ]);
  });

  it('may replace the gradient; later hooks see the new one', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.registerHook((grad) => grad.mul(10));
    y.registerHook((grad) => grad.add(1));
    x.registerHook((grad) => grad.neg());
    y.sum().backward();
    expect(gradOf(x)).toEqual([-22, -22]);
  });

  it('ends with remove(), which may be called twice', () => {
    const x = leaf([1]);
    const handle = x.registerHook((grad) => grad.mul(5));
    handle.remove();
    handle.remove();
    x.sum().backward();
    expect(gradOf(x)).toEqual([1]);
  });

  it('belongs to the result as it was: an in-place change has a gradient of its own', () => {
    const seen: unknown[] = [];
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.registerHook((grad) => void seen.push(grad.tolist()));
    y.mul_(3);
    y.sum().backward();
    expect(seen).toEqual([[3, 3]]);
  });

  it('runs for gradients that autograd.grad takes out', () => {
    const x = leaf([1, 2]);
    x.registerHook((grad) => grad.mul(2));
    expect(autograd.grad([x.mul(3).sum()], [x])[0]?.tolist()).toEqual([6, 6]);
  });

  it('keeps what it makes: the pass frees only its own', () => {
    const kept: Tensor[] = [];
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.registerHook((grad) => void kept.push(grad, grad.mul(2)));
    x.registerHook((grad) => void kept.push(grad, grad.mul(2)));
    y.mul(3).sum().backward();
    for (let i = 0; i < 50; i++) ones([2]).mul(9);
    expect(kept.map((g) => g.tolist())).toEqual([
      [3, 3],
      [6, 6],
      [6, 6],
      [12, 12],
    ]);
  });

  it('of the tensor at which a pass starts may keep the gradient, too', () => {
    const kept: Tensor[] = [];
    const loss = leaf([1, 2]).sum();
    loss.registerHook((grad) => void kept.push(grad));
    loss.backward();
    expect(kept[0]?.item()).toBe(1);
  });

  it('must keep the shape', () => {
    const x = leaf([1, 2]);
    x.registerHook(() => ones([3]));
    expect(() => x.sum().backward()).toThrow('hook has changed the size of value');
    expect(() => tensor([1]).registerHook(() => null)).toThrow(
      "cannot register a hook on a tensor that doesn't require gradient",
    );
  });

  it('that throws stops the pass; the next one works', () => {
    const x = leaf([1, 2]);
    const handle = x.registerHook(() => {
      throw new Error('stop');
    });
    expect(() => x.mul(2).sum().backward()).toThrow('stop');
    handle.remove();
    x.mul(2).sum().backward();
    expect(gradOf(x)).toEqual([2, 2]);
  });

  it('may run a pass of its own', () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    const y = x.mul(2);
    y.registerHook((grad) => {
      // Hooks run in the mode of the pass. Over another graph, and over one that shares the leaf x:
      enableGrad(() => {
        w.mul(w).sum().backward();
        x.mul(100).sum().backward();
      });
      return grad.mul(10);
    });
    y.mul(3).sum().backward();
    expect(gradOf(w)).toEqual([6, 8]);
    expect(gradOf(x)).toEqual([160, 160]);
  });
});

describe('retainGrad', () => {
  it('keeps the gradient of a result', () => {
    const x = leaf([1, 2]);
    const [y, other] = [x.mul(2), x.mul(5)];
    y.retainGrad();
    y.mul(y).add(other).sum().backward();
    expect(gradOf(y)).toEqual([4, 8]);
    expect(other.grad).toBeNull();
    expect(gradOf(x)).toEqual([13, 21]);
  });

  it('keeps it as the hooks left it', () => {
    const y = leaf([1, 2]).mul(2);
    y.retainGrad();
    y.registerHook((grad) => grad.mul(7));
    y.sum().backward();
    expect(gradOf(y)).toEqual([7, 7]);
  });

  it('adds up over passes', () => {
    const y = leaf([1, 2]).mul(2);
    y.retainGrad();
    const loss = y.mul(y).sum();
    loss.backward({ retainGraph: true });
    loss.backward();
    expect(gradOf(y)).toEqual([8, 16]);
  });

  it('keeps a copy: neither a gradient that was given nor an expanded one', () => {
    const [y, given] = [leaf([1, 2]).mul(2), ones([2])];
    y.retainGrad();
    const total = y.sum();
    y.backward({ gradient: given });
    given.mul_(5);
    expect(gradOf(y)).toEqual([1, 1]);
    y.grad = null;
    total.backward();
    expect((y.grad as unknown as Tensor).mul_(2).tolist()).toEqual([2, 2]);
  });

  it('is a gradient with a graph of its own under createGraph', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    y.retainGrad();
    y.pow(3).sum().backward({ createGraph: true });
    const [second] = autograd.grad([(y.grad as Tensor).sum()], [x]);
    expect(second?.tolist()).toEqual([24, 48]);
  });

  it('follows a tensor that is changed in place, and its views', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    const view = y.narrow(0, 0, 1);
    for (const made of [y, view]) made.retainGrad();
    y.mul_(3);
    view.mul_(5);
    y.mul(7).sum().backward();
    expect(gradOf(y)).toEqual([7, 7]);
    expect(gradOf(x)).toEqual([210, 42]);
  });

  it('of a view that is changed in place is that of its new value', () => {
    const y = leaf([1, 2]).mul(2);
    const view = y.narrow(0, 0, 1);
    view.retainGrad();
    view.mul_(5);
    view.mul(7).sum().backward();
    expect(gradOf(view)).toEqual([7]);
  });

  it('is of no effect on leaves, and an error without a gradient', () => {
    const x = leaf([1]);
    x.retainGrad();
    x.sum().backward();
    expect(gradOf(x)).toEqual([1]);
    expect(() => tensor([1]).retainGrad()).toThrow("can't retain_grad on Tensor that has requires_grad=False");
  });
});

it('a hook that returns something else than a tensor is refused, for leaves and for results', () => {
  for (const returned of [5, 'x', [1], {}]) {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    for (const hooked of [x, y]) {
      const handle = hooked.registerHook(() => returned as unknown as Tensor);
      expect(() => y.sum().backward({ retainGraph: true })).toThrow('expected Variable, but hook returned');
      handle.remove();
    }
    expect(x.grad).toBe(null);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2]);
  }
});
