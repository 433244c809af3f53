import { nn, ones, optim, rand, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const { AveragedModel, getEmaAvgFn, updateBn } = optim.swaUtils;

function model(value: number): nn.Sequential {
  const made = new nn.Sequential(new nn.Linear(2, 1), new nn.ReLU());
  for (const p of made.parameters()) p.detach().fill_(value);
  return made;
}
const weight = (module: nn.AnyModule) => module.stateDict()['module.0.weight']?.tolist();

describe('AveragedModel', () => {
  it('is a copy that shares nothing with the model', () => {
    const source = model(1);
    const averaged = new AveragedModel(source);
    expect(Object.keys(averaged.stateDict())).toEqual(['n_averaged', 'module.0.weight', 'module.0.bias']);
    expect(averaged(ones([1, 2])).tolist()).toEqual(source(ones([1, 2])).tolist());
    for (const p of source.parameters()) p.detach().fill_(5);
    expect(weight(averaged)).toEqual([[1, 1]]);
    expect(String(averaged.module)).toBe(String(source));
  });

  it('keeps the mean of what the model was', () => {
    const averaged = new AveragedModel(model(9));
    for (const value of [1, 2, 6]) averaged.updateParameters(model(value));
    expect(weight(averaged)).toEqual([[3, 3]]);
    expect(averaged.stateDict().n_averaged?.item()).toBe(3);
    const resumed = new AveragedModel(model(0));
    resumed.loadStateDict(averaged.stateDict());
    resumed.updateParameters(model(7));
    expect(weight(resumed)).toEqual([[4, 4]]);
  });

  it('takes another average', () => {
    const averaged = new AveragedModel(model(0), { avgFn: getEmaAvgFn(0.5) });
    for (const value of [1, 3, 3]) averaged.updateParameters(model(value));
    expect(weight(averaged)).toEqual([[2.5, 2.5]]);
    expect(() => getEmaAvgFn(2)).toThrow('Invalid decay value 2 provided.');
  });

  it('averages buffers only when told to', () => {
    class Counting extends nn.Module {
      constructor(value: number) {
        super();
        this.registerBuffer('seen', tensor([value]));
      }
      forward(x: Tensor) {
        return x;
      }
    }
    const [plain, both] = [
      new AveragedModel(new Counting(1)),
      new AveragedModel(new Counting(1), { useBuffers: true }),
    ];
    for (const value of [2, 4]) for (const averaged of [plain, both]) averaged.updateParameters(new Counting(value));
    expect([plain, both].map((averaged) => averaged.stateDict()['module.seen']?.item())).toEqual([1, 3]);
  });

  it('copies shared modules as shared, settings, modes and hooks', () => {
    const shared = new nn.Linear(2, 2);
    const source = new nn.Sequential(shared, nn.utils.weightNorm(new nn.Linear(2, 2)), shared).eval();
    let calls = 0;
    source.registerForwardHook(() => void calls++);
    const averaged = new AveragedModel(source);
    const copies = [...(averaged.module as nn.Sequential)];
    expect(copies[0]).toBe(copies[2]);
    expect(copies[0]).not.toBe(shared);
    expect(averaged.module.training).toBe(false);
    const x = rand([1, 2]);
    expect(averaged(x).tolist()).toEqual(source(x).tolist());
    expect(calls).toBe(2);
    for (const p of source.parameters()) p.detach().mul_(2);
    averaged.updateParameters(source);
    expect(averaged(x).tolist()).toEqual(source(x).tolist());
  });

  it('refuses', () => {
    expect(() => new AveragedModel(3 as never)).toThrow("argument 'model' (position 1) must be module, not Number");
    expect(() => new AveragedModel(model(1), { avgFunction: null } as never)).toThrow("keyword argument 'avgFunction'");
  });
});

describe('updateBn', () => {
  it('runs nothing where there are no running statistics', () => {
    const batches = {
      [Symbol.iterator]: (): never => {
        throw new Error('asked for batches');
      },
    };
    expect(() => updateBn(batches, model(1))).not.toThrow();
  });

  it('gives running statistics as means over all batches, and puts mode and momentum back', () => {
    class BatchNormLike extends nn.Module {
      momentum: number | null = 0.1;
      constructor() {
        super();
        this.registerBuffer('running_mean', tensor([7]));
        this.registerBuffer('running_var', tensor([7]));
        this.registerBuffer('num_batches_tracked', tensor(4, { dtype: 'int32' }));
      }
      forward(x: Tensor) {
        const [mean, count] = [this.buffer('running_mean'), this.buffer('num_batches_tracked')];
        count.add_(1);
        const share = this.momentum ?? 1 / (count.item() as number);
        mean.mul_(1 - share).add_(x.mean().mul(share));
        return x;
      }
      private buffer(name: string): Tensor {
        return this.stateDict()[name] as Tensor;
      }
    }
    const norm = new BatchNormLike();
    const net = new nn.Sequential(norm).eval();
    updateBn([tensor([1, 2]), [tensor([3, 6]), 'label'], tensor([3])], net);
    const state = norm.stateDict();
    expect((state.running_mean as Tensor).item()).toBeCloseTo(3, 5);
    expect([state.running_var?.item(), state.num_batches_tracked?.item()]).toEqual([1, 3]);
    expect([net.training, norm.momentum]).toEqual([false, 0.1]);
  });
});
