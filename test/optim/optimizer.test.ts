import { nn, ones, optim, resetWarnings, setWarnHook, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = (...data: number[]) => tensor(data, { requiresGrad: true });

describe('parameter groups', () => {
  it('have options of their own, over those of the optimizer', () => {
    const [a, b] = [leaf(1), leaf(1)];
    const optimizer = new optim.SGD([{ params: [a] }, { params: b, lr: 1 }], { lr: 0.1 });
    a.grad = tensor([1]);
    b.grad = tensor([1]);
    optimizer.step();
    expect([a.item(), b.item()]).toEqual([Math.fround(0.9), 0]);
    expect(optimizer.paramGroups.map(({ lr, params }) => [lr, params.length])).toEqual([
      [0.1, 1],
      [1, 1],
    ]);
  });

  it('take another rate between steps', () => {
    const p = leaf(1);
    const optimizer = new optim.SGD([p], { lr: 1 });
    for (const group of optimizer.paramGroups) group.lr = 0;
    p.grad = tensor([1]);
    optimizer.step();
    expect(p.item()).toBe(1);
  });

  it('can be added later', () => {
    const [a, b] = [leaf(1), leaf(1)];
    const optimizer = new optim.SGD([a], { lr: 1 });
    optimizer.addParamGroup({ params: [b], lr: 0.5 });
    b.grad = tensor([1]);
    optimizer.step();
    expect(b.item()).toBe(0.5);
    expect(() => optimizer.addParamGroup({ params: [a] })).toThrow(
      'some parameters appear in more than one parameter group',
    );
  });

  it('may come from a generator', () => {
    const optimizer = new optim.SGD(new nn.Linear(2, 2).parameters(), { lr: 1 });
    expect(optimizer.paramGroups[0]?.params.length).toBe(2);
  });
});

describe('what is written to a group', () => {
  const w = () => new nn.Parameter(tensor([1, -2]));
  const trained = (optimizer: optim.Optimizer<object>, params: Tensor[]): unknown => {
    for (const grad of [1, -3, 2]) {
      for (const param of params) param.grad = tensor([grad, 0.5]);
      optimizer.step();
    }
    return params.map((param) => param.tolist());
  };
  const LISTS: [string, string, number[], (params: Iterable<Tensor>, options?: object) => optim.Optimizer<object>][] = [
    ['Adam', 'betas', [0.5, 0.9], (params, options) => new optim.Adam(params, options)],
    ['AdamW', 'betas', [0.5, 0.9], (params, options) => new optim.AdamW(params, options)],
    ['Adamax', 'betas', [0.5, 0.9], (params, options) => new optim.Adamax(params, options)],
    ['NAdam', 'betas', [0.5, 0.9], (params, options) => new optim.NAdam(params, options)],
    ['RAdam', 'betas', [0.5, 0.9], (params, options) => new optim.RAdam(params, options)],
    ['Rprop', 'etas', [0.4, 1.1], (params, options) => new optim.Rprop(params, options)],
    ['Rprop', 'stepSizes', [1e-3, 0.011], (params, options) => new optim.Rprop(params, options)],
  ];
  it.each(LISTS)('of %s, %s, takes effect there, and nowhere else', (_, name, values, make) => {
    const write = (group: unknown) => {
      const list = (group as Record<string, number[]>)[name] as number[];
      for (const [i, value] of values.entries()) list[i] = value;
    };
    const plain = [w(), w()];
    const usual = trained(make(plain), plain);
    const given = [w(), w()];
    const other = trained(make(given, { [name]: values }), given) as unknown[];
    expect(other).not.toEqual(usual);

    const [a, b] = [w(), w()];
    const groups = make([{ params: [a] }, { params: [b] }] as unknown as Tensor[]);
    const saved = groups.stateDict();
    const loaded = make([{ params: [w()] }, { params: [w()] }] as unknown as Tensor[]);
    loaded.loadStateDict(saved);
    for (const group of saved.param_groups) write({ [name]: group[name.replace('S', '_s')] });
    expect(loaded.paramGroups[0]).not.toMatchObject({ [name]: values });
    write(groups.paramGroups[0]);
    expect(groups.paramGroups[1]).not.toMatchObject({ [name]: values });
    expect(groups.defaults).not.toMatchObject({ [name]: values });
    expect(trained(groups, [a, b])).toEqual([other[0], (usual as unknown[])[1]]);
    const later = [w(), w()];
    expect(trained(make(later), later)).toEqual(usual);
  });

  it('as a further parameter is trained, too', () => {
    const [a, b] = [w(), w()];
    const list = [a];
    const optimizer = new optim.SGD(list, { lr: 1 });
    list.length = 0;
    optimizer.paramGroups[0]?.params.push(b);
    a.grad = ones([2]);
    b.grad = ones([2]);
    optimizer.step();
    expect([a.tolist(), b.tolist()]).toEqual([
      [0, -3],
      [0, -3],
    ]);
    optimizer.zeroGrad();
    expect([a.grad, b.grad]).toEqual([null, null]);
  });
});

describe('zeroGrad', () => {
  it('drops the gradients, or with setToNone: false makes them zero', () => {
    const [a, b] = [leaf(1), leaf(1)];
    const optimizer = new optim.SGD([a, b], { lr: 1 });
    a.grad = tensor([1]);
    const held = a.grad as Tensor;
    optimizer.zeroGrad({ setToNone: false });
    expect([held.tolist(), b.grad]).toEqual([[0], null]);
    optimizer.zeroGrad();
    expect(a.grad).toBeNull();
  });
});

describe('refusals', () => {
  it('no parameters, one bare tensor, something else', () => {
    expect(() => new optim.SGD([], { lr: 1 })).toThrow('optimizer got an empty parameter list');
    expect(() => new optim.SGD(leaf(1) as unknown as Tensor[], { lr: 1 })).toThrow(
      'params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor',
    );
    expect(() => new optim.SGD([{ params: [1 as unknown as Tensor] }], { lr: 1 })).toThrow(
      'optimizer can only optimize Tensors, but one of the params is number',
    );
  });

  it('results of operations', () => {
    expect(() => new optim.SGD([leaf(1).mul(2)], { lr: 1 })).toThrow("can't optimize a non-leaf Tensor");
  });

  it('warns of a parameter that is there twice', () => {
    const warnings: string[] = [];
    resetWarnings();
    const earlier = setWarnHook((message) => warnings.push(message));
    const p = leaf(1);
    new optim.SGD([p, p], { lr: 1 });
    setWarnHook(earlier);
    expect(warnings[0]).toMatch(/^optimizer contains a parameter group with duplicate parameters/);
  });
});

it.each([
  ['SGD', (params: Tensor[]) => new optim.SGD(params, { lr: 1, momentum: 0.5 })],
  ['Adam', (params: Tensor[]) => new optim.Adam(params, { lr: 1 })],
])('%s: a step that fails leaves the state as it was', (_, make) => {
  const two = () => [leaf(1, 2), leaf(3)] as const;
  const [[a], [b]] = [two(), two()];
  const counts = tensor([1], { dtype: 'int32' });
  counts.grad = tensor([1], { dtype: 'int32' });
  const [failing, plain] = [make([a, counts]), make([b])];
  a.grad = tensor([1, -2]);
  b.grad = tensor([1, -2]);
  expect(() => failing.step()).toThrow('optimizers take floating point parameters');
  expect(a.tolist()).toEqual([1, 2]);
  counts.grad = null;
  for (let i = 0; i < 3; i++) {
    failing.step();
    plain.step();
  }
  expect(a.tolist()).toEqual(b.tolist());
});

describe('state dicts', () => {
  const make = () => {
    const [a, b] = [leaf(1, 2), leaf(3)];
    return { a, b, optimizer: new optim.Adam([{ params: [a] }, { params: [b], weightDecay: 0.5 }], { lr: 0.1 }) };
  };
  const step = ({ a, b, optimizer }: ReturnType<typeof make>, t: number) => {
    a.grad = tensor([t, -t]);
    b.grad = tensor([t * t]);
    optimizer.step();
  };

  it("have PyTorch's form", () => {
    const made = make();
    step(made, 1);
    const dict = made.optimizer.stateDict();
    expect(dict.param_groups.map(({ params, weight_decay, amsgrad }) => [params, weight_decay, amsgrad])).toEqual([
      [[0], 0, false],
      [[1], 0.5, false],
    ]);
    expect(Object.keys(dict.state)).toEqual(['0', '1']);
    expect(Object.keys(dict.state[0] as object).sort()).toEqual(['exp_avg', 'exp_avg_sq', 'step']);
  });

  it('continue training to the same bits', () => {
    const first = make();
    for (let t = 1; t <= 3; t++) step(first, t);
    const second = make();
    second.a.detach().copy_(first.a.detach());
    second.b.detach().copy_(first.b.detach());
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    for (let t = 4; t <= 6; t++) {
      step(first, t);
      step(second, t);
    }
    expect(second.a.tolist()).toEqual(first.a.tolist());
    expect(second.b.tolist()).toEqual(first.b.tolist());
  });

  it('are copied: the optimizers share nothing afterwards', () => {
    const [first, second] = [make(), make()];
    step(first, 1);
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    const average = second.optimizer.state.get(second.a)?.exp_avg as Tensor;
    const before = average.tolist();
    step(first, 2);
    expect(average.tolist()).toEqual(before);
  });

  it('bring their options along', () => {
    const [first, second] = [make(), make()];
    for (const group of first.optimizer.paramGroups) group.lr = 0.025;
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    expect(second.optimizer.paramGroups.map(({ lr, weightDecay }) => [lr, weightDecay])).toEqual([
      [0.025, 0],
      [0.025, 0.5],
    ]);
  });

  it("may be PyTorch's, with the step as a tensor", () => {
    const { a, optimizer } = make();
    const { param_groups } = optimizer.stateDict();
    const moments = { exp_avg: zeros([2]), exp_avg_sq: zeros([2]) };
    optimizer.loadStateDict({ state: { 0: { step: tensor(9), ...moments } }, param_groups });
    a.grad = ones([2]);
    optimizer.step();
    expect(optimizer.state.get(a)?.step).toBe(10);
  });

  it('that do not fit change nothing', () => {
    const made = make();
    step(made, 1);
    const before = JSON.stringify(made.optimizer.stateDict());
    const dict = made.optimizer.stateDict();
    const [group] = dict.param_groups as [(typeof dict.param_groups)[number]];
    expect(() => made.optimizer.loadStateDict({ ...dict, param_groups: [group] })).toThrow(
      'loaded state dict has a different number of parameter groups',
    );
    expect(() =>
      made.optimizer.loadStateDict({ ...dict, param_groups: [group, { ...group, params: [1, 2] }] }),
    ).toThrow("loaded state dict contains a parameter group that doesn't match the size of optimizer's group");
    const wrong = { step: 1, exp_avg: ones([3]), exp_avg_sq: ones([2]) };
    expect(() => made.optimizer.loadStateDict({ ...dict, state: { 0: wrong } })).toThrow(
      'loaded state dict has exp_avg of shape [3] for a parameter of [2]',
    );
    expect(JSON.stringify(made.optimizer.stateDict())).toBe(before);
  });
});
