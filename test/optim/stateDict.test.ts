import { ones, optim, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { every, gradient } from './every';

type Dict = optim.OptimizerStateDict;
type Group = Record<string, unknown>;

const leaf = (...data: number[]) => tensor(data, { requiresGrad: true });

function trained(make: (typeof every)[number][1], data = [1, -2]): optim.Optimizer<object> {
  const p = leaf(...data);
  const optimizer = make([p]);
  for (let t = 1; t <= 2; t++) {
    p.grad = tensor(gradient(data.length, t));
    optimizer.step();
  }
  return optimizer;
}

/** The dict loads or throws; when it throws, nothing has changed. */
function refusal(optimizer: optim.Optimizer<object>, dict: Dict): string | null {
  const before = JSON.stringify(optimizer.stateDict());
  try {
    optimizer.loadStateDict(dict);
    return null;
  } catch (error) {
    expect(JSON.stringify(optimizer.stateDict())).toBe(before);
    return (error as Error).message;
  }
}

/** One group's dict with some options, and some of the state of parameter 0, replaced. */
function changed(dict: Dict, options: Group, state: Group = {}): Dict {
  const drop = (record: Group) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
  return {
    param_groups: [drop({ ...dict.param_groups[0], ...options })] as Dict['param_groups'],
    state: { 0: drop({ ...dict.state[0], ...state }) as Dict['state'][number] },
  };
}

describe("another optimizer's dict", () => {
  /** Adam and AdamW keep the same of a parameter; PyTorch 2.x and this library say which of the two it was. */
  const pairs = every.flatMap(([from, make]) => every.map(([to, other]) => [from, to, make, other] as const));
  it.each(pairs.filter(([from, to]) => from.split(',')[0] !== to.split(',')[0]))('%s into %s is refused', (...four) => {
    const [, , make, other] = four;
    expect(refusal(trained(other), trained(make).stateDict())).toMatch(/^loaded state dict has /);
  });
});

describe('a dict out of range', () => {
  const adam = (p: Iterable<Tensor>) => new optim.Adam(p, { lr: 0.1 });
  const dict = trained(adam).stateDict();
  it.each([
    ['lr', { lr: 'abc' }, {}, 'Invalid learning rate: abc'],
    ['lr', { lr: -0.5 }, {}, 'Invalid learning rate: -0.5'],
    ['betas', { betas: [2, 3] }, {}, 'Invalid beta parameter at index 0: 2.0'],
    ['betas', { betas: 'x' }, {}, 'Invalid betas: x; they are two numbers'],
    ['amsgrad', { amsgrad: 'yes' }, {}, 'Invalid amsgrad value: yes; it is true or false'],
    ['a missing option', { eps: undefined }, {}, "loaded state dict has no option 'eps' in parameter group 0"],
    ['no params', { params: undefined }, {}, "doesn't match the size of optimizer's group"],
    ['step', {}, { step: -1 }, "loaded state dict has no usable 'step' for parameter 0: -1"],
    ['step', {}, { step: 1.5 }, "loaded state dict has no usable 'step' for parameter 0: 1.5"],
    ['step', {}, { step: 'two' }, "loaded state dict has no usable 'step' for parameter 0: two"],
    ['step', {}, { step: ones([2]) }, "loaded state dict has no usable 'step' for parameter 0"],
    ['partial state', {}, { exp_avg: undefined }, "loaded state dict has no 'exp_avg' for parameter 0"],
    ['partial state', {}, { exp_avg: null }, "loaded state dict has no 'exp_avg' for parameter 0"],
    ['amsgrad without its state', { amsgrad: true }, {}, undefined],
    [
      'state unknown',
      {},
      { sum: ones([2]) },
      "loaded state dict has 'sum' for parameter 0, which this optimizer does not",
    ],
    [
      'a number for a tensor',
      {},
      { exp_avg: 1 },
      "loaded state dict has 'exp_avg' for parameter 0, which is no tensor",
    ],
    ['a 0-d tensor', {}, { exp_avg: tensor(1) }, 'loaded state dict has exp_avg of shape [] for a parameter of [2]'],
    ['shape', {}, { exp_avg: ones([2, 1]) }, 'loaded state dict has exp_avg of shape [2, 1] for a parameter of [2]'],
  ] as [string, Group, Group, string | undefined][])('%s: %o %o', (_, options, state, message) => {
    const found = refusal(trained(adam), changed(dict, options, state));
    if (message === undefined) expect(found).toBeNull();
    else expect(found).toContain(message);
  });

  it.each([null, 3, {}, { param_groups: [] }, { state: {}, param_groups: 'x' }, { state: {}, param_groups: [null] }])(
    'is no dict: %o',
    (value) => expect(refusal(trained(adam), value as unknown as Dict)).toMatch(/^loaded state dict /),
  );

  it('has state for a parameter that is in no group', () => {
    const found = refusal(trained(adam), { ...dict, state: { 7: dict.state[0] as Dict['state'][number] } });
    expect(found).toBe('loaded state dict has state for parameter 7, which is in none of its groups');
  });

  it("is SGD's with Nesterov's momentum but none", () => {
    const sgd = (p: Iterable<Tensor>) => new optim.SGD(p, { lr: 0.1 });
    const found = refusal(trained(sgd), changed(trained(sgd).stateDict(), { nesterov: true }));
    expect(found).toBe('Nesterov momentum requires a momentum and zero dampening');
  });
});

describe('what PyTorch saves is taken', () => {
  const moments = () => ({ exp_avg: zeros([2]), exp_avg_sq: ones([2]) });
  const common = { lr: 0.1, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, amsgrad: false, params: [0] };
  it.each([
    ['1.9', common, 3],
    [
      '1.13',
      { ...common, maximize: false, foreach: null, capturable: false, differentiable: false, fused: null },
      tensor(3),
    ],
    ['2.7', { ...common, maximize: false, fused: true, decoupled_weight_decay: false, initial_lr: 0.2 }, tensor([3])],
  ] as [string, Group, number | Tensor][])('Adam of %s', (_, group, step) => {
    const p = leaf(1, -2);
    const optimizer = new optim.Adam([p]);
    optimizer.loadStateDict({ state: { 0: { step, ...moments() } }, param_groups: [group] } as unknown as Dict);
    expect(optimizer.paramGroups[0]?.lr).toBe(0.1);
    expect(optimizer.state.get(p)?.step).toBe(3);
    p.grad = ones([2]);
    optimizer.step();
    expect(optimizer.stateDict().state[0]?.step).toBe(4);
  });

  it('SGD without momentum, whose buffer is None', () => {
    const p = leaf(1);
    const optimizer = new optim.SGD([p], { lr: 1, momentum: 0.5 });
    const group = { lr: 0.5, momentum: 0.5, dampening: 0.5, weight_decay: 0, nesterov: false, params: [0] };
    optimizer.loadStateDict({ state: { 0: { momentum_buffer: null } }, param_groups: [group] });
    p.grad = tensor([1]);
    optimizer.step();
    expect(p.item()).toBe(0.5);
  });

  it('NAdam and ASGD, whose numbers are tensors', () => {
    const [a, b] = [leaf(1), tensor(1).requiresGrad_()];
    const nadam = new optim.NAdam([a]);
    const state = { step: tensor(2), mu_product: tensor(0.25), exp_avg: ones([1]), exp_avg_sq: ones([1]) };
    nadam.loadStateDict({ state: { 0: state }, param_groups: nadam.stateDict().param_groups });
    expect(nadam.state.get(a)?.mu_product).toBe(0.25);
    const asgd = new optim.ASGD([b]);
    const numbers = { step: tensor(2), eta: tensor(0.5), mu: tensor(1), ax: tensor(3) };
    asgd.loadStateDict({ state: { 0: numbers }, param_groups: asgd.stateDict().param_groups });
    const own = asgd.state.get(b) as optim.ParamState;
    expect([own.eta, own.mu, (own.ax as Tensor).item()]).toEqual([0.5, 1, 3]);
  });

  it('numbers of parameters need not begin at 0', () => {
    const p = leaf(1, 2);
    const optimizer = new optim.Adam([p]);
    const group = { ...common, params: [140] };
    optimizer.loadStateDict({ state: { 140: { step: 5, ...moments() } }, param_groups: [group] });
    expect(optimizer.state.get(p)?.step).toBe(5);
  });
});

it("keeps a group's own keys under the names that they have", () => {
  const make = () =>
    new optim.SGD([{ params: [leaf(1)], lr: 1, my_key: 'head', initialLr: 2 } as { params: Tensor[]; lr: number }]);
  const [first, second] = [make(), make()];
  expect(first.stateDict().param_groups[0]).toMatchObject({ my_key: 'head', initial_lr: 2 });
  second.loadStateDict(first.stateDict());
  expect(second.paramGroups[0]).toMatchObject({ my_key: 'head', initialLr: 2 });
  expect(Object.keys(second.paramGroups[0] as object)).toEqual(Object.keys(first.paramGroups[0] as object));
});
