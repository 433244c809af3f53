import { inspect } from 'node:util';
import { nn, ones, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

class Scale extends nn.Module {
  factor = new nn.Parameter(tensor([2]));
  times = 1;
  forward(x: Tensor): Tensor {
    return x.mul(this.factor).mul(this.times);
  }
}

describe('a module', () => {
  it('is called like a function', () => {
    const scale = new Scale();
    expect(scale(tensor([1, 3])).tolist()).toEqual([2, 6]);
    expect(typeof scale).toBe('function');
  });

  it('is an instance of its classes', () => {
    const scale = new Scale();
    expect(scale).toBeInstanceOf(Scale);
    expect(scale).toBeInstanceOf(nn.Module);
    expect(scale).toBeInstanceOf(Function);
    expect(scale.constructor).toBe(Scale);
    expect(new nn.Linear(1, 1)).not.toBeInstanceOf(Scale);
  });

  it('works where code generation from strings is forbidden', () => {
    // No `Function` constructor and no eval: the source of a module is that of a plain arrow function.
    expect(Function.prototype.toString.call(new Scale())).toMatch(/^\(\.\.\.args\) *=>/);
  });

  it('has the fields of its class, also those declared in subclasses', () => {
    class Twice extends Scale {
      override times = 2;
      readonly #hidden = 10;
      get hidden(): number {
        return this.#hidden;
      }
    }
    const twice = new Twice();
    expect(twice(tensor([1])).tolist()).toEqual([4]);
    expect(twice.hidden).toBe(10);
    twice.times = 5;
    expect(twice(tensor([1])).tolist()).toEqual([10]);
  });

  it('can have fields called name and length', () => {
    class Named extends nn.Module {
      override name = 'encoder';
      override length = 3;
      forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect([new Named().name, new Named().length]).toEqual(['encoder', 3]);
    expect(Object.keys(new Scale())).toEqual(['training', 'factor', 'times']);
  });

  it('has call, apply of modules, and bind', () => {
    const scale = new Scale();
    expect(scale.call(null, tensor([4])).tolist()).toEqual([8]);
    const bound = scale.bind(null, tensor([5]));
    expect(bound().tolist()).toEqual([10]);
    expect([tensor([1]), tensor([2])].map((x) => scale(x).item())).toEqual([2, 4]);
  });

  it('passes several arguments and results', () => {
    class Pair extends nn.Module<[a: Tensor, b: Tensor, swap?: boolean], [Tensor, Tensor]> {
      forward(a: Tensor, b: Tensor, swap = false): [Tensor, Tensor] {
        return swap ? [b, a] : [a, b];
      }
    }
    const [a, b] = new Pair()(ones([1]), zeros([1]), true);
    expect([a.item(), b.item()]).toEqual([0, 1]);
  });

  it('is its state dict in JSON, and cannot be cloned: use stateDict()', () => {
    expect(JSON.parse(JSON.stringify({ scale: new Scale() }))).toEqual({ scale: { factor: [2] } });
    expect(() => structuredClone(new Scale())).toThrow(/could not be cloned/);
  });

  it('is printed on the console as by toString', () => {
    const layer = new nn.Linear(2, 3);
    expect(inspect(layer)).toBe(String(layer));
    expect(inspect(new nn.Parameter(tensor([1])))).toBe('Parameter containing:\ntensor([1.], requires_grad=True)');
  });
});

describe('train and eval', () => {
  it('set the mode here and below', () => {
    const net = new nn.Sequential(new nn.Sequential(new nn.ReLU()), new Scale());
    const modes = () => [...net.modules()].map((module) => module.training);
    expect(modes()).toEqual([true, true, true, true]);
    expect(net.eval()).toBe(net);
    expect(modes()).toEqual([false, false, false, false]);
    net.at(0)?.train();
    expect(modes()).toEqual([false, true, true, false]);
    expect(() => net.train('yes' as unknown as boolean)).toThrow('training mode is expected to be boolean');
  });
});

describe('apply', () => {
  it('visits children first and returns the module', () => {
    const names: string[] = [];
    const net = new nn.Sequential(new nn.Linear(1, 1), new nn.Sequential(new nn.ReLU()));
    expect(net.apply((module) => names.push(module.constructor.name))).toBe(net);
    expect(names).toEqual(['Linear', 'ReLU', 'Sequential', 'Sequential']);
  });

  it('initialises weights', () => {
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU(), new nn.Linear(2, 2));
    net.apply((module) => {
      if (module instanceof nn.Linear) nn.init.ones_(module.weight);
    });
    expect((net.at(2) as nn.Linear).weight.tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe('requiresGrad_ and zeroGrad', () => {
  it('act on all parameters', () => {
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Linear(2, 1));
    net(ones([1, 2]))
      .sum()
      .backward();
    expect([...net.parameters()].every((p) => p.grad !== null)).toBe(true);
    net.zeroGrad();
    expect([...net.parameters()].every((p) => p.grad === null)).toBe(true);
    net.requiresGrad_(false);
    expect(net(ones([1, 2])).requiresGrad).toBe(false);
  });
});
