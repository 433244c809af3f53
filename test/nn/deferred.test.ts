import {
  autograd,
  backends,
  manualSeed,
  memoryStats,
  nn,
  noGrad,
  optim,
  rand,
  randn,
  scope,
  type Tensor,
} from 'torchlet';
import { afterEach, describe, expect, test } from 'vitest';

/**
 * A large convolution is computed when somebody looks at it. Whatever a program does in between, it finds what it would have
 * found had each operation been computed when it was called: `eager` reads each result at once.
 */
const F = nn.functional;

afterEach(() => {
  backends.winograd = true;
});

function layer(): nn.Conv2d {
  manualSeed(1);
  return new nn.Conv2d(8, 16, 3, { padding: 1 });
}

const images = (): Tensor => {
  manualSeed(2);
  return randn([1, 8, 32, 32]);
};

/** How many elements are not the same number. */
function differences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let count = 0;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) count++;
  return count;
}

/** Reads a tensor, so that it is computed. */
function look(x: Tensor): Tensor {
  x.sum();
  return x;
}

const expected = (): number[] => [...look(noGrad(() => layer()(images()))).data()];

test('these convolutions are put off, and go together with a pool', () => {
  const future = (x: Tensor): boolean => x.storage.future !== null;
  const [conv, x] = [layer(), images()];
  const y = conv(x);
  const r = y.relu();
  F.maxPool2d(r, 2);
  expect([y, r].map(future)).toEqual([true, true]);
  look(r);
  expect([y, r].map(future)).toEqual([true, false]);
  F.maxPool2d(y, 3);
  expect(future(y)).toBe(false);
});

describe('what is put off is what it would have been', () => {
  test.each<[string, (conv: nn.Conv2d, x: Tensor) => unknown]>([
    ['the weight changes', (conv) => noGrad(() => conv.weight.mul_(2))],
    ['the bias changes', (conv) => noGrad(() => conv.bias?.fill_(7))],
    ['the input changes', (_, x) => x.zero_()],
    ['the input changes through a view', (_, x) => x.narrow(1, 3, 2).add_(1)],
    ['the input is filled with random numbers', (_, x) => nn.init.normal_(x)],
    ['elements of the input are assigned', (_, x) => x.indexPut_([0, [0, 3]], 5)],
    ['other numbers are copied to the input', (_, x) => x.copy_(rand(x.shape))],
    ['the input is disposed of', (_, x) => x.dispose()],
    ['other weights are loaded', (conv) => conv.loadStateDict(new nn.Conv2d(8, 16, 3, { padding: 1 }).stateDict())],
    ['the algorithm is switched off', () => (backends.winograd = false)],
    ['many other tensors come and go', () => Array.from({ length: 40 }, () => rand([64, 1024]).sum().item())],
  ])('when %s before anybody looks', (_, change) => {
    const right = expected();
    const [conv, x] = [layer(), images()];
    const y = noGrad(() => conv(x));
    const relu = noGrad(() => y.relu());
    const other = noGrad(() => conv(x));
    change(conv, x);
    change(conv, x);
    expect(differences(y.data(), right)).toBe(0);
    expect(
      differences(
        relu.data(),
        right.map((v) => Math.max(v, 0)),
      ),
    ).toBe(0);
    expect(differences(other.data(), right)).toBe(0);
  });

  test('when an optimizer steps', () => {
    const [conv, x] = [layer(), images()];
    const optimizer = new optim.SGD(conv.parameters(), { lr: 0.5, momentum: 0.9 });
    const [right, kept] = [expected(), [] as Tensor[]];
    for (let i = 0; i < 3; i++) {
      const y = conv(x);
      kept.push(y);
      optimizer.zeroGrad();
      F.maxPool2d(y, 2).sum().backward();
      optimizer.step();
    }
    expect([...(kept[0] as Tensor).data()]).toEqual(right);
    expect([...(kept[1] as Tensor).data()]).not.toEqual(right);
  });

  test('when the input is a gradient that grows', () => {
    const [conv, x] = [layer(), images().requiresGrad_()];
    x.mul(x).sum().backward();
    const grad = x.grad as Tensor;
    const [y, right] = [noGrad(() => conv(grad)), [...look(noGrad(() => conv(grad.clone()))).data()]];
    x.sum().backward();
    expect(differences(y.data(), right)).toBe(0);
  });

  test('when a scope ends, and for what the scope returns', () => {
    const right = expected();
    const conv = layer();
    const y = scope(() => noGrad(() => conv(images())));
    expect(differences(y.data(), right)).toBe(0);
    let lost: Tensor | undefined;
    scope(() => {
      lost = noGrad(() => conv(images()));
    });
    expect(() => lost?.data()).toThrow(/released/);
  });

  test('for views, copies and operations of every kind on it', () => {
    const right = expected();
    const fresh = (): Tensor => noGrad(() => layer()(images()));
    expect(differences(fresh().detach().data(), look(fresh()).data())).toBe(0);
    expect(fresh().narrow(1, 2, 1).sum().item()).toBe(look(fresh()).narrow(1, 2, 1).sum().item());
    expect(differences(fresh().clone().data(), right)).toBe(0);
    expect(differences(fresh().permute([1, 0, 2, 3]).data(), look(fresh()).permute([1, 0, 2, 3]).data())).toBe(0);
    expect(String(fresh())).toBe(String(look(fresh())));
    expect(differences(fresh().index(0, 2, 1).data(), look(fresh()).index(0, 2, 1).data())).toBe(0);
    const disposed = fresh();
    disposed.dispose();
    expect(() => disposed.data()).toThrow(/released/);
  });

  test('when it is changed in place, with all of its views', () => {
    const fresh = (): Tensor => noGrad(() => layer()(images()));
    for (const change of [
      (y: Tensor) => y.relu_(),
      (y: Tensor) => y.detach().relu_(),
      (y: Tensor) => y.relu_().relu_().mul_(2),
      (y: Tensor) => y.narrow(1, 0, 3).zero_(),
      (y: Tensor) => y.relu_().add_(y),
    ]) {
      const [late, early] = [fresh(), look(fresh())];
      const [seen, relu] = [late.detach(), F.relu(late)];
      for (const y of [late, early]) noGrad(() => change(y));
      expect(differences(late.data(), early.data())).toBe(0);
      expect(differences(seen.data(), early.data())).toBe(0);
      expect(differences(relu.data(), look(fresh()).relu().data())).toBe(0);
    }
  });
});

