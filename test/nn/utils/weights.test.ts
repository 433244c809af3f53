import { manualSeed, nn, optim, rand, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { weightNorm, removeWeightNorm, spectralNorm, removeSpectralNorm, skipInit } = nn.utils;
const close = (a: Tensor, b: Tensor, digits = 5) => {
  expect(a.shape).toEqual(b.shape);
  const expected = b.data();
  a.data().forEach((value, i) => void expect(value).toBeCloseTo(expected[i] as number, digits));
};
const names = (module: nn.AnyModule) => Object.keys(module.stateDict());

describe('weightNorm', () => {
  it.each([
    [0, [2, 1]],
    [1, [1, 3]],
    [null, []],
  ])('along dim %s keeps the weight, of a length for each slice', (dim, shape) => {
    const layer = new nn.Linear(3, 2);
    const [weight, x] = [layer.weight.detach().clone(), rand([4, 3])];
    const before = layer(x);
    expect(weightNorm(layer, dim)).toBe(layer);
    expect(names(layer)).toEqual(['bias', 'weight_g', 'weight_v']);
    expect(layer.stateDict().weight_g?.shape).toEqual(shape);
    close(layer(x), before);
    removeWeightNorm(layer);
    expect(names(layer)).toEqual(['bias', 'weight']);
    close(layer.weight, weight);
    expect(layer.weight).toBeInstanceOf(nn.Parameter);
  });

  it('is learned through length and direction, and follows what is loaded', () => {
    const layer = weightNorm(new nn.Linear(2, 1));
    const optimizer = new optim.SGD(layer.parameters(), { lr: 0.1 });
    const x = tensor([[1, 2]]);
    const before = layer(x).item() as number;
    layer(x).sum().backward();
    optimizer.step();
    expect(layer(x).item()).toBeLessThan(before);
    const other = weightNorm(new nn.Linear(2, 1));
    other.loadStateDict(layer.stateDict());
    expect(other(x).item()).toBe(layer(x).item());
  });

  it('works within a Sequential, whose layers it does not let fuse, and on other parameters', () => {
    const layer = new nn.Linear(2, 2);
    const model = new nn.Sequential(weightNorm(layer, { name: 'weight' }), new nn.ReLU());
    model(rand([1, 2]))
      .sum()
      .backward();
    expect([...model.parameters()].every((p) => p.grad !== null)).toBe(true);
    expect(() => weightNorm(layer)).toThrow('Cannot register two weight_norm hooks on the same parameter weight');
    expect(() => weightNorm(layer, { name: 'wait' })).toThrow("'Linear' object has no parameter 'wait'");
    expect(() => removeWeightNorm(layer, { name: 'bias' })).toThrow(
      "weight_norm of 'bias' not found in Linear(in_features=2, out_features=2, bias=True)",
    );
  });
});

describe('spectralNorm', () => {
  /** The largest singular value by many steps of the power iteration. */
  const sigma = (w: Tensor): number => {
    let v = rand([w.shape[1] as number, 1]);
    for (let i = 0; i < 200; i++) {
      v = w.t().matmul(w.matmul(v));
      v = v.div(v.norm());
    }
    return w.matmul(v).norm().item() as number;
  };

  it('makes the largest singular value 1', () => {
    manualSeed(0);
    const layer = spectralNorm(new nn.Linear(4, 3), { nPowerIterations: 20 });
    expect(names(layer)).toEqual(['bias', 'weight_orig', 'weight_u', 'weight_v']);
    for (let i = 0; i < 3; i++) layer(rand([1, 4]));
    expect(sigma(layer.weight.detach())).toBeCloseTo(1, 4);
  });

  it('iterates in training mode only, and can run forward twice before backward', () => {
    const layer = spectralNorm(new nn.Linear(4, 3));
    const x = rand([1, 4]);
    const u = () => [...(layer.stateDict().weight_u as Tensor).data()];
    const before = u();
    const loss = layer(x)
      .sum()
      .sub(layer(x.mul(2)).sum());
    expect(u()).not.toEqual(before);
    loss.backward();
    const then = u();
    layer.eval();
    layer(x);
    expect(u()).toEqual(then);
    const weight = layer.weight.detach().clone();
    removeSpectralNorm(layer);
    close(layer.weight, weight);
    expect(names(layer)).toEqual(['bias', 'weight']);
  });

  it('refuses', () => {
    const layer = spectralNorm(new nn.Conv2d(2, 3, 2, { bias: false }));
    expect(layer.stateDict().weight_v?.shape).toEqual([8]);
    expect(() => spectralNorm(layer)).toThrow('Cannot register two spectral_norm hooks on the same parameter weight');
    expect(() => spectralNorm(new nn.Linear(2, 2), { nPowerIterations: 0 })).toThrow('to be positive, but got');
    expect(() => spectralNorm(layer, { name: 'bias' })).toThrow('cannot be applied as parameter `bias` is None');
    expect(() => removeSpectralNorm(new nn.Linear(2, 2))).toThrow("spectral_norm of 'weight' not found in Linear(");
  });
});

describe('skipInit', () => {
  it('makes a module and draws nothing', () => {
    manualSeed(3);
    const layer = skipInit(nn.Linear, 5, 1, { bias: false });
    expect(layer.weight.shape).toEqual([1, 5]);
    const next = rand([1]).item();
    manualSeed(3);
    expect(rand([1]).item()).toBe(next);
    expect(() => skipInit(Map as never)).toThrow('Expected a Module; got');
  });
});
