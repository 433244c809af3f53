import { nn, ones, type Tensor, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

const identity = () => new nn.Identity();

describe('forward hooks', () => {
  it('see module, arguments and output, in the order of their registration', () => {
    const seen: unknown[] = [];
    const layer = new nn.Linear(1, 1);
    layer.registerForwardPreHook((module, [x]) => void seen.push(['before', module === layer, x.tolist()]));
    layer.registerForwardHook((module, [x], y) => void seen.push(['after', module === layer, x.tolist(), y.shape]));
    layer.registerForwardHook(() => void seen.push('last'));
    layer(ones([2, 1]));
    expect(seen).toEqual([['before', true, [[1], [1]]], ['after', true, [[1], [1]], [2, 1]], 'last']);
  });

  it('may replace arguments and output', () => {
    const layer = identity();
    layer.registerForwardPreHook((_, [x]) => [x.mul(2)]);
    layer.registerForwardPreHook((_, [x]) => x.add(1));
    layer.registerForwardHook((_, __, y) => y.mul(10));
    expect(layer(tensor([1, 2])).tolist()).toEqual([30, 50]);
  });

  it('end with remove()', () => {
    const layer = identity();
    const handle = layer.registerForwardHook((_, __, y) => y.mul(10));
    handle.remove();
    handle.remove();
    expect(layer(tensor([1])).tolist()).toEqual([1]);
  });

  it('may remove themselves while they run', () => {
    let calls = 0;
    const layer = identity();
    const handle = layer.registerForwardHook(() => {
      calls++;
      handle.remove();
    });
    layer(ones([1]));
    layer(ones([1]));
    expect(calls).toBe(1);
  });

  it('are not run by forward itself', () => {
    const layer = identity();
    layer.registerForwardHook((_, __, y) => y.mul(10));
    expect(layer.forward(tensor([1])).tolist()).toEqual([1]);
  });

  it('run within a Sequential, and what they keep stays valid', () => {
    const kept: Tensor[] = [];
    const net = new nn.Sequential(new nn.Linear(2, 4), new nn.ReLU(), new nn.Linear(4, 1));
    const x = ones([3, 2]);
    const plain = net(x).tolist();
    const relu = net.at(1) as nn.ReLU;
    const handle = relu.registerForwardHook((_, [before], after) => void kept.push(before, after));
    expect(net(x).tolist()).toEqual(plain);
    net(x).sum().backward();
    for (let i = 0; i < 20; i++) net(x);
    expect(kept.length).toBe(44);
    const [before, after] = kept as [Tensor, Tensor];
    expect(before.relu().tolist()).toEqual(after.tolist());
    handle.remove();
    expect(net(x).tolist()).toEqual(plain);
  });
});

describe('an error inside of a module', () => {
  class Test extends nn.Module {
    model1 = new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 3), new nn.Sequential(new nn.Linear(5, 2)));
    forward(x: Tensor): Tensor {
      return this.model1(x);
    }
  }

  it('names the path of the module, and what it is', () => {
    expect(() => new Test()(ones([2, 2, 3]))).toThrow(
      "(in module 'model1.1': Linear(in_features=4, out_features=3, bias=True))",
    );
    expect(() => new Test()(ones([2, 4]))).toThrow(
      /mat1 and mat2 shapes cannot be multiplied \(2x3 and 5x2\).*\(in module 'model1\.2\.0': Linear\(in_features=5/s,
    );
  });

  it('does so where two modules are computed as one', () => {
    const net = new nn.Sequential(new nn.Linear(4, 3), new nn.ReLU());
    expect(() => net(ones([2, 5]))).toThrow(/\(in module '0': Linear\(in_features=4, out_features=3, bias=True\)\)$/);
  });

  it('names none for the module itself', () => {
    expect(() => new nn.Linear(4, 3)(ones([2, 5]))).toThrow(/^(?!.*in module).*$/s);
  });

  it('leaves errors of the user alone', () => {
    class Broken extends nn.Module {
      forward(): Tensor {
        throw new RangeError('mine');
      }
    }
    expect(() => new nn.Sequential(new Broken())(ones([1]))).toThrow(new RangeError('mine'));
  });
});