/** The result and the gradients for input, weight and bias of `forward`, which may read tensors on the way. */
function grads(
  forward: (conv: nn.Conv2d, x: Tensor, see: (t: Tensor) => Tensor) => Tensor,
  eager: boolean,
): Float32Array[] {
  const [conv, x] = [layer(), images().requiresGrad_()];
  const y = forward(conv, x, (t) => (eager ? look(t) : t));
  manualSeed(5);
  const found = autograd.grad([y], [x, conv.weight, conv.bias as Tensor], { gradOutputs: [randn(y.shape)] });
  return [y, ...(found as Tensor[])].map((t) => t.data() as Float32Array);
}

const WAYS: [string, (conv: nn.Conv2d, x: Tensor, see: (t: Tensor) => Tensor) => Tensor][] = [
  ['pool', (conv, x, see) => F.maxPool2d(see(conv(x)), 2)],
  ['ReLU', (conv, x, see) => F.relu(see(conv(x)))],
  ['ReLU and pool', (conv, x, see) => F.maxPool2d(see(see(conv(x)).relu()), 2)],
  ['ReLU in place and pool', (conv, x, see) => F.maxPool2d(see(see(conv(x)).relu_()), 2)],
  ['pool and ReLU', (conv, x, see) => F.relu(see(F.maxPool2d(see(conv(x)), 2)))],
  ['another pool', (conv, x, see) => F.maxPool2d(see(conv(x).relu()), 3, { stride: 2, padding: 1 })],
  ['ReLU and view', (conv, x, see) => see(conv(x).relu()).flatten(1).mul(2)],
  [
    'two pools of one ReLU',
    (conv, x, see) => {
      const y = see(conv(x).relu());
      return F.maxPool2d(y, 2).add(F.maxPool2d(y, 2).mul(3));
    },
  ],
  [
    'a skip past the pool',
    (conv, x, see) => {
      const y = see(conv(x).relu());
      return F.maxPool2d(y, 2).sum().add(y.mul(y).sum());
    },
  ],
  [
    'a pool of the convolution and one of its ReLU',
    (conv, x, see) => {
      const y = see(conv(x));
      return F.maxPool2d(y, 2).add(F.maxPool2d(see(y.relu()), 2));
    },
  ],
  [
    'a pool whose result is changed',
    (conv, x, see) =>
      F.maxPool2d(see(conv(x).relu()), 2)
        .mul_(2)
        .add_(1),
  ],
  ['a frozen input', (conv, x, see) => F.maxPool2d(see(conv(x.detach()).relu()), 2).add(x.sum())],
];

