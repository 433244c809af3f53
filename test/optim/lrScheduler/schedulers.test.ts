import { optim, resetWarnings, setWarnHook, tensor } from 'torchlet';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const {
  ChainedScheduler,
  ConstantLR,
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  LRScheduler,
  MultiplicativeLR,
  MultiStepLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  SequentialLR,
  StepLR,
} = optim.lrScheduler;
const { SWALR } = optim.swaUtils;

const parameter = () => tensor([0], { requiresGrad: true });
const sgd = (...rates: number[]) =>
  new optim.SGD(
    rates.map((lr) => ({ params: [parameter()], lr })),
    { lr: 1, momentum: 0.9 },
  );

interface Stepped {
  readonly optimizer: optim.lrScheduler.AnyOptimizer;
  step(): void;
  getLastLr(): number[];
  stateDict(): optim.lrScheduler.SchedulerState;
  loadStateDict(state: optim.lrScheduler.SchedulerState): void;
}

/** The first group's rates: after construction, and after each step. */
function rates(scheduler: Stepped, steps: number): number[] {
  const found = [scheduler.optimizer.paramGroups[0]?.lr as number];
  for (let i = 0; i < steps; i++) {
    scheduler.optimizer.step();
    scheduler.step();
    found.push(scheduler.optimizer.paramGroups[0]?.lr as number);
  }
  return found;
}

let warnings: string[] = [];
let earlier: ReturnType<typeof setWarnHook>;
beforeEach(() => {
  warnings = [];
  resetWarnings();
  earlier = setWarnHook((message) => void warnings.push(message));
});
afterEach(() => void setWarnHook(earlier));

/** Each scheduler by its formula, for a first rate of 1 (PyTorch's documentation). */
const FORMULAS: [string, (o: optim.SGD) => Stepped, (epoch: number) => number][] = [
  ['LambdaLR', (o) => new LambdaLR(o, (e) => 1 / (1 + e)), (e) => 1 / (1 + e)],
  ['MultiplicativeLR', (o) => new MultiplicativeLR(o, () => 0.5), (e) => 0.5 ** e],
  ['StepLR', (o) => new StepLR(o, 3, { gamma: 0.5 }), (e) => 0.5 ** Math.floor(e / 3)],
  ['MultiStepLR', (o) => new MultiStepLR(o, [2, 5, 5]), (e) => (e < 2 ? 1 : e < 5 ? 0.1 : 1e-3)],
  ['ConstantLR', (o) => new ConstantLR(o, { factor: 0.5, totalIters: 4 }), (e) => (e < 4 ? 0.5 : 1)],
  ['LinearLR', (o) => new LinearLR(o, { startFactor: 0.5, totalIters: 4 }), (e) => 0.5 + Math.min(e, 4) / 8],
  ['ExponentialLR', (o) => new ExponentialLR(o, 0.9), (e) => 0.9 ** e],
  ['PolynomialLR', (o) => new PolynomialLR(o, { totalIters: 4, power: 2 }), (e) => Math.max(0, 1 - e / 4) ** 2],
  [
    'CosineAnnealingLR',
    (o) => new CosineAnnealingLR(o, 4, { etaMin: 0.1 }),
    (e) => 0.1 + 0.45 * (1 + Math.cos((Math.PI * e) / 4)),
  ],
  [
    'CosineAnnealingWarmRestarts',
    (o) => new CosineAnnealingWarmRestarts(o, 3),
    (e) => 0.5 * (1 + Math.cos((Math.PI * (e % 3)) / 3)),
  ],
  ['CyclicLR', (o) => new CyclicLR(o, 0.1, 1, { stepSizeUp: 2 }), (e) => 0.1 + 0.9 * (1 - Math.abs((e % 4) / 2 - 1))],
  [
    'SWALR',
    (o) => new SWALR(o, 0.1, { annealEpochs: 4, annealStrategy: 'linear' }),
    (e) => 1 - (0.9 * Math.min(e, 4)) / 4,
  ],
  [
    'SequentialLR',
    (o) => new SequentialLR(o, [new ConstantLR(o, { factor: 0.1, totalIters: 9 }), new ExponentialLR(o, 0.5)], [3]),
    (e) => (e < 3 ? 0.1 : 0.5 ** (e - 3)),
  ],
  [
    'ChainedScheduler',
    (o) => new ChainedScheduler([new ExponentialLR(o, 0.9), new StepLR(o, 2)]),
    (e) => 0.9 ** e * 0.1 ** Math.floor(e / 2),
  ],
];

