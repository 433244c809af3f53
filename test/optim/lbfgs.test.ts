import { optim, type Tensor, tensor, ValueError } from 'torchlet';
import { describe, expect, it } from 'vitest';

const leaf = (...data: number[]) => tensor(data, { requiresGrad: true });

/** Rosenbrock's valley, with its minimum at (1, 1). */
const valley = (x: Tensor) => {
  const [a, b] = x.unbind() as [Tensor, Tensor];
  return a.mul(-1).add(1).square().add(b.sub(a.square()).square().mul(100));
};

function minimize(optimizer: optim.LBFGS, loss: () => Tensor, steps: number): number {
  let last = Number.NaN;
  for (let i = 0; i < steps; i++) {
    const before = optimizer.step(() => {
      optimizer.zeroGrad();
      const value = loss();
      value.backward();
      return value;
    });
    last = before.item() as number;
  }
  return last;
}

describe('LBFGS', () => {
  it('finds the end of a valley by the strong Wolfe conditions', () => {
    const x = leaf(-1, 2);
    const optimizer = new optim.LBFGS([x], { lineSearchFn: 'strong_wolfe', maxIter: 30 });
    expect(minimize(optimizer, () => valley(x), 4)).toBeLessThan(1e-9);
    x.data().forEach((value) => void expect(value).toBeCloseTo(1, 3));
  });

  it('takes several parameters of any strides as one vector, also those without a gradient', () => {
    const [a, b, idle] = [
      tensor([
        [1, 2],
        [3, 4],
      ])
        .t()
        .requiresGrad_(),
      leaf(5),
      leaf(7),
    ];
    const optimizer = new optim.LBFGS([a, b, idle]);
    const loss = () => a.sub(1).square().sum().add(b.add(2).square().sum());
    minimize(optimizer, loss, 3);
    a.data().forEach((value) => void expect(value).toBeCloseTo(1, 4));
    expect(b.item()).toBeCloseTo(-2, 4);
    expect(idle.item()).toBe(7);
  });

  it('stops at once where the gradient is small enough', () => {
    const x = leaf(1, 2);
    const optimizer = new optim.LBFGS([x], { toleranceGrad: 1e6 });
    minimize(optimizer, () => valley(x), 1);
    expect(x.tolist()).toEqual([1, 2]);
  });

  it('forgets the oldest steps beyond historySize', () => {
    const x = leaf(-1, 2);
    const optimizer = new optim.LBFGS([x], { historySize: 2, lineSearchFn: 'strong_wolfe' });
    minimize(optimizer, () => valley(x), 1);
    const state = optimizer.state.get(x) as unknown as { old_dirs: Tensor[]; ro: number[] };
    expect([state.old_dirs.length, state.ro.length]).toEqual([2, 2]);
  });

  it('goes on from its state dict to the same bits', () => {
    const make = () => {
      const x = leaf(-1, 2);
      return { x, optimizer: new optim.LBFGS([x], { maxIter: 4, lineSearchFn: 'strong_wolfe' }) };
    };
    const [first, second] = [make(), make()];
    minimize(first.optimizer, () => valley(first.x), 2);
    second.x.detach().copy_(first.x.detach());
    second.optimizer.loadStateDict(first.optimizer.stateDict());
    minimize(first.optimizer, () => valley(first.x), 2);
    minimize(second.optimizer, () => valley(second.x), 2);
    expect([...second.x.data()]).toEqual([...first.x.data()]);
  });

  it('refuses a state that is partial or does not fit', () => {
    const x = leaf(-1, 2);
    const optimizer = new optim.LBFGS([x], { maxIter: 4 });
    minimize(optimizer, () => valley(x), 1);
    const dict = optimizer.stateDict();
    const load = (changes: object) => () =>
      optimizer.loadStateDict({ ...dict, state: { 0: { ...dict.state[0], ...changes } } });
    expect(load({ d: null })).toThrow("loaded state dict has no 'd' of 2 elements for parameter 0");
    expect(load({ d: tensor([1]) })).toThrow("loaded state dict has no 'd' of 2 elements for parameter 0");
    expect(load({ n_iter: 'x' })).toThrow("loaded state dict has no usable 'n_iter' for parameter 0: x");
    expect(load({ ro: [] })).toThrow("loaded state dict has another number of 'old_dirs' than of 'ro'");
    expect(load({ t: tensor(0.5), H_diag: tensor([2]) })).not.toThrow();
    const adam = new optim.Adam([leaf(1, 2)]);
    expect(() => optimizer.loadStateDict(adam.stateDict())).toThrow(/^loaded state dict has /);
  });

  it.each<[string, (dict: optim.OptimizerStateDict) => object]>([
    ['a negative count', ({ state }) => ({ state: { 0: { ...state[0], n_iter: -1 } } })],
    ['a name that it does not keep', ({ state }) => ({ state: { 0: { ...state[0], exp_avg: 1 } } })],
    ['the number of another parameter', ({ state }) => ({ state: { 7: state[0] } })],
    ['no state', () => ({ state: null })],
    ['a state that is no object', () => ({ state: { 0: null } })],
    ['a text of parameters', ({ param_groups: [group] }) => ({ param_groups: [{ ...group, params: 'x' }] })],
    [
      'evaluations that are no number',
      ({ param_groups: [group] }) => ({ param_groups: [{ ...group, max_eval: Number.NaN }] }),
    ],
    ['a history of nothing', ({ param_groups: [group] }) => ({ param_groups: [{ ...group, history_size: 0 }] })],
  ])('refuses %s in a state dict, and has not changed then', (_, change) => {
    const x = leaf(3);
    const optimizer = new optim.LBFGS([x], { maxIter: 4 });
    minimize(optimizer, () => x.square().sum().mul(2), 1);
    const dict = optimizer.stateDict();
    const before = JSON.stringify(dict);
    expect(() => optimizer.loadStateDict({ ...dict, ...change(dict) } as optim.OptimizerStateDict)).toThrow(ValueError);
    expect(JSON.stringify(optimizer.stateDict())).toBe(before);
  });

  it('refuses several groups, what is no closure, a search that does not exist', () => {
    const groups = [{ params: [leaf(1)] }, { params: [leaf(2)] }];
    expect(() => new optim.LBFGS(groups)).toThrow("LBFGS doesn't support per-parameter options (parameter groups)");
    const optimizer = new optim.LBFGS([leaf(1)]);
    expect(() => optimizer.addParamGroup({ params: [leaf(1)] })).toThrow("doesn't support per-parameter options");
    expect(() => optimizer.step(undefined as never)).toThrow("missing 1 required positional argument: 'closure'");
    expect(() => optimizer.step((() => 'x') as never)).toThrow('the closure of LBFGS returns the loss, got string');
    expect(() => new optim.LBFGS([leaf(1)], { lineSearchFn: 'x' as never })).toThrow(
      "only 'strong_wolfe' is supported",
    );
  });
});