describe('gradients are those of the operations one by one', () => {
  test.each(WAYS)('%s', (_, forward) => {
    const [late, early] = [grads(forward, false), grads(forward, true)];
    expect(differences(late[0] as Float32Array, early[0] as Float32Array)).toBe(0);
    for (let i = 1; i < 4; i++) {
      const [a, b] = [late[i] as Float32Array, early[i] as Float32Array];
      const scale = b.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      a.forEach((v, j) => void expect(Math.abs(v - (b[j] as number))).toBeLessThanOrEqual(2e-5 * scale));
    }
  });

  test('to the bit, whether the layers stand in a Sequential or are called by hand', () => {
    const row = (conv: nn.Conv2d, x: Tensor): Tensor => new nn.Sequential(conv, new nn.ReLU(), new nn.MaxPool2d(2))(x);
    const byHand = (conv: nn.Conv2d, x: Tensor): Tensor => F.maxPool2d(conv(x).relu(), 2);
    expect(grads(row, false)).toEqual(grads(byHand, false));
    const pool = (conv: nn.Conv2d, x: Tensor): Tensor => new nn.Sequential(conv, new nn.MaxPool2d(2))(x);
    expect(grads(pool, false)).toEqual(grads((conv, x) => F.maxPool2d(conv(x), 2), false));
  });

  test('hooks and retained gradients see that of each operation', () => {
    const seen = (eager: boolean): Tensor[] => {
      const [conv, x] = [layer(), images().requiresGrad_()];
      const [y, found] = [conv(x), [] as Tensor[]];
      const r = y.relu();
      if (eager) for (const t of [y, r]) look(t);
      const p = F.maxPool2d(r, 2);
      r.registerHook((grad) => void found.push(grad));
      y.retainGrad();
      manualSeed(5);
      p.backward({ gradient: randn(p.shape) });
      return [...found, y.grad as Tensor];
    };
    const [late, early] = [seen(false), seen(true)];
    expect(late.map((t) => t.tolist())).toEqual(early.map((t) => t.tolist()));
  });

  test('a hook replaces the gradient between ReLU and pool, also of a ReLU that the pool absorbed', () => {
    const weight = (eager: boolean): number[] => {
      const [conv, x] = [layer(), images()];
      const r = conv(x).relu();
      if (eager) look(r);
      const p = F.maxPool2d(r, 2);
      r.registerHook((grad) => grad.mul(0).add(1));
      p.sum().backward();
      return [...(conv.weight.grad as Tensor).data()];
    };
    expect(weight(false)).toEqual(weight(true));
  });

  test('of gradients, and of a gradient that a ReLU is given directly', () => {
    const second = (eager: boolean): number[] => {
      const [conv, x] = [layer(), images().requiresGrad_()];
      const r = conv(x).relu();
      if (eager) look(r);
      const [dx] = autograd.grad([F.maxPool2d(r, 2).square().sum()], [x], { createGraph: true }) as [Tensor];
      const [dw] = autograd.grad([dx.square().sum()], [conv.weight]) as [Tensor];
      return [...dw.data()];
    };
    const [late, early] = [second(false), second(true)];
    const scale = Math.max(...early.map(Math.abs));
    late.forEach((v, i) => void expect(Math.abs(v - (early[i] as number))).toBeLessThan(1e-4 * scale));
    const direct = (eager: boolean): number[] => {
      const [conv, x] = [layer(), images()];
      const r = conv(x).relu();
      if (eager) look(r);
      F.maxPool2d(r, 2);
      r.backward({ gradient: randn(r.shape).fill_(1) });
      return [...(conv.weight.grad as Tensor).data()];
    };
    expect(direct(false)).toEqual(direct(true));
  });

  test('a change of what the pool saved is noticed as in PyTorch', () => {
    const [conv, x] = [layer(), images()];
    const r = conv(x).relu();
    const p = F.maxPool2d(r, 2);
    r.mul_(2);
    expect(() => p.sum().backward()).toThrow(/modified by an inplace operation/);
  });
});

describe('memory', () => {
  test('nothing is left of results that nobody looked at, in a Sequential', () => {
    const net = new nn.Sequential(layer(), new nn.ReLU(), new nn.MaxPool2d(2), new nn.Flatten());
    const x = images();
    const run = (): void => {
      net(x).sum().backward();
      for (const p of net.parameters()) p.grad = null;
    };
    run();
    const before = memoryStats().tensors;
    run();
    expect(memoryStats().tensors - before).toBeLessThanOrEqual(2);
    noGrad(() => net(x).dispose());
    expect(memoryStats().tensors - before).toBeLessThanOrEqual(3);
  });

  test('a class whose forward calls its layers takes little more than a Sequential', () => {
    class Net extends nn.Module {
      conv = new nn.Conv2d(8, 32, 3, { padding: 1 });
      pool = new nn.MaxPool2d(2);
      forward(x: Tensor): Tensor {
        return this.pool(this.conv(x).relu());
      }
    }
    const [net, x] = [new Net(), randn([32, 8, 32, 32])];
    const step = (): void => {
      for (const p of net.parameters()) p.grad = null;
      net(x).sum().backward();
    };
    step();
    const { heapBytes } = memoryStats();
    for (let i = 0; i < 40; i++) step();
    // The convolution's results alone would be 40 times 4 MiB.
    expect(memoryStats().heapBytes - heapBytes).toBeLessThan(8 * 1024 * 1024);
  });

  test('errors come from the call that makes them', () => {
    const conv = layer();
    expect(() => conv(rand([1, 7, 16, 16]))).toThrow(/to have 8 channels/);
    expect(() => conv(rand([1, 8, 32, 32]).to('int32'))).toThrow(/int32/);
  });
});