describe.each(FORMULAS)('%s', (name, make, formula) => {
  it('follows its formula', () => {
    const found = rates(make(sgd(1)), 12);
    found.forEach((rate, epoch) => void expect(rate, `epoch ${epoch}`).toBeCloseTo(formula(epoch), 12));
    expect(warnings).toEqual([]);
  });

  it('treats each group by itself, in the proportion of their first rates', () => {
    const [both, alone] = [sgd(1, 0.5), sgd(0.5)];
    const [scheduler, other] = [make(both), make(alone)];
    expect(scheduler.getLastLr()).toEqual(both.paramGroups.map(({ lr }) => lr));
    for (let i = 0; i < 6; i++) {
      rates(other, 1);
      rates(scheduler, 1);
      expect(both.paramGroups[1]?.lr).toBe(alone.paramGroups[0]?.lr);
    }
  });

  it('gives a group that is added later a rate that is a number, or says that it can not', () => {
    const optimizer = sgd(1);
    const scheduler = make(optimizer);
    optimizer.addParamGroup({ params: [parameter()], lr: 7 });
    optimizer.step();
    try {
      rates(scheduler, 9);
    } catch (error) {
      expect((error as Error).message).toMatch(/^param_groups\[1\] was added after its SWALR was made/);
    }
    expect(optimizer.paramGroups.flatMap(({ lr, momentum }) => [lr, momentum]).every(Number.isFinite)).toBe(true);
  });

  it('goes on from its state dict and the optimizer’s', () => {
    const [first, second] = [sgd(1), sgd(1)];
    const before = make(first);
    rates(before, 4);
    const saved = JSON.parse(JSON.stringify(before.stateDict())) as optim.lrScheduler.SchedulerState;
    const after = make(second);
    second.loadStateDict(first.stateDict());
    after.loadStateDict(saved);
    expect(rates(after, 5)).toEqual(rates(before, 5));
    expect(after.stateDict()).toEqual(before.stateDict());
  });

  it('refuses the state of another, and has not changed then', () => {
    const scheduler = make(sgd(1));
    rates(scheduler, 2);
    const before = JSON.stringify(scheduler.stateDict());
    for (const [other, makeOther] of FORMULAS) {
      if (other === name) continue;
      const state = makeOther(sgd(1)).stateDict();
      const same = Object.keys(state).sort().join() === Object.keys(scheduler.stateDict()).sort().join();
      if (!same) expect(() => scheduler.loadStateDict(state)).toThrow(/^loaded state dict has /);
    }
    for (const value of ['x', null, Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol('x'), {}]) {
      expect(() => scheduler.loadStateDict({ ...scheduler.stateDict(), _last_lr: [value] })).toThrow(/_last_lr=/);
    }
    for (const value of [-1, 0.5]) {
      expect(() => scheduler.loadStateDict({ ...scheduler.stateDict(), _step_count: value })).toThrow(/_step_count/);
    }
    expect(() => scheduler.loadStateDict({ ...scheduler.stateDict(), last_epoch: -2 })).toThrow(/last_epoch/);
    expect(JSON.stringify(scheduler.stateDict())).toBe(before);
  });
});

