import { optim, tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';
import { every } from './every';

type Given = Record<string, unknown>;
type Class = new (params: unknown, options?: Given) => optim.Optimizer<object>;
const classes = optim as unknown as Record<string, Class>;
const params = () => [tensor([1], { requiresGrad: true })];

/** Each option out of its range, with PyTorch's text. */
const REFUSED: [name: string, options: Given, message: string][] = [
  ['SGD', { lr: -1 }, 'Invalid learning rate: -1.0'],
  ['SGD', { lr: 'abc' }, 'Invalid learning rate: abc'],
  ['SGD', { lr: Number.NaN }, 'Invalid learning rate: NaN'],
  ['SGD', { lr: 1, dampening: 'a' }, 'Invalid dampening value: a'],
  ['SGD', { lr: 1, nesterov: 1 }, 'Invalid nesterov value: 1.0; it is true or false'],
  ['Adam', { betas: [2, 3] }, 'Invalid beta parameter at index 0: 2.0'],
  ['Adam', { betas: [0.9] }, 'Invalid betas: (0.9); they are two numbers'],
  ['Adam', { betas: 0.9 }, 'Invalid betas: 0.9; they are two numbers'],
  ['AdamW', { eps: -1 }, 'Invalid epsilon value: -1.0'],
  ['Adagrad', { lrDecay: -0.5 }, 'Invalid lr_decay value: -0.5'],
  ['Adagrad', { initialAccumulatorValue: -1 }, 'Invalid initial_accumulator_value value: -1.0'],
  ['Adadelta', { rho: 1.5 }, 'Invalid rho value: 1.5'],
  ['RMSprop', { alpha: -0.5 }, 'Invalid alpha value: -0.5'],
  ['RMSprop', { momentum: -0.5 }, 'Invalid momentum value: -0.5'],
  ['Adamax', { weightDecay: -1 }, 'Invalid weight_decay value: -1.0'],
  ['NAdam', { momentumDecay: -1 }, 'Invalid momentum_decay value: -1.0'],
  ['RAdam', { betas: [0.9, 1] }, 'Invalid beta parameter at index 1: 1.0'],
  ['Rprop', { etas: [1, 0.5] }, 'Invalid eta values: 1.0, 0.5'],
  ['Rprop', { stepSizes: [1] }, 'Invalid step sizes: (1.0); they are two numbers'],
  ['ASGD', { t0: null }, 'Invalid t0 value: null'],
  ['SparseAdam', { lr: 0 }, 'Invalid learning rate: 0.0'],
  ['SparseAdam', { eps: 0 }, 'Invalid epsilon value: 0.0'],
];

it.each(REFUSED)('%s refuses %o, for all parameters and for a group', (name, options, message) => {
  const Optimizer = classes[name] as Class;
  expect(() => new Optimizer(params(), options)).toThrow(message);
  const group = { params: params(), ...options };
  expect(() => new Optimizer([group], { lr: 0.5 })).toThrow(message);
  const optimizer = new Optimizer(params(), { lr: 0.5 });
  expect(() => optimizer.addParamGroup(group)).toThrow(message);
  expect(optimizer.paramGroups.length).toBe(1);
});

describe('options that do not exist', () => {
  it.each([
    ['SGD', { lr: 1, momentun: 0.9 }, "SGD() got an unexpected keyword argument 'momentun': did you mean 'momentum'?"],
    [
      'Adam',
      { weight_decay: 1 },
      "Adam() got an unexpected keyword argument 'weight_decay': did you mean 'weightDecay'?",
    ],
    ['RMSprop', { beta: 1 }, "RMSprop() got an unexpected keyword argument 'beta'"],
    ['AdamW', { learningRate: 1 }, "AdamW() got an unexpected keyword argument 'learningRate'"],
  ] as [string, Given, string][])('%s refuses %o', (name, options, message) => {
    expect(() => new (classes[name] as Class)(params(), options)).toThrow(message);
  });

  it('are refused in a group where they are an option misspelt, and kept otherwise', () => {
    const group = { params: params(), lr: 1, wieghtDecay: 0.1 };
    expect(() => new optim.SGD([group])).toThrow(
      "SGD has no option 'wieghtDecay' for a parameter group: did you mean 'weightDecay'?",
    );
    const named = new optim.SGD([
      { params: params(), lr: 1, name: 'head' } as { params: ReturnType<typeof params>; lr: number },
    ]);
    expect((named.paramGroups[0] as unknown as { name: string }).name).toBe('head');
  });

  it('but choose between implementations in PyTorch are taken and change nothing', () => {
    const optimizer = new optim.Adam(params(), { foreach: true, fused: false, capturable: false });
    expect(Object.keys(optimizer.defaults)).not.toContain('foreach');
    expect(() => new optim.Adam(params(), { differentiable: true as false })).toThrow('differentiable=True');
  });
});

it('prints as PyTorch does', () => {
  expect(String(new optim.Adadelta(params()))).toBe(
    'Adadelta (\nParameter Group 0\n    eps: 0.000001\n    lr: 1\n    maximize: False\n    rho: 0.9\n    weight_decay: 0\n)',
  );
  expect(String(new optim.Adam(params()))).toContain('    betas: (0.9, 0.999)\n');
  expect(String(new optim.Adam(params()))).toContain('    eps: 1e-08\n');
});

describe('a closure', () => {
  it.each(every)('%s gives back its result, computed with gradients on', (_, make) => {
    const p = tensor([2], { requiresGrad: true });
    const optimizer = make([p]);
    const loss = optimizer.step(() => {
      optimizer.zeroGrad();
      const squared = p.mul(p).sum();
      squared.backward();
      return squared.item();
    });
    expect(loss).toBe(4);
    expect(p.item()).not.toBe(2);
    expect(() => optimizer.step(3 as unknown as () => number)).toThrow('the closure is a number, not a function');
  });
});

it('SparseAdam refuses gradients, which are dense', () => {
  const [p] = params() as [ReturnType<typeof tensor>];
  const optimizer = new optim.SparseAdam([p]);
  optimizer.step();
  p.grad = tensor([1]);
  expect(() => optimizer.step()).toThrow('SparseAdam does not support dense gradients, please consider Adam instead');
});

it('a leaf or a tensor that keeps its gradient can be optimized', () => {
  const x = tensor([1], { requiresGrad: true });
  const y = x.mul(2);
  expect(() => new optim.SGD([y], { lr: 1 })).toThrow("can't optimize a non-leaf Tensor");
  y.retainGrad();
  expect(new optim.SGD([y], { lr: 1 }).paramGroups.length).toBe(1);
});
