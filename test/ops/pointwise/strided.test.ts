import { autograd, type DType, full, manualSeed, ones, randint, randn, stack, type Tensor, tensor } from 'torchlet';
import { describe, expect, test } from 'vitest';

/** Sizes below, at and above those from which on operands are copied side by side. */
const SIZES: [number, number][] = [
  [3, 5],
  [63, 65],
  [64, 64],
  [70, 131],
];

const views: Record<string, (x: Tensor) => Tensor> = {
  transposed: (x) => x.t().contiguous().t(),
  'every second': (x) => stack([x, x], 2).select(2, 0),
  'rows apart': (x) => stack([x, x], 1).select(1, 0),
};

describe.each(Object.keys(views))('%s', (name) => {
  const view = views[name] as (x: Tensor) => Tensor;

  test.each(['float32', 'int32', 'complex64', 'uint8'] as DType[])('%s: as of a copy', (dtype) => {
    for (const shape of SIZES) {
      const [a, b] = [randint(1, 100, shape).to(dtype), randint(1, 100, shape).to(dtype)];
      const expected = a.mul(b);
      expect(view(a).mul(b).data()).toEqual(expected.data());
      expect(a.mul(view(b)).data()).toEqual(expected.data());
      expect(view(a).mul(view(b)).data()).toEqual(expected.data());
      expect(view(a).mul(3).data()).toEqual(a.mul(3).data());
      const column = a.narrow(1, 0, 1);
      expect(view(b).mul(column).data()).toEqual(b.mul(column).data());
      if (dtype === 'float32') {
        expect(view(a).gt(b).data()).toEqual(a.gt(b).data());
        expect(view(a).exp().data()).toEqual(a.exp().data());
        expect(view(a).relu().data()).toEqual(a.relu().data());
        expect(view(a).clamp(3, 7).data()).toEqual(a.clamp(3, 7).data());
      }
    }
  });
});

test('a function of an expanded tensor is a plain tensor', () => {
  const row = tensor([-1, Number.NaN, 2, Number.POSITIVE_INFINITY, -0]);
  for (const wide of [row.expand([3, 5]), row.reshape([5, 1]).expand([5, 4]), row.expand([2, 0, 5])]) {
    for (const f of ['relu', 'exp', 'neg', 'sigmoid'] as const) {
      const y = wide[f]();
      expect(y.isContiguous()).toBe(true);
      expect(y.data()).toEqual(wide.contiguous()[f]().data());
    }
  }
});

test('sums of expanded tensors', () => {
  manualSeed(5);
  const row = randn([1000]);
  const wide = row.expand([1000, 1000]);
  const exact = Array.from(row.data() as Float32Array).reduce((total, value) => total + value, 0);
  const size = row.abs().sum().item();
  expect(Math.abs(wide.sum().item() - 1000 * exact)).toBeLessThan(1000 * size * 6e-8 * 20);
  expect(wide.sum(0).data()).toEqual(row.mul(1000).data());
  expect(wide.sum(1).data()).toEqual(full([1000], row.sum().item()).data());
  expect(wide.mean(0).data()).toEqual(row.data());
  expect(wide.mean().item()).toBe(row.mean().item());
  expect(wide.sum(0, { keepdim: true }).shape).toEqual([1, 1000]);
  expect(randn([3, 1, 2]).expand([3, 4, 2]).sum([0, 1]).shape).toEqual([2]);
  expect(full([1], Number.POSITIVE_INFINITY).expand([7]).sum().item()).toBe(Number.POSITIVE_INFINITY);
  expect(ones([1], { dtype: 'int32' }).expand([7]).sum().item()).toBe(7);
  expect(randn([2, 1]).expand([2, 0]).sum(1).tolist()).toEqual([0, 0]);
  expect(randn([1]).expand([0]).mean().item()).toBeNaN();
});

test('gradients of sums and means of expanded tensors', () => {
  const row = randn([3], { requiresGrad: true });
  const [sum] = autograd.grad(row.expand([4, 3]).sum(), [row]) as [Tensor];
  expect(sum.tolist()).toEqual([4, 4, 4]);
  const [mean] = autograd.grad(row.expand([4, 3]).mean(0).sum(), [row]) as [Tensor];
  expect(mean.tolist()).toEqual([1, 1, 1]);
});