it('OneCycleLR rises, falls, and moves the momentum the other way round', () => {
  const optimizer = sgd(0.5);
  const scheduler = new OneCycleLR(optimizer, 1, { totalSteps: 10, annealStrategy: 'linear', pctStart: 0.5 });
  const momenta = [optimizer.paramGroups[0]?.momentum];
  const found = [scheduler.getLastLr()[0] as number];
  for (let i = 0; i < 9; i++) {
    found.push(rates(scheduler, 1)[1] as number);
    momenta.push(optimizer.paramGroups[0]?.momentum);
  }
  expect(found[0]).toBeCloseTo(1 / 25, 12);
  expect(found[4]).toBeCloseTo(1, 12);
  expect(found[9]).toBeCloseTo(1 / 25 / 1e4, 12);
  expect([momenta[0], momenta[9]].map((m) => Math.round((m as number) * 100))).toEqual([95, 95]);
  expect(momenta[4]).toBeCloseTo(0.85, 12);
  rates(scheduler, 1);
  const before = JSON.stringify(scheduler.stateDict());
  optimizer.step();
  expect(() => scheduler.step()).toThrow('Tried to step 12 times. The specified number of total steps is 10');
  expect(JSON.stringify(scheduler.stateDict())).toBe(before);
});

it('cyclic schedulers move the first beta of Adam', () => {
  const adam = new optim.Adam([parameter()], { betas: [0.9, 0.99] });
  new OneCycleLR(adam, 0.1, { totalSteps: 5 });
  expect(adam.paramGroups[0]?.betas).toEqual([0.95, 0.99]);
  new CyclicLR(new optim.Adam([parameter()]), 0.1, 1);
  expect(() => new CyclicLR(new optim.Adagrad([parameter()]), 0.1, 1)).toThrow(
    'optimizer must support momentum with `cycle_momentum` option enabled',
  );
});

describe('ReduceLROnPlateau', () => {
  it('lowers the rate when the metric has not improved for more than `patience` epochs', () => {
    const optimizer = sgd(1, 0.5);
    const scheduler = new ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5, minLr: [0, 0.4] });
    const seen = [1, 0.9, 0.9, 0.9, 0.9, tensor(0.9)].map((metric) => {
      scheduler.step(metric);
      return scheduler.getLastLr();
    });
    expect(seen.map(([lr]) => lr)).toEqual([1, 1, 1, 0.5, 0.5, 0.25]);
    expect(seen.at(-1)?.[1]).toBe(0.4);
  });

  it.each(['min', 'max'] as const)(
    'takes back a state that was saved before its first step, also as JSON (%s)',
    (mode) => {
      const fresh = new ReduceLROnPlateau(sgd(1), { mode });
      for (const state of [fresh.stateDict(), JSON.parse(JSON.stringify(fresh.stateDict()))]) {
        const used = new ReduceLROnPlateau(sgd(1), { mode });
        used.step(3);
        used.loadStateDict(state);
        expect(used.best).toBe(mode === 'min' ? Infinity : -Infinity);
      }
    },
  );

  it('keeps its state', () => {
    const make = () => new ReduceLROnPlateau(sgd(1), { patience: 1 });
    const [first, second] = [make(), make()];
    first.step(1);
    first.step(2);
    second.loadStateDict(first.stateDict());
    expect([second.best, second.numBadEpochs, second.lastEpoch]).toEqual([1, 1, 2]);
    for (const wrong of [
      { patience: 'x' },
      { patience: -1 },
      { mode: 'best' },
      { threshold_mode: 'x' },
      { cooldown: 0.5 },
    ]) {
      const [[name, value]] = Object.entries(wrong) as [[string, unknown]];
      expect(() => second.loadStateDict({ ...first.stateDict(), ...wrong })).toThrow(`${name}=${value}`);
    }
  });

  it.each([
    [{ factor: 1 }, 'Factor should be < 1.0.'],
    [{ mode: 'best' }, 'mode best is unknown!'],
    [{ thresholdMode: 'x' }, 'threshold mode x is unknown!'],
    [{ minLr: [1, 2] }, 'expected 1 min_lrs, got 2'],
    [{ patiense: 2 }, "unexpected keyword argument 'patiense': did you mean 'patience'?"],
  ] as [object, string][])('refuses %o', (options, message) => {
    expect(() => new ReduceLROnPlateau(sgd(1), options)).toThrow(message);
  });
});

