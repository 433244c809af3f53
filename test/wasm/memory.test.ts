import {
  autograd,
  full,
  manualSeed,
  memoryStats,
  nn,
  noGrad,
  OutOfMemoryError,
  ones,
  optim,
  rand,
  scope,
  setHeapLimit,
  type Tensor,
  zeros,
} from 'torchlet';
import { afterEach, expect, test } from 'vitest';
import { allocate } from '../../src/wasm/block';

const DEFAULT_LIMIT = 512 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

afterEach(() => setHeapLimit(DEFAULT_LIMIT));

/** A training step that leaves every step's tensors to be found by nobody. */
function trainer(): { step: () => Tensor; model: nn.Sequential } {
  manualSeed(0);
  const model = new nn.Sequential(new nn.Linear(64, 128), new nn.ReLU(), new nn.Linear(128, 8));
  const loss = new nn.MSELoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01, momentum: 0.9 });
  const [x, y] = [rand([32, 64]), rand([32, 8])];
  const step = (): Tensor => {
    optimizer.zeroGrad();
    // By hand, so that the steps in between are the user's and not the library's.
    const hidden = (model.at(0) as nn.Linear)(x);
    const output = (model.at(2) as nn.Linear)(hidden.relu());
    const result = loss(output, y);
    result.backward();
    optimizer.step();
    return result;
  };
  return { step, model };
}

test('a synchronous loop of 10,000 training steps runs in bounded memory and keeps what is held', () => {
  const limit = memoryStats().usedBytes + 4 * MEGABYTE;
  setHeapLimit(limit);
  const kept = rand([1000]);
  const keptNumbers = kept.data();
  const { step } = trainer();
  const first = step();
  const firstLoss = first.item();
  const heapBefore = memoryStats().heapBytes;
  const movedBefore = memoryStats().movedBytes;
  for (let i = 0; i < 2000; i++) step();
  const residentBefore = process.memoryUsage.rss();
  for (let i = 0; i < 10_000; i++) step();
  const after = memoryStats();
  expect(after.movedBytes).toBeGreaterThan(movedBefore);
  expect(after.usedBytes).toBeLessThanOrEqual(limit);
  expect(after.heapBytes).toBeLessThanOrEqual(Math.max(heapBefore, limit) + 4 * MEGABYTE);
  // 10,000 steps make about 400 MB of tensors that nobody frees.
  expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(100 * MEGABYTE);
  expect(kept.data()).toEqual(keptNumbers);
  expect(first.item()).toBe(firstLoss);
}, 60_000);

test('what is computed does not depend on the limit', () => {
  const parameters = (limit: number): number[][] => {
    setHeapLimit(limit);
    const { step, model } = trainer();
    for (let i = 0; i < 50; i++) step();
    return [...model.parameters()].map((p) => [...p.data()]);
  };
  const roomy = parameters(DEFAULT_LIMIT);
  expect(parameters(memoryStats().usedBytes + 400_000)).toEqual(roomy);
});

test('moved tensors come back when they are used, views with them', () => {
  setHeapLimit(memoryStats().usedBytes + MEGABYTE);
  const x = full([50_000], 3);
  const view = x.narrow(0, 10, 5);
  for (let i = 0; i < 20; i++) zeros([100_000]);
  expect(x.sum().item()).toBe(150_000);
  for (let i = 0; i < 20; i++) zeros([100_000]);
  expect(view.tolist()).toEqual([3, 3, 3, 3, 3]);
  noGrad(() => view.zero_());
  expect(x.sum().item()).toBe(150_000 - 15);
});

test('out of memory: the message has the sizes, earlier tensors are intact', () => {
  const x = full([1000], 2);
  setHeapLimit(memoryStats().usedBytes + MEGABYTE);
  expect(() => ones([10_000_000])).toThrow(OutOfMemoryError);
  expect(() => ones([10_000_000])).toThrow(/40000000 bytes .* in use and a limit of \d+ bytes/);
  expect(x.sum().item()).toBe(2000);
  expect(ones([10]).sum().item()).toBe(10);
});

test('backward frees what the graph saved, and zeroGrad the gradients nobody has seen', () => {
  const { step } = trainer();
  step();
  step().dispose();
  const before = memoryStats();
  scope(() => {
    for (let i = 0; i < 5; i++) step();
  });
  const after = memoryStats();
  expect(after.usedBytes).toBe(before.usedBytes);
  expect(after.tensors).toBe(before.tensors);
});

