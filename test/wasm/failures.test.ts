import { manualSeed, memoryStats, nn, noGrad, ones, optim, rand, randint, scope, type Tensor } from 'torchlet';
import { afterAll, expect, test } from 'vitest';
import { declaredBinaries, type Exports } from '../../src/wasm/binary';
import { conv } from '../../src/wasm/conv';
import { k } from '../../src/wasm/engine';

class Failure extends Error {}

/** Kernel calls until one fails; infinite: none does. */
let remaining = Number.POSITIVE_INFINITY;

/** The kernels, each call of which may be the one that fails. */
function failing(kernels: Exports): Exports {
  const counted = Object.entries(kernels).map(([name, kernel]) => {
    if (typeof kernel !== 'function') return [name, kernel];
    const call = (...args: number[]): number => {
      if (--remaining < 0) throw new Failure(name);
      return kernel(...args);
    };
    return [name, call];
  });
  return Object.fromEntries(counted);
}

manualSeed(0);
const model = new nn.Sequential(
  new nn.Conv2d(3, 8, 3, { padding: 1 }),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Conv2d(8, 16, 5, { padding: 2 }),
  new nn.BatchNorm2d(16),
  new nn.Flatten(),
  new nn.Linear(16 * 16, 10),
);
const loss = new nn.CrossEntropyLoss();
const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
const target = randint(0, 10, [2]);
// Neither lies as the kernels read them.
const [wide, square] = [rand([2, 3, 16, 8]), rand([10, 10])];
const images = wide.narrow(2, 0, 8);

function forward(): Tensor {
  const scores = model(images).matmul(square.t());
  return loss(scores.clamp(-3, 3).sub(scores.mean(0).narrow(0, 0, 10)), target).add(scores.round().sum().mul(0));
}

function step(): void {
  optimizer.zeroGrad();
  forward().backward();
  optimizer.step();
}

for (let i = 0; i < 2; i++) scope(step);
const [core, convolution] = [k, conv].map((kernels) => ({ ...kernels }) as unknown as Exports) as [Exports, Exports];
const useOf = (name: string): ((kernels: Exports) => void) => {
  const binary = declaredBinaries().find((one) => one.name === name);
  return (binary as { use(kernels: Exports): void }).use;
};
useOf('core')(failing(core));
useOf('conv')(failing(convolution));
afterAll(() => {
  useOf('core')(core);
  useOf('conv')(convolution);
});

/** Runs `work` again and again, each time with a further kernel call that fails; the blocks left after each, by that call. */
function blocksAfterFailures(work: () => void, tidy: () => void): Map<string, number> {
  const left = new Map<string, number>();
  for (let call = 0; ; call++) {
    remaining = call;
    let failed = '';
    try {
      work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed = `${call}: ${error.message}`;
    }
    remaining = Number.POSITIVE_INFINITY;
    tidy();
    if (failed === '') break;
    left.set(failed, memoryStats().tensors);
  }
  return left;
}

/** Those that left another number of blocks than a step that succeeds. */
function leaks(work: () => void): string[] {
  const tidy = (): void => optimizer.zeroGrad();
  work();
  tidy();
  const before = memoryStats().tensors;
  const left = blocksAfterFailures(work, tidy);
  expect(left.size).toBeGreaterThan(20);
  return [...left].filter(([, blocks]) => blocks !== before).map(([failed, blocks]) => `${failed}: ${blocks - before}`);
}

test('an operation that fails in any kernel call leaves no block behind', () => {
  const work = (): void => scope(() => void noGrad(forward));
  expect(leaks(work)).toEqual([]);
});

test('neither does a backward pass, which gives the graph up, or an optimizer step', () => {
  const gradient = ones([]);
  const work = (): void =>
    scope(() => {
      const calls = remaining;
      remaining = Number.POSITIVE_INFINITY;
      const value = forward();
      remaining = calls;
      value.backward({ gradient });
      optimizer.step();
    });
  expect(leaks(work)).toEqual([]);
});
