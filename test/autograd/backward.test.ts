import { autograd, full, ones, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = (data: number | number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

describe('backward', () => {
  it('adds the derivatives to the leaves', () => {
    const x = leaf([1, 2, 3]);
    x.mul(x).sum().backward();
    expect(gradOf(x)).toEqual([2, 4, 6]);
    x.mul(5).sum().backward();
    expect(gradOf(x)).toEqual([7, 9, 11]);
  });

  it('sums over all paths between a root and a leaf', () => {
    const x = leaf(3);
    const shared = x.mul(x);
    // d/dx (x^2 + x^2 x) = 2x + 3x^2
    shared.add(shared.mul(x)).backward();
    expect(gradOf(x)).toBe(33);
  });

  it('runs each operation once, however many paths lead through it', () => {
    let y = leaf(1);
    const x = y;
    for (let i = 0; i < 60; i++) y = y.add(y);
    y.backward();
    expect(gradOf(x)).toBe(2 ** 60);
  });

  it('goes through chains of any length', () => {
    const x = leaf(1);
    let y = x.mul(1);
    for (let i = 0; i < 20_000; i++) y = y.add(0);
    y.backward();
    expect(gradOf(x)).toBe(1);
  });

  it('weights the result by `gradient`', () => {
    const x = leaf([1, 2]);
    x.mul(x).backward({ gradient: tensor([10, 100]) });
    expect(gradOf(x)).toEqual([20, 400]);
  });

  it('sums over dims that an operand was stretched along', () => {
    const [row, scalar] = [leaf([1, 2]), leaf(3)];
    ones([3, 2]).mul(row).mul(scalar).sum().backward();
    expect(gradOf(row)).toEqual([9, 9]);
    expect(gradOf(scalar)).toBe(9);
  });

  it('takes it as the first argument too, and options behind it', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const y = x.mul(x);
    y.backward(tensor([10, 100]), { retainGraph: true });
    y.backward(tensor([10, 100]));
    expect(x.grad?.tolist()).toEqual([40, 800]);
    expect(() => x.mul(x).backward(null as never)).toThrow('grad can be implicitly created only for scalar outputs');
    x.sum().backward(null as never, { retainGraph: true });
    expect(() => x.mul(x).backward(2 as never)).toThrow(
      'expected a gradient and options, or options alone, got Number',
    );
    expect(() => x.mul(x).backward([1, 1] as never)).toThrow('or options alone, got Array');
    expect(() => x.sum().backward({ retainGraph: true } as never, { createGraph: true })).toThrow('alone, got Object');
    expect(() => x.mul(x).backward(tensor([1, 1]), { retain_graph: true } as never)).toThrow('retainGraph');
    expect(() => x.mul(x).backward({ retain_graph: true } as never)).toThrow('retainGraph');
  });

  it('does nothing for tensors that want no gradient', () => {
    const [x, constant] = [leaf([1, 2]), tensor([3, 4])];
    x.mul(constant).sum().backward();
    expect(constant.grad).toBeNull();
    expect(x.mul(constant).requiresGrad).toBe(true);
    expect(constant.mul(2).gradFn).toBeNull();
  });

  it('of a leaf gives it the gradient itself', () => {
    const x = leaf(5);
    x.backward();
    expect(gradOf(x)).toBe(1);
  });

  it('takes several roots at once', () => {
    const x = leaf([1, 2]);
    const [a, b] = [x.mul(2), x.mul(x).sum()];
    autograd.backward([a, b], { gradTensors: [tensor([1, 10]), null] });
    expect(gradOf(x)).toEqual([4, 24]);
  });
});

describe('the graph', () => {
  it('is freed by the pass', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    y.backward();
    expect(() => y.backward()).toThrow(/Trying to backward through the graph a second time/);
    expect(gradOf(x)).toEqual([2, 4]);
  });

  it('is kept by retainGraph', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    y.backward({ retainGraph: true });
    y.backward();
    expect(gradOf(x)).toEqual([4, 8]);
    expect(() => y.backward()).toThrow(/second time/);
  });

  it('can be gone through again where nothing was saved', () => {
    const x = leaf([1, 2]);
    const y = x.add(1).sum();
    y.backward();
    y.backward();
    expect(gradOf(x)).toEqual([2, 2]);
  });

  it('names the operation that made a tensor', () => {
    const x = leaf([1, 2]);
    expect(x.gradFn).toBeNull();
    expect(x.isLeaf).toBe(true);
    const y = x.add(1);
    expect(y.gradFn?.name).toBe('AddBackward0');
    expect(y.isLeaf).toBe(false);
    expect(y.detach().isLeaf).toBe(true);
    expect(y.detach().requiresGrad).toBe(false);
  });
});

describe('refusals', () => {
  it('a root that no gradient flows into', () => {
    expect(() => tensor(1).backward()).toThrow(
      'element 0 of tensors does not require grad and does not have a grad_fn',
    );
    expect(() => autograd.backward([leaf(1), tensor(1)])).toThrow('element 1 of tensors does not require grad');
  });

  it('a root of several elements without a gradient', () => {
    expect(() => leaf([1, 2]).mul(2).backward()).toThrow('grad can be implicitly created only for scalar outputs');
  });

  it('a gradient of another shape', () => {
    expect(() =>
      leaf([1, 2])
        .mul(2)
        .backward({ gradient: ones([3]) }),
    ).toThrow(
      'Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).',
    );
  });

  it('integers that shall require a gradient', () => {
    const words = /only Tensors of floating point and complex dtype can require gradients/i;
    expect(() => tensor([1], { dtype: 'int32', requiresGrad: true })).toThrow(words);
    expect(() => tensor([true]).requiresGrad_()).toThrow(words);
  });

  it('to change requiresGrad of a result', () => {
    const y = leaf([1]).mul(2);
    expect(() => y.requiresGrad_(false)).toThrow(
      'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph ' +
        "that doesn't require differentiation use var_no_grad = var.detach().",
    );
    expect(y.requiresGrad_().requiresGrad).toBe(true);
  });

  it('a .grad that does not fit', () => {
    const x = leaf([1, 2]);
    expect(() => {
      x.grad = zeros([3]);
    }).toThrow('assigned grad has data of a different size');
    expect(() => {
      x.grad = zeros([2], { dtype: 'complex64' });
    }).toThrow('assigned grad has data of a different type');
    x.grad = full([2], 7, { dtype: 'float32' });
    x.sum().backward();
    expect(gradOf(x)).toEqual([8, 8]);
  });

  it('leave what was there as it was', () => {
    const x = leaf([1, 2]);
    const y = x.exp();
    const z = x.mul(1).exp();
    z.add_(1);
    expect(() => autograd.backward([y.sum(), z.sum()])).toThrow(/modified by an inplace operation/);
    expect(x.add(0).requiresGrad).toBe(true);
    x.grad = null;
    x.mul(3).sum().backward();
    expect(gradOf(x)).toEqual([3, 3]);
  });
});
