import { autograd, backends, manualSeed, nn, noGrad, rand, type Tensor } from 'torchlet';
import { afterEach, expect, test } from 'vitest';

afterEach(() => {
  backends.winograd = true;
});

/** Output and gradients of modules in a row; a hook on each keeps them apart. */
function run(modules: nn.AnyModule[], x: Tensor, apart: boolean): Tensor[] {
  const handles = apart ? modules.map((module) => module.registerForwardHook(() => undefined)) : [];
  const y = new nn.Sequential(...modules)(x);
  const inputs = [x, ...modules.flatMap((module) => [...module.parameters()])];
  manualSeed(7);
  const grads = autograd.grad([y], inputs, { gradOutputs: [rand(y.shape)] });
  for (const handle of handles) handle.remove();
  return [y, ...(grads as Tensor[])];
}

function largestDifference(a: Tensor, b: Tensor): number {
  const [p, q] = [a.data(), b.data()];
  let [difference, largest] = [0, 0];
  for (let i = 0; i < p.length; i++) {
    difference = Math.max(difference, Math.abs((p[i] as number) - (q[i] as number)));
    largest = Math.max(largest, Math.abs(q[i] as number));
  }
  return difference / largest;
}

const ROWS: [string, () => nn.AnyModule[]][] = [
  ['convolution and pool', () => [new nn.Conv2d(3, 16, 5, { padding: 2 }), new nn.MaxPool2d(2)]],
  ['convolution, ReLU, pool', () => [new nn.Conv2d(3, 12, 3), new nn.ReLU(), new nn.MaxPool2d(2)]],
  ['convolution and ReLU', () => [new nn.Conv2d(3, 8, 3, { stride: 2, bias: false }), new nn.ReLU()]],
];

test.each(ROWS)('%s: one pass gives what separate ones give', (_, make) => {
  for (const [n, size] of [
    [1, 8],
    [1, 11],
    [1, 18],
    [2, 12],
    [64, 46],
  ] as const) {
    manualSeed(size);
    const x = rand([n, 3, size, size], { requiresGrad: true });
    const modules = make();
    const [fused, apart] = [run(modules, x, false), run(modules, x, true)];
    expect(fused.map((t) => t.shape)).toEqual(apart.map((t) => t.shape));
    for (let i = 0; i < fused.length; i++) {
      // Behind a pool a weight's gradient may come by another algorithm: then both have their own rounding.
      const bound = apart[i]?.shape.length === 4 && i === 2 ? 2e-5 : 1e-6;
      expect(largestDifference(fused[i] as Tensor, apart[i] as Tensor)).toBeLessThan(bound);
    }
  }
});

test.each(ROWS)('%s: Winograd stays close to the defining sum', (_, make) => {
  manualSeed(3);
  const x = rand([64, 3, 46, 46], { requiresGrad: true });
  const modules = make();
  const quick = run(modules, x, false);
  backends.winograd = false;
  const exact = run(modules, x, false);
  for (let i = 0; i < quick.length; i++) {
    expect(largestDifference(quick[i] as Tensor, exact[i] as Tensor)).toBeLessThan(5e-5);
  }
});

test('settings that the fused operation does not have are left to the separate ones', () => {
  manualSeed(1);
  const x = rand([2, 3, 12, 12]);
  const conv = new nn.Conv2d(3, 8, 3, { padding: 1, paddingMode: 'reflect' });
  const pools = [
    new nn.MaxPool2d(3),
    new nn.MaxPool2d(2, { stride: 1 }),
    new nn.MaxPool2d(2, { padding: 1 }),
    new nn.MaxPool2d(2, { ceilMode: true }),
  ];
  for (const pool of pools) {
    const y = noGrad(() => new nn.Sequential(conv, pool)(x));
    expect(y.tolist()).toEqual(noGrad(() => pool(conv(x))).tolist());
  }
  const [output, indices] = noGrad(() =>
    new nn.Sequential<[Tensor], Tensor[]>(conv, new nn.MaxPool2d(2, { returnIndices: true }))(x),
  ) as [Tensor, Tensor];
  expect(output.shape).toEqual([2, 8, 6, 6]);
  expect(indices.dtype).toBe('int32');
});

test('filters kept between inference calls follow the weights', () => {
  manualSeed(2);
  const conv = new nn.Conv2d(4, 8, 3);
  const x = rand([1, 4, 9, 9]);
  const infer = (): unknown => noGrad(() => conv(x)).tolist();
  const first = infer();
  expect(infer()).toEqual(first);
  noGrad(() => conv.weight.mul_(2));
  const second = infer();
  expect(second).not.toEqual(first);
  conv.loadStateDict({ ...conv.stateDict(), weight: conv.weight.detach().div(2) });
  expect(infer()).toEqual(first);
});

test('filters kept without gradients are not those of a weight that is seen otherwise', () => {
  manualSeed(5);
  const weight = rand([64, 32, 3, 3]);
  const { conv2d } = nn.functional;
  noGrad(() => {
    const [x, wide] = [rand([1, 32, 32, 32]), rand([1, 64, 32, 32])];
    conv2d(x, weight, { padding: 1 });
    for (const [input, seen] of [
      [x, weight.narrow(0, 0, 32)],
      [wide, weight.view([32, 64, 3, 3])],
    ] as const) {
      const expected = conv2d(input, seen.clone(), { padding: 1 }).data();
      expect(conv2d(input, seen, { padding: 1 }).data()).toEqual(expected);
    }
  });
});

test('second derivatives go through the fused row', () => {
  manualSeed(4);
  const modules = [new nn.Conv2d(2, 8, 3, { padding: 1 }), new nn.MaxPool2d(2)];
  const x = rand([1, 2, 8, 8], { requiresGrad: true });
  const second = (apart: boolean): number[] => {
    const handles = apart ? modules.map((module) => module.registerForwardHook(() => undefined)) : [];
    const y = new nn.Sequential(...modules)(x);
    const [dx] = autograd.grad([y.mul(y).sum()], [x], { createGraph: true }) as [Tensor];
    const [dw] = autograd.grad([dx.mul(dx).sum()], [(modules[0] as nn.Conv2d).weight]) as [Tensor];
    for (const handle of handles) handle.remove();
    return [...dw.data()];
  };
  const [fused, apart] = [second(false), second(true)];
  const scale = Math.max(...apart.map(Math.abs));
  for (let i = 0; i < fused.length; i++) {
    expect(Math.abs((fused[i] as number) - (apart[i] as number))).toBeLessThan(1e-4 * scale);
  }
});