describe('refusals, with nothing changed', () => {
  const build = (f: (o: optim.SGD) => unknown) => f;
  it.each([
    [
      build((o) => new ConstantLR(o, { factor: 1.5 })),
      'Constant multiplicative factor expected to be between 0 and 1.',
    ],
    [build((o) => new LinearLR(o, { endFactor: -1 })), 'Ending multiplicative factor expected to be between 0 and 1.'],
    [build((o) => new LambdaLR(o, [(e) => e, (e) => e])), 'Expected 1 lr_lambdas, but got 2'],
    [build((o) => new LambdaLR(o, 3 as never)), 'lr_lambda must be a function, got number'],
    [build((o) => new StepLR(o, undefined as never)), "StepLR() missing 1 required positional argument: 'step_size'"],
    [
      build((o) => new StepLR(o, 3, { gama: 0.1 } as never)),
      "unexpected keyword argument 'gama': did you mean 'gamma'?",
    ],
    [build((o) => new StepLR(o, 3, { gamma: 'x' } as never)), 'StepLR: gamma must be a number, got string'],
    [
      build((o) => new StepLR(o, 3, { lastEpoch: 4 })),
      "param 'initial_lr' is not specified in param_groups[0] when resuming",
    ],
    [build(() => new StepLR({} as never, 3)), 'Object is not an Optimizer'],
    [build((o) => new CosineAnnealingWarmRestarts(o, 0)), 'Expected positive integer T_0, but got 0'],
    [build((o) => new CosineAnnealingWarmRestarts(o, 2, { tMult: 0 })), 'Expected integer T_mult >= 1, but got 0'],
    [build((o) => new CyclicLR(o, [0.1, 0.2], 1)), 'expected 1 values for base_lr, got 2'],
    [build((o) => new CyclicLR(o, 0.1, 1, { mode: 'square' as never })), 'mode is invalid and scale_fn is None'],
    [build((o) => new OneCycleLR(o, 0.1)), 'You must define either total_steps OR (epochs AND steps_per_epoch)'],
    [build((o) => new OneCycleLR(o, 0.1, { totalSteps: -1 })), 'Expected positive integer total_steps, but got -1'],
    [build((o) => new OneCycleLR(o, 0.1, { epochs: 2 })), 'Expected positive integer steps_per_epoch, but got None'],
    [
      build((o) => new OneCycleLR(o, 0.1, { totalSteps: 5, pctStart: 2 })),
      'Expected float between 0 and 1 pct_start, but got 2',
    ],
    [build((o) => new SWALR(o, 0.1, { annealEpochs: -1 })), 'anneal_epochs must be equal or greater than 0, got -1'],
    [build((o) => new SequentialLR(o, [], [])), 'SequentialLR expects at least one scheduler'],
    [build(() => new ChainedScheduler([])), 'ChainedScheduler expects at least one scheduler'],
  ] as [(o: optim.SGD) => unknown, string][])('%s', (make, message) => {
    const optimizer = sgd(1);
    const before = JSON.stringify(optimizer.stateDict());
    expect(() => make(optimizer)).toThrow(message);
    expect(JSON.stringify(optimizer.stateDict())).toBe(before);
  });

  it('schedulers of several optimizers', () => {
    const [a, b] = [sgd(1), sgd(1)];
    const [one, other] = [new ExponentialLR(a, 0.5), new ExponentialLR(b, 0.5)];
    expect(() => new ChainedScheduler([one, other])).toThrow('got schedulers at index 0 and 1 to be different');
    expect(() => new SequentialLR(a, [one, other], [3])).toThrow('got schedulers at index 1 to be different than');
    expect(() => new SequentialLR(a, [one], [3])).toThrow(
      'number of schedulers 1 and the number of milestones to be equal to 1',
    );
  });

  it.each([
    ['StepLR', (o) => new StepLR(o, 0)],
    ['LinearLR', (o) => new LinearLR(o, { startFactor: 0, endFactor: 0 })],
    ['CosineAnnealingLR', (o) => new CosineAnnealingLR(o, 0)],
  ] as [string, (o: optim.SGD) => Stepped][])('%s of length zero, in the first step', (_, make) => {
    const scheduler = make(sgd(1));
    const before = JSON.stringify(scheduler.stateDict());
    scheduler.optimizer.step();
    expect(() => scheduler.step()).toThrow(/division/);
    expect(JSON.stringify(scheduler.stateDict())).toBe(before);
  });
});