test('scope frees all but its result, parameters and gradients', () => {
  const before = memoryStats().tensors;
  const kept = scope(() => {
    const a = rand([100]);
    const b = a.mul(2);
    return { sum: b.add(a) };
  });
  expect(memoryStats().tensors).toBe(before + 1);
  expect(kept.sum.numel()).toBe(100);
  const layer = scope(() => new nn.Linear(3, 2));
  expect([...layer.parameters()].every((p) => Number.isFinite(p.sum().item()))).toBe(true);
  let leaked: Tensor | undefined;
  scope(() => {
    leaked = rand([3]);
  });
  expect(() => leaked?.sum()).toThrow(/released/);
  expect(() => scope(async () => 1)).toThrow(/synchronous/);
});

test('keep: state of the user that is made in a scope lives on, whatever scopes it is in', () => {
  const state: { mean: Tensor; parts: Map<string, Tensor[]> } = { mean: zeros([3]), parts: new Map() };
  const history: Tensor[] = [];
  const before = memoryStats().tensors;
  for (let i = 1; i <= 3; i++) {
    scope(
      () => {
        state.mean = state.mean.mul(0.5).add(ones([3]).mul(i));
        state.parts.set('last', [full([2], i).t()]);
        scope(() => history.push(full([4], i).mul(2).narrow(0, 1, 2).keep()));
      },
      { keep: state },
    );
  }
  expect(state.mean.tolist()).toEqual([4.25, 4.25, 4.25]);
  expect(state.parts.get('last')?.[0]?.tolist()).toEqual([3, 3]);
  expect(history.map((x) => x.tolist())).toEqual([
    [2, 2],
    [4, 4],
    [6, 6],
  ]);
  // Three of history, three means and three parts.
  expect(memoryStats().tensors).toBe(before + 9);
  history[0]?.dispose();
  expect(() => history[0]?.tolist()).toThrow(/released/);
  let lost: Tensor | undefined;
  const failing = (): void =>
    scope(
      () => {
        history.push(ones([1]).keep());
        lost = ones([1]);
        state.mean = ones([3]);
        throw new Error('in the scope');
      },
      { keep: state },
    );
  expect(failing).toThrow('in the scope');
  expect(history.at(-1)?.tolist()).toEqual([1]);
  expect(state.mean.tolist()).toEqual([1, 1, 1]);
  expect(() => lost?.tolist()).toThrow(/released/);
});

test('what is kept may be what a graph or a hook made, and kept at any time', () => {
  const x = full([3], 2, { requiresGrad: true });
  const seen: Tensor[] = [];
  const outside = scope(() => {
    const y = x.mul(2);
    y.registerHook((grad) => void seen.push(grad.keep()));
    y.mul(y).sum().backward();
    return scope(() => ({ y: y.mul(3) }), { keep: y });
  });
  expect(outside.y.tolist()).toEqual([12, 12, 12]);
  expect(seen[0]?.tolist()).toEqual([8, 8, 8]);
  x.grad = null;
});

test('in a scope, what the user holds lives to its end, whatever the graph let go of before', () => {
  const x = ones([3], { requiresGrad: true });
  const y = scope(() => {
    const inner = x.mul(2);
    inner.square().sum().backward();
    expect(inner.tolist()).toEqual([2, 2, 2]);
    const twice = scope(() => inner.add(inner));
    expect(twice.tolist()).toEqual([4, 4, 4]);
    inner.add_(0);
    return { inner, grad: x.grad };
  });
  expect(y.inner.tolist()).toEqual([2, 2, 2]);
  expect(y.grad?.tolist()).toEqual([8, 8, 8]);
  const conv = new nn.Conv2d(8, 8, 3);
  const image = rand([1, 8, 16, 16]);
  const infer = (): number[] => scope(() => noGrad(() => [...conv(image).data()]));
  expect(infer()).toEqual(infer());
});

