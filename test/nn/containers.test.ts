import { nn, ones, optim, rand, type Tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const names = (module: nn.AnyModule) => Object.keys(module.stateDict());

describe('ModuleList', () => {
  class Net extends nn.Module {
    layers = new nn.ModuleList([new nn.Linear(2, 3), new nn.Linear(3, 1)]);
    forward(x: Tensor): Tensor {
      let y = x;
      for (const layer of this.layers) y = layer(y);
      return y;
    }
  }

  it('and Sequential grow by one module after the other in a time that goes with their number', () => {
    const [list, chain] = [new nn.ModuleList(), new nn.Sequential()];
    const before = performance.now();
    for (let i = 0; i < 8000; i++) {
      list.append(new nn.ReLU());
      chain.append(new nn.ReLU());
    }
    // 25 s each when every call looked at all that was there.
    expect(performance.now() - before).toBeLessThan(5000);
    expect([list.length, chain.length, list.at(-1) === list[7999], [...list].length]).toEqual([8000, 8000, true, 8000]);
    const last = list[7999];
    expect(list.pop()).toBe(last);
    for (let i = 0; i < 500; i++) list.pop();
    expect(list.length).toBe(7499);
    expect(performance.now() - before).toBeLessThan(8000);
  });

  it('append takes a free number where a module was deleted, and sees fields of classes', () => {
    const list = new nn.ModuleList([new nn.ReLU(), new nn.Tanh(), new nn.GELU()]);
    list.append(new nn.SELU());
    delete list[1];
    expect(list.length).toBe(3);
    list.append(new nn.Sigmoid());
    expect([...list.namedChildren()].map(([name, m]) => name + m.constructor.name)).toEqual([
      '0ReLU',
      '2GELU',
      '3SELU',
      '4Sigmoid',
    ]);
    class More extends nn.ModuleList {
      extra = new nn.ReLU();
    }
    const more = new More([new nn.ReLU()]);
    more.append(new nn.Tanh());
    expect([...more.namedChildren()].map(([name]) => name)).toEqual(['0', '2', 'extra']);
    const named = new nn.Sequential({ a: new nn.ReLU() });
    named.append(new nn.Tanh()).append(new nn.Sigmoid());
    expect([...named.namedChildren()].map(([name]) => name)).toEqual(['1', '2', 'a']);
    expect(named.length).toBe(3);
  });

  it('has its modules found, and called in a loop', () => {
    const net = new Net();
    expect(names(net)).toEqual(['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias']);
    expect(net(rand([5, 2])).shape).toEqual([5, 1]);
    expect(String(net)).toContain('(layers): ModuleList(\n    (0): Linear(in_features=2, out_features=3, bias=True)');
  });

  it('is a list', () => {
    const [a, b, c, d] = [new nn.ReLU(), new nn.Identity(), new nn.Flatten(), new nn.Linear(1, 1)];
    const list = new nn.ModuleList<nn.AnyModule>([a, b]);
    list.append(c).extend([d]);
    expect([list.length, list[0], list.at(-1), list.at(9)]).toEqual([4, a, d, undefined]);
    list.insert(1, d);
    expect([...list]).toEqual([a, d, b, c, d]);
    expect(list.pop()).toBe(d);
    expect(list.pop(0)).toBe(a);
    expect([...list]).toEqual([d, b, c]);
    list.set(-1, a);
    list[0] = c;
    expect([[...list], [...list.slice(1)], list.length]).toEqual([[c, b, a], [b, a], 3]);
    expect(Object.keys(list).filter((key) => /\d/.test(key))).toEqual(['0', '1', '2']);
  });

  it('refuses what is no list of modules, and to be called', () => {
    expect(() => new nn.ModuleList([3 as never])).toThrow('number is not a Module subclass');
    expect(() => new nn.ModuleList(new nn.ReLU() as never)).toThrow(
      'ModuleList.extend should be called with an iterable, but got ReLU',
    );
    expect(() => new nn.ModuleList(3 as never)).toThrow(
      'ModuleList.extend should be called with an iterable, but got number',
    );
    expect(() => new nn.ModuleList([new nn.ReLU()]).set(1, new nn.ReLU())).toThrow('index 1 is out of range');
    expect(() => new nn.ModuleList([]).pop()).toThrow('index -1 is out of range');
    expect(() => (new nn.ModuleList([]) as unknown as (x: Tensor) => Tensor)(ones([1]))).toThrow(
      'Module [ModuleList] is missing the required "forward" function',
    );
    const list = new nn.ModuleList<nn.AnyModule>([new nn.ReLU()]);
    expect(() => {
      list[0] = ones([1]) as never;
    }).toThrow("cannot assign 'torch.FloatTensor' as child module '0'");
  });
});

describe('ModuleDict', () => {
  it('has modules by name, in the order in which they came', () => {
    const dict = new nn.ModuleDict<nn.AnyModule>({ right: new nn.Linear(1, 1), left: new nn.ReLU() });
    expect([[...dict.keys()], dict.length, dict.has('left'), dict.has('up')]).toEqual([
      ['right', 'left'],
      2,
      true,
      false,
    ]);
    expect(names(dict)).toEqual(['right.weight', 'right.bias']);
    dict.update(new nn.ModuleDict({ up: new nn.Identity() }));
    dict.update([['left', new nn.Flatten()]]);
    expect(Array.from(dict.entries(), ([name, module]) => `${name} ${module}`).slice(1)).toEqual([
      'left Flatten(start_dim=1, end_dim=-1)',
      'up Identity()',
    ]);
    expect(String(dict.pop('up'))).toBe('Identity()');
    expect([...dict]).toEqual(['right', 'left']);
    expect(String(dict)).toBe(
      'ModuleDict(\n  (right): Linear(in_features=1, out_features=1, bias=True)\n  (left): Flatten(start_dim=1, end_dim=-1)\n)',
    );
    dict.clear();
    expect(dict.length).toBe(0);
  });

  it.each([
    [() => new nn.ModuleDict({ a: new nn.ReLU() }).get('b'), "KeyError: 'b'"],
    [() => new nn.ModuleDict({ keys: new nn.ReLU() }), "attribute 'keys' already exists"],
    [() => new nn.ModuleDict({ 'a.b': new nn.ReLU() }), 'module name can\'t contain ".", got: a.b'],
    [() => new nn.ModuleDict({ a: 3 as never }), 'number is not a Module subclass'],
    [() => new nn.ModuleDict([['a'] as never]), 'ModuleDict update sequence element #0 has length 1; 2 is required'],
    [() => new nn.ModuleDict(3 as never), 'should be called with an iterable of key/value pairs'],
  ])('refuses what PyTorch refuses: %#', (make, message) => {
    expect(make).toThrow(message);
  });
});

describe('ParameterList and ParameterDict', () => {
  it('make parameters of tensors, which are learned', () => {
    class Net extends nn.Module {
      steps = new nn.ParameterList([ones([2]), new nn.Parameter(ones([2]))]);
      named = new nn.ParameterDict({ scale: ones([2]) });
      forward(x: Tensor): Tensor {
        let y = x.mul(this.named.get('scale'));
        for (const step of this.steps) y = y.add(step);
        return y;
      }
    }
    const net = new Net();
    expect(names(net)).toEqual(['steps.0', 'steps.1', 'named.scale']);
    net(ones([2]))
      .sum()
      .backward();
    new optim.SGD(net.parameters(), { lr: 1 }).step();
    expect(Object.values(net.stateDict()).map((p) => p.tolist())).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('are a list and a dict', () => {
    const list = new nn.ParameterList([ones([1])]);
    list.append(ones([2])).extend([ones([3])]);
    list.set(0, zeros([4]));
    expect([list.length, list.at(-1)?.shape, list[0]?.shape, list.at(7)]).toEqual([3, [3], [4], undefined]);
    expect([...list].every((p) => p instanceof nn.Parameter)).toBe(true);
    const dict = new nn.ParameterDict([['b', ones([1])]]);
    dict.set('a', ones([2]));
    expect([
      [...dict],
      dict.length,
      dict.setdefault('a', ones([9])).shape,
      dict.setdefault('c', ones([3])).shape,
    ]).toEqual([['b', 'a'], 2, [2], [3]]);
    expect([dict.pop('a').shape, [...dict.keys()]]).toEqual([[2], ['b', 'c']]);
  });

  it('are printed as in PyTorch', () => {
    expect(String(new nn.ParameterList([ones([2, 2]), ones([])]))).toBe(
      'ParameterList(\n    (0): Parameter containing: [torch.float32 of size 2x2]\n' +
        '    (1): Parameter containing: [torch.float32 of size ]\n)',
    );
    expect(String(new nn.ParameterDict({ a: ones([2, 2]), b: ones([2]) }))).toBe(
      'ParameterDict(\n    (a): Parameter containing: [torch.FloatTensor of size 2x2]\n' +
        '    (b): Parameter containing: [torch.FloatTensor of size 2]\n)',
    );
    expect([String(new nn.ParameterList()), String(new nn.ModuleDict())]).toEqual(['ParameterList()', 'ModuleDict()']);
  });

  it.each([
    [
      () => new nn.ParameterList(ones([2, 2]) as never),
      'ParameterList.extend should be called with an iterable, but got Tensor',
    ],
    [() => new nn.ParameterList([3 as never]), "cannot assign 'number' object to a parameter"],
    [() => new nn.ParameterList([ones([1])]).set(1, ones([1])), 'index 1 is out of range'],
    [() => new nn.ParameterDict({ a: ones([1]) }).get('b'), "'ParameterDict' object has no attribute 'b'"],
    [() => new nn.ParameterDict({ keys: ones([1]) }), "attribute 'keys' already exists"],
    [() => new nn.ParameterDict({ 'a.b': ones([1]) }), 'parameter name can\'t contain "."'],
    [() => new nn.ParameterList([zeros([1], { dtype: 'int32' })]), 'Only Tensors of floating point'],
  ])('refuse what PyTorch refuses: %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
