import { manualSeed, nn, optim, rand } from 'torchlet';
import { describe, expect, it } from 'vitest';

const layers: Record<string, [make: () => nn.AnyModule, real: () => nn.AnyModule, input: number[]]> = {
  LazyLinear: [() => new nn.LazyLinear(4), () => new nn.Linear(3, 4), [2, 3]],
  'LazyLinear without bias': [
    () => new nn.LazyLinear(4, { bias: false }),
    () => new nn.Linear(3, 4, { bias: false }),
    [3],
  ],
  LazyConv1d: [() => new nn.LazyConv1d(4, 3), () => new nn.Conv1d(3, 4, 3), [3, 8]],
  LazyConv2d: [() => new nn.LazyConv2d(4, 3, { groups: 2 }), () => new nn.Conv2d(6, 4, 3, { groups: 2 }), [1, 6, 8, 8]],
  LazyConv3d: [() => new nn.LazyConv3d(4, 2), () => new nn.Conv3d(3, 4, 2), [1, 3, 4, 4, 4]],
  LazyConvTranspose1d: [() => new nn.LazyConvTranspose1d(4, 3), () => new nn.ConvTranspose1d(3, 4, 3), [1, 3, 8]],
  LazyConvTranspose2d: [() => new nn.LazyConvTranspose2d(4, 3), () => new nn.ConvTranspose2d(3, 4, 3), [1, 3, 8, 8]],
  LazyConvTranspose3d: [() => new nn.LazyConvTranspose3d(4, 2), () => new nn.ConvTranspose3d(3, 4, 2), [1, 3, 4, 4, 4]],
  LazyBatchNorm1d: [() => new nn.LazyBatchNorm1d(), () => new nn.BatchNorm1d(3), [4, 3]],
  LazyBatchNorm2d: [
    () => new nn.LazyBatchNorm2d({ affine: false }),
    () => new nn.BatchNorm2d(3, { affine: false }),
    [2, 3, 4, 4],
  ],
  LazyBatchNorm3d: [
    () => new nn.LazyBatchNorm3d({ momentum: null }),
    () => new nn.BatchNorm3d(3, { momentum: null }),
    [2, 3, 2, 2, 2],
  ],
  LazyInstanceNorm1d: [
    () => new nn.LazyInstanceNorm1d(),
    () => new nn.InstanceNorm1d(3, { affine: true, trackRunningStats: true }),
    [4, 3, 5],
  ],
  LazyInstanceNorm2d: [
    () => new nn.LazyInstanceNorm2d({ trackRunningStats: false }),
    () => new nn.InstanceNorm2d(3, { affine: true }),
    [2, 3, 4, 4],
  ],
  LazyInstanceNorm3d: [
    () => new nn.LazyInstanceNorm3d(),
    () => new nn.InstanceNorm3d(3, { affine: true, trackRunningStats: true }),
    [2, 3, 2, 2, 2],
  ],
};

describe.each(Object.entries(layers))('%s', (name, [make, real, shape]) => {
  it('is the ordinary layer from its first call on, with the weights of that moment', () => {
    const x = rand(shape);
    manualSeed(1);
    const expected = real();
    const lazy = make();
    expect(lazy.toString()).toContain('Lazy');
    manualSeed(1);
    const y = lazy(x);
    expect(lazy.toString()).toBe(expected.toString());
    expect(y.tolist()).toEqual(expected(x).tolist());
    expect(Object.keys(lazy.stateDict())).toEqual(Object.keys(expected.stateDict()));
    expect(lazy(x).shape).toEqual(y.shape);
    expect(lazy).toBeInstanceOf(expected.constructor);
    expect(name).toContain('Lazy');
  });

  it('keeps its parameters, which an optimizer may have before the first call', () => {
    const lazy = make();
    const before = [...lazy.parameters()];
    const optimizer = before.length > 0 ? new optim.SGD(before, { lr: 1 }) : null;
    lazy(rand(shape, { requiresGrad: true }))
      .square()
      .sum()
      .backward();
    expect([...lazy.parameters()].every((parameter, i) => parameter === before[i])).toBe(true);
    const first = before[0]?.detach().clone();
    optimizer?.step();
    if (first !== undefined) expect(before[0]?.equal(first)).toBe(false);
  });

  it('takes the state of an ordinary layer before its first call', () => {
    const [lazy, full] = [make(), real()];
    lazy.loadStateDict(full.stateDict());
    const x = rand(shape);
    expect(lazy(x).tolist()).toEqual(full(x).tolist());
  });
});

describe('what has no shape yet', () => {
  it('says so', () => {
    const { weight } = new nn.LazyLinear(4);
    expect(String(weight)).toBe('<UninitializedParameter>');
    expect(() => weight.shape).toThrow("Can't access the shape of an uninitialized parameter or buffer.");
    expect(() => new nn.Linear(3, 4).loadStateDict(new nn.LazyLinear(4).stateDict())).toThrow("Can't access the shape");
  });

  it('stays so when the first input does not fit', () => {
    const lazy = new nn.LazyConv2d(4, 3, { groups: 2 });
    expect(() => lazy(rand([3, 3]))).toThrow('Expected 3D (unbatched) or 4D (batched) input to LazyConv2d');
    expect(() => lazy(rand([1, 3, 8, 8]))).toThrow('in_channels must be divisible by groups');
    expect(lazy(rand([1, 2, 8, 8])).shape).toEqual([1, 4, 6, 6]);
  });
});