test('with a scope ends what was handed out in it, to hooks and by autograd.grad', () => {
  const x = full([3], 2, { requiresGrad: true });
  const before = memoryStats().tensors;
  scope(() => {
    const y = x.mul(2);
    const seen: Tensor[] = [];
    const inner = scope(() => y.mul(3));
    inner.registerHook((grad) => void seen.push(grad));
    inner.mul(inner).mul(y).sum().backward();
    const [product] = autograd.grad([inner.detach().mul(x).sum()], [x]);
    expect([y, inner, ...seen, product].map((made) => made?.tolist())).toEqual([
      [4, 4, 4],
      [12, 12, 12],
      [96, 96, 96],
      [12, 12, 12],
    ]);
    x.grad = null;
  });
  expect(memoryStats().tensors).toBe(before);
});

test('what only a graph still needs when a scope ends is freed as the graph lets go of it', () => {
  const x = full([3], 2, { requiresGrad: true });
  const before = memoryStats().tensors;
  const loss = scope(() => {
    const y = x.mul(2);
    return y.mul(y).sum();
  });
  loss.backward();
  x.grad = null;
  expect(memoryStats().tensors).toBe(before + 1);
  loss.dispose();
});

test('a buffer that a module replaces within a scope outlives it, as the first one does', () => {
  class Mean extends nn.Module {
    declare runningMean: Tensor;
    constructor() {
      super();
      this.registerBuffer('running_mean', zeros([2]));
    }
    forward(x: Tensor): Tensor {
      this.runningMean = this.runningMean.mul(0.5).add(x.mean(0), { alpha: 0.5 });
      return x.sub(this.runningMean);
    }
  }
  const module = scope(() => new Mean());
  for (let i = 0; i < 3; i++) scope(() => module(ones([4, 2])));
  expect(module.runningMean.tolist()).toEqual([0.875, 0.875]);
  expect(Object.keys(module.stateDict())).toEqual(['running_mean']);
});

test('a size that is no number is refused, and the heap is as it was', () => {
  expect(() => allocate(Number.NaN)).toThrow('expected sizes and offsets that are numbers');
  const [a, b] = [full([100_000], 1), full([100_000], 2)];
  expect([a.sum().item(), b.sum().item()]).toEqual([100_000, 200_000]);
});

test('dispose frees at once; a graph that needs the numbers still has them', () => {
  const before = memoryStats().tensors;
  const x = ones([1000]);
  x.dispose();
  expect(memoryStats().tensors).toBe(before);
  const w = full([3], 2, { requiresGrad: true });
  const y = w.mul(3);
  const z = y.mul(y).sum();
  y.dispose();
  z.backward();
  expect(w.grad?.tolist()).toEqual([36, 36, 36]);
  using_(() => ones([5]));
});

/** What a `using` declaration compiles to. */
function using_(make: () => Tensor): void {
  const x = make();
  expect(typeof x[Symbol.dispose]).toBe('function');
  x[Symbol.dispose]();
  expect(() => x.sum()).toThrow(/released/);
}

test('the garbage collector frees large tensors when the event loop turns', async () => {
  const gc = (globalThis as { gc?: () => void }).gc;
  expect(gc).toBeDefined();
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      gc?.();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await settle();
  const before = memoryStats();
  (() => {
    for (let i = 0; i < 10; i++) zeros([100_000]);
  })();
  expect(memoryStats().tensors).toBe(before.tensors + 10);
  await settle();
  expect(memoryStats().tensors).toBe(before.tensors);
  expect(memoryStats().usedBytes).toBe(before.usedBytes);
});

test('a model without hooks keeps no activations beyond the backward pass', () => {
  manualSeed(0);
  const model = new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(8 * 16 * 16, 4),
  );
  const x = rand([4, 3, 32, 32]);
  const run = (): void => {
    const y = model(x);
    y.sum().backward();
    for (const p of model.parameters()) p.grad = null;
  };
  run();
  const before = memoryStats().tensors;
  run();
  // The output and its sum are the user's; nothing else stays.
  expect(memoryStats().tensors - before).toBeLessThanOrEqual(2);
});

test('tensors that take more than the limit together can be read and printed one after the other', () => {
  setHeapLimit(memoryStats().usedBytes + 4 * MEGABYTE);
  const xs = Array.from({ length: 12 }, (_, i) => full([512, 512], i + 0.5));
  expect(xs.map((x) => x.data()[0])).toEqual(xs.map((_, i) => i + 0.5));
  expect(xs.map((x) => String(x).slice(0, 20))).toEqual(xs.map((_, i) => `tensor([[${i}.5000, ${i}.50`.slice(0, 20)));
});
