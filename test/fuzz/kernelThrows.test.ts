import { manualSeed, nn, optim, rand, randint, scope, slice, type Tensor } from 'torchlet';
import { afterEach, expect, test } from 'vitest';
import { declaredBinaries, type Exports, type Kernel } from '../../src/wasm/binary.ts';
import { conv } from '../../src/wasm/conv.ts';
import { k } from '../../src/wasm/core.ts';

/** What a kernel throws when its machine code traps, at a call that is chosen. */
class Trap extends Error {}

let calls = 0;
let failing = 0;
let own: Readonly<Record<string, object>> = {};

/** From here on, every call of a kernel is counted, and number `failing` throws instead of computing. */
function watchKernels(): void {
  own = { core: k, conv };
  for (const { name, use } of declaredBinaries()) {
    const watched = Object.entries(own[name] ?? {}).map(([name, kernel]) => [
      name,
      (...args: number[]) => {
        if (++calls === failing) throw new Trap(name);
        return (kernel as Kernel)(...args);
      },
    ]);
    if (name in own) use(Object.fromEntries(watched) as Exports);
  }
}

afterEach(() => {
  for (const { name, use } of declaredBinaries()) if (name in own) use(own[name] as Exports);
  own = {};
});

class Convolutional extends nn.Module {
  conv1 = new nn.Conv2d(2, 4, 3, { padding: 1 });
  conv2 = new nn.Conv2d(4, 4, 5, { padding: 2 });
  pool = new nn.MaxPool2d(2);
  relu = new nn.ReLU();
  fc = new nn.Linear(64, 3);

  forward(x: Tensor): Tensor {
    return this.fc(this.pool(this.relu(this.conv2(this.conv1(x)))).flatten(1));
  }
}

const chained = (): nn.AnyModule =>
  new nn.Sequential(
    new nn.Conv2d(2, 4, 3, { padding: 1 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(4, 4, 5, { padding: 2 }),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(16, 8),
    new nn.ReLU(),
    new nn.Linear(8, 3),
  );

/** Elementwise operations, products, reductions, indexing and views, composed by hand. */
class Composed extends nn.Module {
  weight = new nn.Parameter(rand([128, 6]));
  shift = new nn.Parameter(rand([6]));

  forward(x: Tensor): Tensor {
    const y = x.flatten(1).matmul(this.weight).add(this.shift).sub(30);
    const z = y
      .exp()
      .div(y.exp().sum(1, { keepdim: true }))
      .transpose(0, 1)
      .contiguous()
      .t();
    const scaled = z.mul(y.var(1).sqrt().unsqueeze(1)).pow(2).cumsum(1);
    return scaled.index(slice(), [0, 2, 4]).logSoftmax(1).clamp(-50, 50);
  }
}

test.each<[string, () => nn.AnyModule, (params: Iterable<Tensor>) => { step(): void; zeroGrad(): void }]>([
  ['a class of layers, SGD', () => new Convolutional(), (p) => new optim.SGD([...p], { lr: 0.1, momentum: 0.9 })],
  ['a Sequential, Adam', chained, (p) => new optim.Adam([...p], { lr: 0.1, amsgrad: true })],
  ['operations by hand, AdamW', () => new Composed(), (p) => new optim.AdamW([...p], { lr: 0.1, weightDecay: 0.1 })],
])('a kernel that throws, at any call of a training step: %s', { timeout: 120_000 }, (_, make, optimize) => {
  manualSeed(1);
  const x = rand([3, 2, 8, 8]);
  const target = randint(0, 3, [3], { dtype: 'int32' });
  const criterion = new nn.CrossEntropyLoss();
  const bits = (tensor: Tensor): number[] => [...new Uint32Array((tensor.data() as Float32Array).buffer)];
  /** A model with one step behind it, so that the optimizer's state is there. */
  const begin = () => {
    manualSeed(2);
    const model = make();
    const optimizer = optimize(model.parameters());
    const step = (): void =>
      scope(() => {
        optimizer.zeroGrad();
        (criterion(model(x), target) as Tensor).backward();
        optimizer.step();
      });
    step();
    return { model, step };
  };
  const weights = (model: nn.AnyModule): number[][] => Object.values(model.stateDict()).map(bits);
  const intact = [bits(x), target.tolist()];

  const clean = begin();
  const before = weights(clean.model);
  watchKernels();
  [calls, failing] = [0, 0];
  clean.step();
  const count = calls;
  const after = weights(clean.model);
  expect(count).toBeGreaterThan(10);
  expect(after).not.toEqual(before);

  for (let n = 1; n <= count; n++) {
    failing = 0;
    const { model, step } = begin();
    [calls, failing] = [0, n];
    let thrown: unknown = null;
    try {
      step();
    } catch (error) {
      thrown = error;
    }
    failing = 0;
    const what = `call ${n} of ${count}: ${(thrown as Error)?.message}`;
    expect([what, thrown instanceof Trap]).toEqual([what, true]);
    // Nothing that was there before has changed, be it given, learned or remembered.
    expect([what, weights(model), bits(x), target.tolist()]).toEqual([what, before, ...intact]);
    // And the step can be taken once more, to the same bits.
    step();
    expect([what, weights(model)]).toEqual([what, after]);
  }
});
