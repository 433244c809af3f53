import {
  arange,
  backends,
  type Complex,
  full,
  manualSeed,
  nn,
  noGrad,
  ones,
  optim,
  randn,
  tensor,
  where,
  zeros,
} from 'torchlet';
import { DataLoader, defaultCollate } from 'torchlet/data';
import { describe, expect, it } from 'vitest';

/** docs/deviations.md, line by line. */
describe('numbers', () => {
  it('int32 stands for int64', () => {
    expect(String(tensor(Int32Array.of(1)))).toBe('tensor([1])');
    expect(String(zeros([0], { dtype: 'int32' }))).toBe('tensor([], dtype=torch.int64)');
    expect(() => tensor(Int32Array.of(1)).mean()).toThrow('Got: Long');
  });

  it('and wraps at 2^31; what is out of range is refused or clamped', () => {
    expect(tensor(Int32Array.of(2147483647, 1)).sum().item()).toBe(-2147483648);
    expect(() => tensor([2 ** 31], { dtype: 'int32' })).toThrow(/overflow/);
    expect(tensor([1e20, -1e20, Number.NaN]).to('int32').tolist()).toEqual([2147483647, -2147483648, 0]);
  });

  it('JavaScript cannot tell 3 from 3.0', () => {
    expect(tensor([1, 2]).dtype).toBe('float32');
    expect(full([2], 3).dtype).toBe('int32');
    expect(full([2], 3, { dtype: 'float32' }).dtype).toBe('float32');
    expect(tensor(Int32Array.of(1)).add(2.0).dtype).toBe('int32');
    expect(tensor(Int32Array.of(1)).add(2.5).dtype).toBe('float32');
    expect(where(tensor([true]), 1, 2).dtype).toBe('float32');
    expect(where(tensor([true]), tensor(Int32Array.of(1)), 2).dtype).toBe('int32');
    expect(arange(0, 3).dtype).toBe('int32');
    expect(arange(0, 3, 1, { dtype: 'float32' }).dtype).toBe('float32');
    expect([defaultCollate([1, 2]).dtype, defaultCollate([1, 2.5]).dtype]).toEqual(['int32', 'float32']);
  });

  it("Winograd's method is near the exact sum, and can be switched off", () => {
    manualSeed(0);
    const [layer, x] = [new nn.Conv2d(32, 64, 5, { padding: 2 }), randn([64, 32, 8, 8])];
    const quick = layer(x);
    backends.winograd = false;
    const exact = layer(x);
    backends.winograd = true;
    const error = quick.sub(exact).abs().max().item() / exact.abs().max().item();
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-5);
  });
});

describe('language', () => {
  it('tensors are neither compared nor iterated by operators', () => {
    const x = ones([2, 2]);
    expect(x === ones([2, 2])).toBe(false);
    expect(Symbol.iterator in x).toBe(false);
    expect(x.unbind().map((row) => row.tolist())).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(x.length).toBe(2);
    expect([x.device.type, String(x.device)]).toEqual(['cpu', 'cpu']);
    x.index(0).fill_(5);
    x.indexPut_([1], 7);
    expect(x.tolist()).toEqual([
      [5, 5],
      [7, 7],
    ]);
  });

  it('modes refuse promises, modules refuse to be cloned', () => {
    expect(() => noGrad(async () => 1)).toThrow(/must be synchronous/);
    expect(() => structuredClone(new nn.ReLU())).toThrow(/could not be cloned/);
  });

  it('names that are whole numbers come first', () => {
    const row = new nn.Sequential({ b: new nn.ReLU(), 1: new nn.Flatten(), 0: new nn.Identity() });
    expect([...row.namedChildren()].map(([name]) => name)).toEqual(['0', '1', 'b']);
  });

  it('item() of a complex number is { re, im }', () => {
    expect(tensor([3, 4], { dtype: 'complex64' }).item<Complex>()).toEqual({ re: 3, im: 4 });
  });
});

describe('gradients', () => {
  it('crossEntropy needs its logits in backward as they were', () => {
    const logits = ones([1, 2], { requiresGrad: true }).mul(2);
    const loss = nn.functional.crossEntropy(logits, tensor(Int32Array.of(1)));
    logits.mul_(2);
    expect(() => loss.backward()).toThrow('modified by an inplace operation');
  });

  it('zeroGrad drops them', () => {
    const layer = new nn.Linear(1, 1);
    layer(ones([1, 1])).backward();
    layer.zeroGrad();
    expect(layer.weight.grad).toBeNull();
  });
});

describe('optimizers and data', () => {
  it('steps are numbers, and SGD without momentum has no state', () => {
    const p = ones([1], { requiresGrad: true });
    const [adam, sgd] = [new optim.Adam([p]), new optim.SGD([p], { lr: 1 })];
    p.grad = ones([1]);
    adam.step();
    sgd.step();
    expect(adam.state.get(p)?.step).toBe(1);
    expect(sgd.stateDict().state).toEqual({});
    sgd.loadStateDict({ ...sgd.stateDict(), state: { 0: { momentum_buffer: null } } });
    sgd.step();
    expect(p.numel()).toBe(1);
  });

  it('an empty dataset gives no batches, also shuffled', () => {
    const nothing = { length: 0, get: (index: number) => index };
    expect([...new DataLoader(nothing, { shuffle: true })]).toEqual([]);
  });
});
