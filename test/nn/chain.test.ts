import { autograd, manualSeed, memoryStats, nn, noGrad, rand, randn, type Tensor } from 'torchlet';
import { describe, expect, it } from 'vitest';

/** Output and all gradients of the network. */
function run(net: nn.AnyModule, x: Tensor): Float32Array[] {
  const y = net(x) as Tensor;
  manualSeed(3);
  const gradOutputs = [randn(y.shape)];
  const grads = autograd.grad([y], [x, ...net.parameters()], { gradOutputs }) as Tensor[];
  return [y, ...grads].map((t) => t.data() as Float32Array);
}

function mlp(): nn.Sequential {
  manualSeed(1);
  return new nn.Sequential(new nn.Linear(17, 33), new nn.ReLU(), new nn.Linear(33, 5), new nn.ReLU());
}

describe('Linear and ReLU in a row', () => {
  it.each([1, 3, 32, 129])('give as one operation bit for bit what they give apart (batch %i)', (batch) => {
    const [together, apart] = [mlp(), mlp()];
    for (const module of apart) module.registerForwardHook(() => undefined);
    const x = randn([batch, 17], { requiresGrad: true });
    const results = run(together, x);
    const expected = run(apart, x);
    results.forEach((result, i) => void expect(result).toEqual(expected[i]));
  });

  it('are one operation, but two where a hook looks on', () => {
    const net = new nn.Sequential(new nn.Linear(2, 3), new nn.ReLU());
    const x = rand([4, 2]);
    const tensorsMade = () => {
      const before = memoryStats().tensors;
      const y = net(x);
      const made = memoryStats().tensors - before;
      expect(y.gradFn?.name).toBe('ReluBackward0');
      return made;
    };
    expect(tensorsMade()).toBe(1);
    const handle = net.at(0)?.registerForwardHook(() => undefined);
    expect(tensorsMade()).toBe(2);
    handle?.remove();
    expect(tensorsMade()).toBe(1);
  });

  it('are not one for subclasses or replaced methods', () => {
    const seen: string[] = [];
    class Loud extends nn.ReLU {
      override forward(x: Tensor): Tensor {
        seen.push('subclass');
        return super.forward(x);
      }
    }
    const x = rand([4, 2]);
    new nn.Sequential(new nn.Linear(2, 3), new Loud())(x);
    const patched = new nn.ReLU();
    patched.forward = (y) => {
      seen.push('patched');
      return y.relu();
    };
    new nn.Sequential(new nn.Linear(2, 3), patched)(x);
    expect(seen).toEqual(['subclass', 'patched']);
  });
});

describe('memory between the modules of a Sequential', () => {
  /** Layers of every kind that keeps nothing, some of them in place. */
  const mixture = (): nn.Sequential => {
    manualSeed(2);
    return new nn.Sequential(
      new nn.Conv2d(3, 8, 3, { padding: 1 }),
      new nn.BatchNorm2d(8),
      new nn.ReLU({ inplace: true }),
      new nn.Sequential(
        new nn.Conv2d(8, 8, 3, { padding: 1, groups: 8 }),
        new nn.GroupNorm(2, 8),
        new nn.ReLU6({ inplace: true }),
      ),
      new nn.Dropout(0.3),
      new nn.GELU(),
      new nn.AvgPool2d(2),
      new nn.InstanceNorm2d(8),
      new nn.LeakyReLU(0.1),
      new nn.Identity(),
      new nn.AdaptiveAvgPool2d(2),
      new nn.Flatten(),
      new nn.LayerNorm(32),
      new nn.SiLU(),
      new nn.Linear(32, 4),
    );
  };

  it('is freed behind layers of all kinds, and the numbers are those of layers that hooks look at', () => {
    const [alone, watched] = [mixture(), mixture()];
    for (const module of watched.modules())
      if (module !== (watched as unknown)) module.registerForwardHook(() => undefined);
    const x = randn([4, 3, 16, 16], { requiresGrad: true });
    manualSeed(5);
    const results = run(alone, x);
    manualSeed(5);
    const expected = run(watched, x);
    results.forEach((result, i) => void expect(result).toEqual(expected[i]));

    const large = rand([64, 3, 16, 16]);
    noGrad(() => {
      alone(large).dispose();
      const before = memoryStats().usedBytes;
      alone(large).dispose();
      expect(memoryStats().usedBytes - before).toBeLessThan(64 * 8 * 16 * 16 * 4);
    });
    const step = (): void => {
      const loss = (alone(large) as Tensor).sum();
      loss.backward();
      loss.dispose();
      for (const parameter of alone.parameters()) parameter.grad = null;
    };
    step();
    const before = memoryStats().usedBytes;
    step();
    expect(memoryStats().usedBytes - before).toBeLessThan(64 * 8 * 16 * 16 * 4);
  });

  it('is freed within the call where nobody can see it', () => {
    const net = new nn.Sequential(
      new nn.Linear(64, 64),
      new nn.Flatten(),
      new nn.Linear(64, 64),
      new nn.Linear(64, 64),
    );
    const x = rand([1024, 64]);
    const bytes = 1024 * 64 * 4;
    noGrad(() => {
      net(x).dispose();
      const before = memoryStats().usedBytes;
      const y = net(x);
      expect(memoryStats().usedBytes - before).toBeLessThan(1.5 * bytes);
      y.dispose();
    });
  });

  it('is not freed under a module that keeps its input or its output', () => {
    const kept: Tensor[] = [];
    class Keep extends nn.Module {
      forward(x: Tensor): Tensor {
        const y = x.mul(2);
        kept.push(x, y);
        return y;
      }
    }
    const net = new nn.Sequential(new nn.Linear(8, 8), new Keep(), new nn.ReLU(), new nn.Linear(8, 8), new Keep());
    noGrad(() => {
      const x = rand([4, 8]);
      net(x);
      const numbers = kept.map((t) => t.tolist());
      for (let i = 0; i < 10; i++) net(rand([4, 8]));
      expect(kept.slice(0, 4).map((t) => t.tolist())).toEqual(numbers);
    });
  });

  it('is not freed under a forward that was put in the place of another', () => {
    const kept: Tensor[] = [];
    const relu = new nn.ReLU();
    relu.forward = (x) => {
      kept.push(x);
      return x.relu();
    };
    const net = new nn.Sequential(new nn.Linear(8, 8), relu, new nn.Linear(8, 8));
    noGrad(() => net(rand([4, 8])));
    for (let i = 0; i < 10; i++) noGrad(() => net(rand([4, 8])));
    expect((kept[0] as Tensor).shape).toEqual([4, 8]);
    expect(() => kept[0]?.data()).not.toThrow();
  });

  it('never is that of the argument, nor of a view of it', () => {
    const x = rand([4, 2, 3]);
    const numbers = x.tolist();
    const net = new nn.Sequential(new nn.Flatten(), new nn.Identity(), new nn.Linear(6, 6), new nn.ReLU());
    noGrad(() => net(x));
    expect(x.tolist()).toEqual(numbers);
    const same = noGrad(() => new nn.Sequential(new nn.Identity(), new nn.Flatten(), new nn.Identity())(x));
    expect(same.reshape([4, 2, 3]).tolist()).toEqual(numbers);
  });
});