describe('the order of calls', () => {
  it('warns of a scheduler that steps first', () => {
    const scheduler = new StepLR(sgd(1), 2);
    scheduler.step();
    expect(warnings[0]).toMatch(/^Detected call of `lr_scheduler\.step\(\)` before `optimizer\.step\(\)`/);
  });

  it('warns of a step that was replaced', () => {
    const optimizer = sgd(1);
    const scheduler = new StepLR(optimizer, 2);
    optimizer.step = (() => undefined) as typeof optimizer.step;
    scheduler.step();
    expect(warnings[0]).toMatch(/^Seems like `optimizer\.step\(\)` has been overridden/);
  });

  it('counts the step of an optimizer with several schedulers once, and hands on its result', () => {
    const optimizer = sgd(1);
    const schedulers = [new StepLR(optimizer, 2), new ExponentialLR(optimizer, 0.5)];
    expect(optimizer.step(() => 3)).toBe(3);
    for (const scheduler of schedulers) scheduler.step();
    expect(warnings).toEqual([]);
  });

  it('warns of a given epoch, for which the closed form is used', () => {
    const scheduler = new StepLR(sgd(1), 2, { gamma: 0.5 });
    scheduler.optimizer.step();
    scheduler.step(5);
    expect(scheduler.getLastLr()).toEqual([0.25]);
    expect(warnings[0]).toMatch(/^The epoch parameter in `scheduler\.step\(\)` was not necessary/);
  });
});

it('resumes at lastEpoch, where the groups know their first rate', () => {
  const optimizer = sgd(1);
  const before = new ExponentialLR(optimizer, 0.5);
  rates(before, 2);
  const after = new ExponentialLR(optimizer, 0.5, { lastEpoch: before.lastEpoch });
  expect(after.baseLrs).toEqual([1]);
  expect(after.getLastLr()).toEqual([0.125]);
});

it('prints as PyTorch does', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  const scheduler = new StepLR(sgd(0.1), 2, { verbose: true });
  scheduler.printLr(true, 1, 0.00012345, 7);
  scheduler.printLr(true, 0, 12.5, 0.5);
  expect(log.mock.calls.map(([line]) => line as string)).toEqual([
    'Adjusting learning rate of group 0 to 1.0000e-01.',
    'Epoch 00007: adjusting learning rate of group 1 to 1.2345e-04.',
    'Epoch 0.50: adjusting learning rate of group 0 to 1.2500e+01.',
  ]);
  log.mockRestore();
});

it('has the names of PyTorch in its state', () => {
  const names = (scheduler: Stepped) => Object.keys(scheduler.stateDict()).sort();
  const common = ['_last_lr', '_step_count', 'base_lrs', 'last_epoch', 'verbose'];
  expect(names(new CosineAnnealingLR(sgd(1), 3))).toEqual(['T_max', 'eta_min', ...common].sort());
  expect(names(new CosineAnnealingWarmRestarts(sgd(1), 3))).toEqual(
    ['T_0', 'T_cur', 'T_i', 'T_mult', 'eta_min', ...common].sort(),
  );
  expect(new MultiStepLR(sgd(1), [2, 5, 5]).stateDict().milestones).toEqual({ 2: 1, 5: 2 });
  const saved = { step_size: 3, gamma: 0.1, base_lrs: [1], last_epoch: 2, _step_count: 3, _last_lr: [1] };
  const scheduler = new StepLR(sgd(1), 1);
  scheduler.loadStateDict({ ...saved, verbose: false, _get_lr_called_within_step: false });
  expect([scheduler.stepSize, scheduler.lastEpoch]).toEqual([3, 2]);
});

it('LRScheduler is the base of all that step without a metric', () => {
  expect(new StepLR(sgd(1), 1)).toBeInstanceOf(LRScheduler);
  expect(new SWALR(sgd(1), 1)).toBeInstanceOf(LRScheduler);
});
