import fc from 'fast-check';
import { autograd, manualSeed, nn, noGrad, optim, rand, scope, type Tensor } from 'torchlet';
import { afterEach, expect, it, vi } from 'vitest';
import { adverse } from './adverseBlocks';

vi.mock('../../src/wasm/block', async (original) => {
  const { adverseBlocks } = await import('./adverseBlocks');
  return adverseBlocks(await original());
});

afterEach(() => {
  adverse.on = false;
});

const LAYERS = ['conv3', 'conv5', 'relu', 'pool', 'identity', 'nested'] as const;
const ACTIONS = [
  'train',
  'train',
  'infer',
  'hooked',
  'grad',
  'failing',
  'reload',
  'accumulate',
  'zero',
  'keep',
] as const;

interface Plan {
  readonly layers: readonly (typeof LAYERS)[number][];
  readonly actions: readonly (typeof ACTIONS)[number][];
  readonly optimizer: 'SGD' | 'Adam';
  readonly batch: number;
  readonly seed: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  layers: fc.array(fc.constantFrom(...LAYERS), { maxLength: 6 }),
  actions: fc.array(fc.constantFrom(...ACTIONS), { minLength: 2, maxLength: 7 }),
  optimizer: fc.constantFrom('SGD', 'Adam'),
  batch: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(1000),
});

const IMAGE = [2, 10, 10] as const;

function modelOf({ layers }: Plan): nn.Sequential {
  const row: nn.AnyModule[] = [];
  let [channels, side]: [number, number] = [IMAGE[0], IMAGE[1]];
  const convolution = (kernel: number): nn.AnyModule => {
    const made = new nn.Conv2d(channels, 4, kernel, { padding: kernel >> 1 });
    channels = 4;
    return made;
  };
  for (const layer of layers) {
    if (layer === 'conv3') row.push(convolution(3));
    else if (layer === 'conv5') row.push(convolution(5));
    else if (layer === 'relu') row.push(new nn.ReLU());
    else if (layer === 'identity') row.push(new nn.Identity());
    else if (layer === 'nested') row.push(new nn.Sequential(convolution(3), new nn.ReLU(), new nn.Identity()));
    else if (side >= 2) {
      row.push(new nn.MaxPool2d(2));
      side >>= 1;
    }
  }
  return new nn.Sequential(...row, new nn.Flatten(), new nn.Linear(channels * side * side, 3));
}

const bits = (x: Tensor): number[] => [...new Uint32Array((x.data() as Float32Array).buffer)];

/** Trains by the plan; the result is everything that could be read on the way and afterwards. */
function train(plan: Plan, inScopes: boolean): unknown[] {
  manualSeed(plan.seed);
  const model = modelOf(plan);
  const parameters = [...model.parameters()];
  const optimizer =
    plan.optimizer === 'SGD'
      ? new optim.SGD(parameters, { lr: 0.01, momentum: 0.9 })
      : new optim.Adam(parameters, { lr: 0.01, amsgrad: true });
  const criterion = new nn.MSELoss();
  const x = rand([plan.batch, ...IMAGE]);
  const y = rand([plan.batch, 3]);
  const read: unknown[] = [];
  /** What the user keeps, with its bits at the time; in scopes it is only good until their end. */
  const kept: [Tensor, number[]][] = [];
  const keep = (made: Tensor): void => void kept.push([made, bits(made)]);

  const actions: Record<(typeof ACTIONS)[number], () => void> = {
    train() {
      optimizer.zeroGrad();
      const loss = criterion(model(x), y);
      loss.backward();
      optimizer.step();
      read.push(loss.item());
    },
    infer: () => void read.push(bits(noGrad(() => model(x)))),
    hooked() {
      const handles = [...model.modules()].slice(1).map((module) =>
        module.registerForwardHook((_: unknown, __: unknown, output: unknown) => {
          keep(output as Tensor);
          if (module instanceof nn.ReLU && (output as Tensor).requiresGrad) (output as Tensor).registerHook(keep);
        }),
      );
      actions.train();
      for (const handle of handles) handle.remove();
    },
    grad() {
      const output = model(x);
      output.retainGrad();
      const first = autograd.grad(criterion(output, y), parameters, { createGraph: true });
      const norm = first.map((g) => g.mul(g).sum()).reduce((sum, part) => sum.add(part));
      norm.backward({ retainGraph: plan.seed % 2 === 0 });
      read.push(first.map(bits), output.grad === null ? null : bits(output.grad));
    },
    failing() {
      const output = model(x);
      const first = parameters[0] as Tensor;
      const handle = first.registerHook(() => {
        throw new Error('stop');
      });
      expect(() => criterion(output, y).backward()).toThrow('stop');
      handle.remove();
      keep(output);
    },
    reload() {
      model.loadStateDict(model.stateDict());
      optimizer.loadStateDict(optimizer.stateDict());
    },
    accumulate() {
      for (let i = 0; i < 2; i++) criterion(model(x), y).backward();
      for (const { grad } of parameters) if (grad !== null) read.push(bits(grad));
    },
    zero: () => optimizer.zeroGrad({ setToNone: false }),
    keep() {
      const gradients = parameters.flatMap(({ grad }) => (grad === null ? [] : [grad.clone()]));
      for (const made of gradients) keep(made);
      keep(model(x));
      model.zeroGrad();
    },
  };
  for (const name of plan.actions) {
    const earlier = kept.length;
    const run = (): void => {
      actions[name]();
      for (const [made, before] of kept) expect(bits(made)).toEqual(before);
      read.push(kept.slice(earlier).map(([, before]) => before));
    };
    if (inScopes) {
      scope(run);
      kept.length = 0;
    } else run();
    read.push(parameters.map(bits));
  }
  return read;
}

it('training gives the same bits on an adverse heap, and within scopes, and leaves alone what the user holds', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      adverse.on = false;
      const calm = train(plan, false);
      adverse.on = true;
      expect(train(plan, false)).toEqual(calm);
      expect(train(plan, true)).toEqual(calm);
    }),
    { seed: 20240701, numRuns: 50 },
  );
});
