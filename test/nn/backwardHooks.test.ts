import { nn, ones, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

class Product extends nn.Module<[Tensor, Tensor]> {
  forward(a: Tensor, b: Tensor): Tensor {
    return a.mul(b);
  }
}

const lists = (grads: (Tensor | null)[]): unknown[] => grads.map((grad) => grad?.tolist() ?? null);

describe('registerFullBackwardHook', () => {
  it('sees the gradients of arguments and results, and may replace those of arguments', () => {
    const module = new Product();
    const seen: unknown[] = [];
    const handle = module.registerFullBackwardHook((m, gradInput, gradOutput) => {
      seen.push(m === module, lists(gradInput), lists(gradOutput));
      return gradInput.map((grad) => grad?.mul(10) ?? null);
    });
    const a = tensor([1, 2], { requiresGrad: true });
    const b = tensor([3, 4]);
    module(a, b).sum().backward();
    expect(seen).toEqual([true, [[3, 4], null], [[1, 1]]]);
    expect(a.grad?.tolist()).toEqual([30, 40]);
    handle.remove();
    a.grad = null;
    module(a, b).sum().backward();
    expect((a.grad as Tensor | null)?.tolist()).toEqual([3, 4]);
  });

  it('is called without gradients of arguments where those want none', () => {
    const layer = new nn.Linear(2, 1);
    const seen: unknown[] = [];
    layer.registerFullBackwardHook((_, gradInput, gradOutput) => void seen.push(lists(gradInput), lists(gradOutput)));
    layer(ones([1, 2]))
      .sum()
      .backward();
    expect(seen).toEqual([[null], [[[1]]]]);
    expect(layer.weight.grad?.tolist()).toEqual([[1, 1]]);
  });

  it('refuses another number of gradients', () => {
    const module = new Product();
    module.registerFullBackwardHook(() => []);
    expect(() => module(ones([1], { requiresGrad: true }), ones([1])).backward()).toThrow(
      'Backward hook returned an invalid number of grad_input, got 0, but expected 2',
    );
  });

  it('refuses what is no gradient', () => {
    const module = new Product();
    module.registerFullBackwardHook(() => [1, null] as never);
    expect(() => module(ones([1], { requiresGrad: true }), ones([1])).backward()).toThrow(
      'Backward hook: expected Variable or None (got number)',
    );
  });

  it('works within a Sequential', () => {
    const model = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU(), new nn.Linear(2, 1));
    const order: string[] = [];
    for (const [name, layer] of model.namedChildren()) layer.registerFullBackwardHook(() => void order.push(name));
    model(ones([1, 2]))
      .sum()
      .backward();
    expect(order).toEqual(['2', '1', '0']);
  });
});

describe('registerFullBackwardPreHook', () => {
  it('replaces the gradients of results', () => {
    const layer = new nn.Linear(2, 1);
    layer.registerFullBackwardPreHook((_, [grad]) => [(grad as Tensor).mul(3)]);
    layer(ones([1, 2]))
      .sum()
      .backward();
    expect(layer.weight.grad?.tolist()).toEqual([[3, 3]]);
  });
});

describe('functionalCall', () => {
  it('computes with other tensors, and leaves the module as it is', () => {
    const model = new nn.Sequential(new nn.Linear(2, 1), new nn.BatchNorm1d(1));
    model.eval();
    const own = (model.at(0) as nn.Linear).weight;
    const weight = tensor([[1, 2]], { requiresGrad: true });
    const y = nn.utils.stateless.functionalCall(
      model,
      { '0.weight': weight, '0.bias': tensor([1]), '1.running_mean': tensor([4]) },
      [ones([3, 2])],
    );
    expect(y.tolist()).toEqual([[0], [0], [0]]);
    y.sum().backward();
    expect(weight.grad).not.toBeNull();
    expect(own.grad).toBeNull();
    expect((model.at(0) as nn.Linear).weight).toBe(own);
    expect(() => nn.utils.stateless.functionalCall(model, { '0.wight': weight }, [ones([1, 2])])).toThrow(
      'has no attribute `wight`',
    );
  });
});
