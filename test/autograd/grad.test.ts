import { autograd, ones, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { grad } = autograd;
const leaf = (data: number | number[]) => tensor(data, { requiresGrad: true });
const lists = (grads: (Tensor | null)[]) => grads.map((g) => g?.tolist() ?? null);

describe('autograd.grad', () => {
  it('returns gradients and changes no .grad', () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    expect(lists(grad([x.mul(w).sum()], [x, w]))).toEqual([
      [3, 4],
      [1, 2],
    ]);
    expect(x.grad).toBeNull();
    expect(w.grad).toBeNull();
  });

  it('takes results in between as inputs', () => {
    const x = leaf([1, 2]);
    const y = x.mul(3);
    const z = y.mul(y).sum();
    expect(lists(grad([z], [y, x]))).toEqual([
      [6, 12],
      [18, 36],
    ]);
  });

  it('takes a root itself as input', () => {
    const y = leaf(2).mul(3);
    expect(lists(grad(y, y))).toEqual([1]);
  });

  it('takes the same input twice', () => {
    const x = leaf(2);
    expect(lists(grad([x.mul(x)], [x, x]))).toEqual([4, 4]);
  });

  it('tells the results of one operation apart', () => {
    const x = leaf([1, 2, 3, 4]);
    const [a, b] = x.mul(1).split(2) as [Tensor, Tensor];
    expect(lists(grad([a.sum().add(b.mul(b).sum())], [a, b]))).toEqual([
      [1, 1],
      [6, 8],
    ]);
  });

  it('sums over several outputs, weighted by gradOutputs', () => {
    const x = leaf([1, 2]);
    expect(lists(grad([x.mul(2), x.sum()], [x], { gradOutputs: [tensor([1, 10]), null] }))).toEqual([[3, 21]]);
    expect(() => grad([x.mul(2), x.sum()], [x], { gradOutputs: [ones([2])] })).toThrow('got 2 tensors and 1 gradients');
  });

  it('gives null for an unused input where that is allowed', () => {
    const [x, unused] = [leaf([1]), leaf([1])];
    expect(() => grad([x.mul(2)], [x, unused])).toThrow(
      'One of the differentiated Tensors appears to not have been used in the graph.',
    );
    expect(lists(grad([x.mul(2)], [x, unused], { allowUnused: true }))).toEqual([[2], null]);
    expect(() => grad([x.mul(2)], [tensor([1])])).toThrow('One of the differentiated Tensors does not require grad');
  });

  it('frees the graph unless retainGraph is set', () => {
    const x = leaf([2]);
    const y = x.mul(x);
    grad([y], [x], { retainGraph: true });
    grad([y], [x]);
    expect(() => grad([y], [x])).toThrow(/second time/);
  });
});

describe('createGraph', () => {
  it('makes gradients of gradients', () => {
    const x = leaf(3);
    const [first] = grad([x.pow(4)], [x], { createGraph: true }) as [Tensor];
    const [second] = grad([first], [x], { createGraph: true }) as [Tensor];
    const [third] = grad([second], [x]) as [Tensor];
    expect([first, second, third].map((g) => g.item())).toEqual([108, 108, 72]);
  });

  it('computes a Hessian-vector product', () => {
    const [x, v] = [leaf([1, 2]), tensor([1, -1])];
    // f = x0^2 x1: H = [[2 x1, 2 x0], [2 x0, 0]]
    const f = x.index(0).pow(2).mul(x.index(1));
    const [g] = grad([f], [x], { createGraph: true }) as [Tensor];
    expect(lists(grad([g.mul(v).sum()], [x]))).toEqual([[2, 2]]);
  });

  it('lets a gradient be part of a loss: a penalty', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    const y = x.requiresGrad_().mul(w).sum();
    const [slope] = grad([y], [x], { createGraph: true }) as [Tensor];
    slope.mul(slope).sum().backward();
    expect((w.grad as Tensor).tolist()).toEqual([6, 8]);
  });

  it('gives .grad a history', () => {
    const x = leaf(2);
    x.pow(3).backward({ createGraph: true });
    const first = x.grad as Tensor;
    expect(first.requiresGrad).toBe(true);
    x.grad = null;
    first.backward();
    expect((x.grad as unknown as Tensor).item()).toBe(12);
  });

  it('off, the gradients have none', () => {
    const x = leaf(2);
    x.pow(3).backward();
    expect((x.grad as Tensor).requiresGrad).toBe(false);
    expect(grad([x.pow(3)], [x])[0]?.requiresGrad).toBe(false);
  });
});
