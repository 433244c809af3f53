import { nn, ones, type Tensor, ValueError } from 'torchlet';
import { describe, expect, it } from 'vitest';

// What TypeScript would not let through.
const call = (module: unknown, ...args: unknown[]) => (module as (...args: unknown[]) => Tensor)(...args);

describe("a module of the library that gets no tensor says so in PyTorch's words", () => {
  const x = ones([2, 2]);
  const cases: [string, () => unknown, string][] = [
    [
      'an array',
      () => call(new nn.Linear(2, 2), [[1, 2]]),
      "linear(): argument 'input' (position 1) must be Tensor, not Array",
    ],
    [
      'nothing',
      () => call(new nn.Conv2d(1, 1, 3)),
      "Conv2d(): argument 'input' (position 1) must be Tensor, not undefined",
    ],
    [
      'no target',
      () => call(new nn.MSELoss(), x),
      "mseLoss(): argument 'target' (position 2) must be Tensor, not undefined",
    ],
    [
      'labels in an array',
      () => call(new nn.CrossEntropyLoss(), x, [0, 1]),
      "crossEntropy(): argument 'target' (position 2) must be Tensor, not Array",
    ],
    [
      'a promise in a chain of layers',
      () => call(new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU()), Promise.resolve(x)),
      'must be Tensor, not Promise',
    ],
  ];
  it.each(cases)('%s', (_name, run, message) => {
    expect(run).toThrow(ValueError);
    expect(run).toThrow(message);
  });

  const direct: [name: string, run: (x: Tensor) => unknown][] = [
    ['Conv1d', (x) => new nn.Conv1d(1, 1, 1).forward(x)],
    ['BatchNorm2d', (x) => new nn.BatchNorm2d(1).forward(x)],
    ['InstanceNorm2d', (x) => new nn.InstanceNorm2d(1).forward(x)],
    ['LazyConv2d', (x) => new nn.LazyConv2d(1, 1).forward(x)],
    ['Softmax2d', (x) => new nn.Softmax2d().forward(x)],
    ['CrossMapLRN2d', (x) => new nn.CrossMapLRN2d(2).forward(x)],
    ['GRUCell', (x) => new nn.GRUCell(2, 2).forward(x)],
    ['LSTMCell', (x) => new nn.LSTMCell(2, 2).forward(ones([1, 2]), [ones([1, 2]), x])],
    ['MultiheadAttention', (x) => new nn.MultiheadAttention(2, 1).forward(ones([1, 2]), x, x)],
    ['Transformer', (x) => new nn.Transformer({ dModel: 2, nhead: 1 }).forward(ones([1, 2]), x)],
    ['AdaptiveLogSoftmaxWithLoss', (x) => new nn.AdaptiveLogSoftmaxWithLoss(2, 3, [1]).forward(ones([1, 2]), x)],
  ];
  it.each(direct)('%s, where its forward is called directly', (name, run) => {
    for (const x of [null, undefined, 3, [1, 2], {}]) {
      expect(() => run(x as never)).toThrow(ValueError);
      expect(() => run(x as never)).toThrow(
        new RegExp(`^${name}\\(\\): argument '.*' \\(position \\d\\) must be Tensor, not `),
      );
    }
  });

  it('and where in the network', () => {
    class Net extends nn.Module<[rows: number[][]]> {
      head = new nn.Linear(2, 2);
      forward(rows: number[][]): Tensor {
        return call(this.head, rows);
      }
    }
    const where = "(in module 'head': Linear(in_features=2, out_features=2, bias=True))";
    expect(() => new Net()([[1, 2]])).toThrow(where);
  });
});

describe('a mistake in a module of others', () => {
  class Faulty extends nn.Module<[rows: number[]]> {
    forward(_rows: number[]): Tensor {
      return (undefined as unknown as Tensor).sum();
    }
  }

  it('stays what it is', () => {
    expect(() => new Faulty()([1])).toThrow(TypeError);
    expect(() => call(new nn.Sequential(new Faulty()), [1])).toThrow(TypeError);
    expect(() => call(new nn.Sequential(new nn.Identity(), new Faulty()), [1])).toThrow(TypeError);
  });

  it('or in a hook stays what it is, too', () => {
    const layer = new nn.Linear(2, 2);
    layer.registerForwardPreHook(() => [(undefined as unknown as Tensor).sum()] as [Tensor]);
    expect(() => call(layer, [[1, 2]])).toThrow(TypeError);
  });
});
