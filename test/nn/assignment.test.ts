import { nn, ones, rand, type Tensor, tensor, ValueError, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

/** What plain JavaScript may do. */
type Loose = nn.AnyModule & Record<string, unknown>;

/** As classes are written in TypeScript: their fields are defined, not assigned. */
class Fields extends nn.Module {
  child = new nn.Linear(2, 2);
  parameter = new nn.Parameter(ones([1]));
  number = 3;
  tensor = ones([1]);
  constructor() {
    super();
    this.registerBuffer('buffer', ones([1]));
    this.registerParameter('none', null);
  }
  forward(x: Tensor): Tensor {
    return this.child(x);
  }
}

/** As Python's are written. */
class Assigned extends nn.Module {
  declare child: nn.Linear;
  constructor() {
    super();
    this.child = new nn.Linear(2, 2);
    Object.assign(this, { parameter: new nn.Parameter(ones([1])), number: 3, tensor: ones([1]) });
    this.registerBuffer('buffer', ones([1]));
    this.registerParameter('none', null);
  }
  forward(x: Tensor): Tensor {
    return this.child(x);
  }
}

const values: Record<string, () => unknown> = {
  'torch.FloatTensor': () => ones([1]),
  'torch.LongTensor': () => zeros([1], { dtype: 'int32' }),
  Linear: () => new nn.Linear(1, 1),
  number: () => 3,
  string: () => 'a',
  Array: () => [1],
  undefined: () => undefined,
  boolean: () => true,
};

const wanted = {
  child: ['child module', 'torch.nn.Module', ['Linear']],
  parameter: ['parameter', 'torch.nn.Parameter', []],
  none: ['parameter', 'torch.nn.Parameter', []],
  buffer: ['buffer', 'torch.Tensor', ['torch.FloatTensor', 'torch.LongTensor', 'Linear']],
} as const;

describe.each([
  ['fields', Fields],
  ['assignments', Assigned],
])('the state of a class with %s', (_, Class) => {
  const make = (): Loose => {
    const module = new Class() as unknown as Loose;
    expect([...module.namedParameters()].map(([name]) => name)).toContain('parameter');
    return module;
  };
  const cases = Object.entries(wanted).flatMap(([name, [kind, type, fine]]) =>
    Object.keys(values).map((value) => ({
      name,
      kind,
      type,
      value,
      isFine: (fine as readonly string[]).includes(value),
    })),
  );

  it.each(cases)('$name = $value', ({ name, kind, type, value, isFine }) => {
    const module = make();
    const before = Object.keys(module.stateDict());
    const assign = () => {
      module[name] = values[value]?.();
    };
    if (isFine) return expect(assign).not.toThrow();
    expect(assign).toThrow(ValueError);
    expect(assign).toThrow(`cannot assign '${value}' as ${kind} '${name}' (${type} or None expected)`);
    expect(Object.keys(module.stateDict())).toEqual(before);
  });

  it('takes null, and what belongs there', () => {
    const module = make();
    for (const name of Object.keys(wanted)) module[name] = null;
    expect([...module.parameters()].length + [...module.buffers()].length + [...module.children()].length).toBe(0);
    expect(() => {
      module.parameter = ones([1]);
    }).toThrow("cannot assign 'torch.FloatTensor' as parameter 'parameter'");
    module.parameter = new nn.Parameter(ones([2]));
    module.child = new nn.ReLU();
    module.buffer = tensor([5]);
    module.none = new nn.Parameter(ones([3]));
    expect([...module.namedParameters()].map(([name, p]) => [name, p.shape])).toEqual([
      ['parameter', [2]],
      ['none', [3]],
    ]);
    expect(module.stateDict().buffer?.item()).toBe(5);
    expect([...module.namedChildren()].map(([name, child]) => `${name} ${child}`)).toEqual(['child ReLU()']);
  });

  it('may turn into a parameter or a module', () => {
    const module = make();
    module.buffer = new nn.Parameter(ones([4]));
    module.tensor = new nn.Parameter(ones([5]));
    module.number = new nn.ReLU();
    module.child = new nn.Parameter(ones([6]));
    expect([...module.buffers()]).toEqual([]);
    expect([...module.parameters()].map((p) => p.shape[0])).toEqual(expect.arrayContaining([4, 5, 6]));
    expect([...module.children()].length).toBe(1);
    expect(() => {
      module.child = new nn.Linear(1, 1);
    }).toThrow("cannot assign 'Linear' as parameter 'child'");
  });

  it('leaves other properties alone', () => {
    const module = make();
    module.number = ones([1]);
    module.tensor = 'a';
    module.more = [1];
    expect([module.tensor, module.more]).toEqual(['a', [1]]);
    delete module.parameter;
    module.parameter = 4;
    expect(Object.keys(module.stateDict())).toEqual(
      ['child.weight', 'child.bias', 'buffer'].sort((a) => (a === 'buffer' ? -1 : 0)),
    );
  });
});

describe('a layer of the library', () => {
  it('keeps its parameters where a product is assigned', () => {
    const net = new nn.Sequential(new nn.Linear(2, 2));
    const layer = net.at(0) as Loose;
    expect(() => {
      layer.weight = (layer.weight as Tensor).mul(0.5);
    }).toThrow(
      "cannot assign 'torch.FloatTensor' as parameter 'weight' (torch.nn.Parameter or None expected); " +
        'this.weight = new nn.Parameter(tensor) makes it one',
    );
    expect(Object.keys(net.stateDict())).toEqual(['0.weight', '0.bias']);
    layer.weight = new nn.Parameter(zeros([2, 2]));
    layer.bias = null;
    expect(net(rand([1, 2])).tolist()).toEqual([[0, 0]]);
  });

  it('is checked before anybody has asked for its parameters, and where it stands', () => {
    const layer = new nn.Linear(2, 2) as unknown as Loose;
    expect(() => {
      layer.weight = 3;
    }).toThrow("cannot assign 'number' as parameter 'weight'");
    const net = new nn.Sequential(new nn.ReLU()) as unknown as Loose;
    expect(() => {
      net['0'] = 3;
    }).toThrow("cannot assign 'number' as child module '0'");
  });
});

describe('names that are taken', () => {
  const net = new Fields();
  it.each([
    ['a parameter over a module', () => net.registerParameter('child', new nn.Parameter(ones([1])))],
    ['a parameter over something else', () => net.registerParameter('number', new nn.Parameter(ones([1])))],
    ['a buffer over a module', () => net.registerBuffer('child', ones([1]))],
    ['a buffer over a parameter', () => net.registerBuffer('parameter', ones([1]))],
    ['a module over a parameter', () => net.registerModule('parameter', new nn.ReLU())],
    ['a module over a method', () => net.addModule('forward', new nn.ReLU())],
  ])('%s', (_, register) => {
    expect(register).toThrow(/^attribute '\w+' already exists$/);
  });

  it('may be given again to the same kind', () => {
    net.registerParameter('parameter', new nn.Parameter(zeros([1])));
    net.registerBuffer('buffer', zeros([1]));
    net.addModule('child', new nn.Linear(2, 3));
    expect([net.parameter.item(), net.stateDict().buffer?.item(), net(rand([1, 2])).shape]).toEqual([0, 0, [1, 3]]);
    expect(() => net.registerParameter(3 as never, null)).toThrow('parameter name should be a string. Got number');
  });
});

describe('paths', () => {
  const net = new nn.Sequential(new nn.Linear(2, 2), new nn.Sequential(new nn.ReLU()));
  net.registerBuffer('scale', ones([1]));

  it('lead to parameters, buffers and modules', () => {
    expect(net.getParameter('0.weight')).toBe((net.at(0) as nn.Linear).weight);
    expect(net.getBuffer('scale').item()).toBe(1);
    expect(String(net.getSubmodule('1.0'))).toBe('ReLU()');
    expect(net.getSubmodule('')).toBe(net);
  });

  it.each([
    [() => net.getParameter('0.wei'), 'Linear has no attribute `wei`'],
    [() => net.getParameter('7.weight'), 'Sequential has no attribute `7`'],
    [() => net.getParameter('scale'), '`scale` is not an nn.Parameter'],
    [() => net.getParameter('training'), '`training` is not an nn.Parameter'],
    [() => net.getBuffer('0.weight'), '`weight` is not a buffer'],
    [() => net.getSubmodule('0.weight'), '`weight` is not an nn.Module'],
    [() => net.setSubmodule('', new nn.ReLU()), 'Cannot set the submodule without a target name!'],
    [() => net.setSubmodule('7.0', new nn.ReLU()), 'Sequential has no attribute `7`'],
    [() => net.setSubmodule('1.0', 3 as never), 'number is not a Module subclass'],
    [() => net.setSubmodule('0.weight', new nn.ReLU()), "cannot assign 'ReLU' as parameter 'weight'"],
  ])('or say what is missing: %#', (lookUp, message) => {
    expect(lookUp).toThrow(message);
  });

  it('are where setSubmodule puts another module', () => {
    net.setSubmodule('1.0', new nn.Identity());
    net.setSubmodule('1.1', new nn.Flatten());
    expect(String(net.at(1))).toBe('Sequential(\n  (0): Identity()\n  (1): Flatten(start_dim=1, end_dim=-1)\n)');
  });
});

describe('a class without forward', () => {
  it('says so when it is called', () => {
    class Empty extends (nn.Module as unknown as new () => object) {}
    expect(() => (new Empty() as (x: Tensor) => unknown)(ones([1]))).toThrow(
      'Module [Empty] is missing the required "forward" function',
    );
  });
});
