import { describe, expect, it } from 'vitest';
import { autograd, ones, type Tensor, tensor, zeros } from '../../../src/index';

/** 2 x 3 x 4, no two elements nearer than the steps of gradcheck. */
const flat = Float32Array.from({ length: 24 }, (_, i) => ((7 * i) % 24) / 8 - 1.4375);
const x = () => tensor(flat).reshape([2, 3, 4]);
const leaf = () => x().requiresGrad_();

type Dims = number | readonly number[] | undefined;
type Reduction = (x: Tensor, dim: Dims, keepdim: boolean) => Tensor;

/** The rows that a reduction over `dims` takes in, in the order of the results. */
function rows(dims: Dims): number[][] {
  const shape = [2, 3, 4];
  const reduced = dims === undefined ? [0, 1, 2] : (Array.isArray(dims) ? dims : [dims]).map((d) => (d + 3) % 3);
  const found = new Map<string, number[]>();
  for (let i = 0; i < 24; i++) {
    const place = [Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4];
    const key = place.filter((_, d) => !reduced.includes(d)).join();
    found.set(key, [...(found.get(key) ?? []), flat[i] as number]);
  }
  expect(shape.length).toBe(3);
  return [...found.values()];
}

const gradOf = (x: Tensor) => (x.grad as Tensor).tolist();

const total = (row: number[]) => row.reduce((a, b) => a + b, 0);
const average = (row: number[]) => total(row) / row.length;
const variance = (row: number[], correction = 1) =>
  total(row.map((v) => (v - average(row)) ** 2)) / (row.length - correction);
const norm = (p: number) => (row: number[]) => total(row.map((v) => Math.abs(v) ** p)) ** (1 / p);

const severalDims: [string, Reduction, (row: number[]) => number][] = [
  ['sum', (x, dim, keepdim) => x.sum(dim, { keepdim }), total],
  ['mean', (x, dim, keepdim) => x.mean(dim, { keepdim }), average],
  ['amax', (x, dim, keepdim) => x.amax(dim, { keepdim }), (row) => Math.max(...row)],
  ['amin', (x, dim, keepdim) => x.amin(dim, { keepdim }), (row) => Math.min(...row)],
  ['var', (x, dim, keepdim) => x.var(dim, { keepdim }), (row) => variance(row)],
  ['biased var', (x, dim, keepdim) => x.var(dim, { keepdim, unbiased: false }), (row) => variance(row, 0)],
  ['std', (x, dim, keepdim) => x.std(dim, { keepdim, correction: 0.5 }), (row) => Math.sqrt(variance(row, 0.5))],
  ['norm', (x, dim, keepdim) => x.norm(dim, { keepdim }), norm(2)],
  ['norm 1', (x, dim, keepdim) => x.norm(dim, { keepdim, p: 1 }), norm(1)],
  ['norm 3', (x, dim, keepdim) => x.norm(dim, { keepdim, p: 3 }), norm(3)],
  ['norm 1.5', (x, dim, keepdim) => x.norm(dim, { keepdim, p: 1.5 }), norm(1.5)],
  ['norm ∞', (x, dim, keepdim) => x.norm(dim, { keepdim, p: Infinity }), (row) => Math.max(...row.map(Math.abs))],
  [
    'logsumexp',
    (x, dim, keepdim) => x.logsumexp(dim ?? [], { keepdim }),
    (row) => Math.log(total(row.map((v) => Math.exp(v)))),
  ],
];

const oneDim: [string, Reduction, (row: number[]) => number][] = [
  ['prod', (x, dim, keepdim) => x.prod(dim as number, { keepdim }), (row) => row.reduce((a, b) => a * b, 1)],
  ['max', (x, dim, keepdim) => x.max(dim as number, { keepdim }).values, (row) => Math.max(...row)],
  ['min', (x, dim, keepdim) => x.min(dim as number, { keepdim }).values, (row) => Math.min(...row)],
];

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(value)));
  });
}

function check(reduce: Reduction, reference: (row: number[]) => number, dim: Dims): void {
  expectClose(reduce(x(), dim, false).data(), rows(dim).map(reference));
  expect(reduce(x(), dim, true).ndim).toBe(3);
  expectClose(reduce(x().permute([2, 0, 1]).permute([1, 2, 0]), dim, false).data(), rows(dim).map(reference));
  expect(autograd.gradcheck((x) => reduce(x as Tensor, dim, false), leaf())).toBe(true);
}

describe.each(severalDims)('%s', (_, reduce, reference) => {
  it.each<Dims>([undefined, 0, 1, -1, [0, 2], [0, 1], [2, 1]].flatMap((dim) => [dim] as const) as Dims[])(
    'over %s',
    (dim) => check(reduce, reference, dim),
  );

  it('has a second derivative', () => {
    expect(autograd.gradgradcheck((x) => reduce(x as Tensor, 1, false).pow(2), leaf())).toBe(true);
  });

  it('names a wrong dim', () => {
    expect(() => reduce(x(), 3, false)).toThrow(
      'Dimension out of range (expected to be in range of [-3, 2], but got 3)',
    );
    expect(() => reduce(x(), [1, 1], false)).toThrow('dim 1 appears multiple times in the list of dims');
  });
});

describe.each(oneDim)('%s', (_, reduce, reference) => {
  it.each([0, 1, -1])('over %s', (dim) => check(reduce, reference, dim));

  it('has a second derivative', () => {
    expect(autograd.gradgradcheck((x) => reduce(x as Tensor, 1, false).pow(2), leaf())).toBe(true);
  });
});

it('sum as bytes wraps around, and as bool is true where one is', () => {
  const x = tensor([
    [200, 100, 0],
    [3, 0, 0],
  ]);
  const bytes = x.sum(0, { dtype: 'uint8' });
  expect([bytes.dtype, bytes.tolist()]).toEqual(['uint8', [203, 100, 0]]);
  expect(x.sum(1, { dtype: 'uint8', keepdim: true }).tolist()).toEqual([[44], [3]]);
  expect(x.gt(0).sum(0, { dtype: 'bool' }).tolist()).toEqual([true, true, false]);
  expect(x.sum(undefined, { dtype: 'bool' }).tolist()).toBe(true);
});

describe('sumToSize', () => {
  it('sums booleans to counts where it sums, and always to no dims', () => {
    expect(tensor([true, true]).sumToSize([1]).dtype).toBe('int32');
    expect(tensor([true, true]).sumToSize([2]).dtype).toBe('bool');
    expect(tensor(true).sumToSize([]).dtype).toBe('int32');
  });
});

describe('mean', () => {
  it('of integers needs a dtype; of nothing it is NaN', () => {
    const n = tensor(Int32Array.of(1, 2, 4));
    expect(() => n.mean()).toThrow(
      'mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: Long',
    );
    expect(n.mean(null, { dtype: 'float32' }).item()).toBeCloseTo(7 / 3, 6);
    expect(zeros([0]).mean().item()).toBeNaN();
    expect(zeros([2, 0]).mean(1).tolist()).toEqual([NaN, NaN]);
  });

  it('takes complex numbers', () => {
    const z = tensor(
      [
        [1, 2],
        [3, -4],
      ],
      { dtype: 'complex64', requiresGrad: true },
    );
    expect(z.mean().tolist()).toEqual([2, -1]);
    expect(autograd.gradcheck((z) => (z as Tensor).mean(), z)).toBe(true);
  });
});

describe('extrema', () => {
  it('of all elements share the gradient among equal ones, along a dim it goes to the first', () => {
    const a = tensor([1, 3, 3, 1], { requiresGrad: true });
    a.max().backward();
    expect(gradOf(a)).toEqual([0, 0.5, 0.5, 0]);
    a.grad = null;
    a.max(0).values.backward();
    expect(gradOf(a)).toEqual([0, 1, 0, 0]);
    a.grad = null;
    a.amin(0).backward();
    expect(gradOf(a)).toEqual([0.5, 0, 0, 0.5]);
  });

  it('give NaN where there is one, and its place', () => {
    const a = tensor(
      [
        [1, NaN, 3],
        [2, 0, 1],
      ],
      { requiresGrad: true },
    );
    expect(a.max(1).values.tolist()).toEqual([NaN, 2]);
    expect(a.max(1).indices.tolist()).toEqual([1, 0]);
    expect(a.argmin(1).tolist()).toEqual([1, 1]);
    expect(a.amax().item()).toBeNaN();
    a.max().backward();
    expect(gradOf(a)).toEqual([
      [0, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('keep integers and booleans', () => {
    const n = tensor(Int32Array.of(3, 2147483646, 2147483647, -5));
    expect(n.max().item()).toBe(2147483647);
    expect(n.argmax().item()).toBe(2);
    expect(n.min(0)).toMatchObject({ values: { dtype: 'int32' }, indices: { dtype: 'int32' } });
    expect(tensor([false, true]).amax().tolist()).toBe(true);
    expect(tensor(Uint8Array.of(3, 250)).max().dtype).toBe('uint8');
  });

  it('compare two tensors', () => {
    expect(
      tensor([1, 5])
        .max(tensor([3, 2]))
        .tolist(),
    ).toEqual([3, 5]);
  });

  it('index the flattened tensor without a dim', () => {
    expect(x().argmax().item()).toBe([...flat].indexOf(Math.max(...flat)));
    expect(x().argmin(2, { keepdim: true }).shape).toEqual([2, 3, 1]);
  });

  it('of nothing are an error, along a dim that is not empty they are empty', () => {
    expect(() => zeros([0]).max()).toThrow(
      "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.",
    );
    expect(() => zeros([0]).argmax()).toThrow(
      'argmax(): Expected reduction dim to be specified for input.numel() == 0.',
    );
    expect(() => zeros([2, 0]).max(1)).toThrow('max(): Expected reduction dim 1 to have non-zero size.');
    expect(zeros([2, 0]).max(0).values.shape).toEqual([0]);
  });
});

describe('prod', () => {
  it.each([[[2, 0, 3]], [[0, 0, 3]], [[2, 5, 3]]])('of %s has exact derivatives, also where elements are 0', (data) => {
    const a = tensor(data, { requiresGrad: true });
    expect(autograd.gradcheck((x) => (x as Tensor).prod(), a)).toBe(true);
    expect(autograd.gradgradcheck((x) => (x as Tensor).prod(0), a)).toBe(true);
  });

  it('of integers and of nothing', () => {
    expect(tensor([true, false]).prod()).toMatchObject({ dtype: 'int32' });
    expect(tensor(Int32Array.of(3, 4)).prod().item()).toBe(12);
    expect(zeros([2, 0]).prod(1).tolist()).toEqual([1, 1]);
  });
});

describe('std and var', () => {
  it('of one element are NaN, of equal ones 0 with the gradient 0', () => {
    expect(tensor([2]).std().item()).toBeNaN();
    const a = tensor([2, 2], { requiresGrad: true });
    a.std().backward();
    expect(gradOf(a)).toEqual([0, 0]);
  });

  it('come with their mean', () => {
    const [spread, centre] = x().varMean(1);
    expectClose(
      spread.data(),
      rows(1).map((row) => variance(row)),
    );
    expectClose(centre.data(), rows(1).map(average));
    expectClose(x().stdMean()[0].data(), [Math.sqrt(variance([...flat]))]);
  });

  it('refuse integers', () => {
    expect(() => tensor(Int32Array.of(1, 2)).var()).toThrow(
      'std and var only support floating point and complex dtypes',
    );
  });
});

describe('norm', () => {
  it('counts for p = 0, takes the smallest for p = -∞ and the length of complex numbers', () => {
    expect(tensor([0, 3, -4]).norm(null, { p: 0 }).item()).toBe(2);
    expect(tensor([-2, 3, -4]).norm(null, { p: -Infinity }).item()).toBe(2);
    expect(
      tensor(
        [
          [3, 4],
          [0, 12],
        ],
        { dtype: 'complex64' },
      )
        .norm()
        .item(),
    ).toBe(13);
  });

  it('has the gradient 0 at 0', () => {
    const a = tensor([0, 0], { requiresGrad: true });
    a.norm().backward();
    expect(gradOf(a)).toEqual([0, 0]);
  });

  it('dist is the norm of the difference', () => {
    expect(
      tensor([1, 2])
        .dist(tensor([4, 6]))
        .item(),
    ).toBe(5);
    expect(
      tensor([1, 2])
        .dist(tensor([4, 6]), 1)
        .item(),
    ).toBe(7);
  });
});

describe('logsumexp', () => {
  it('neither overflows nor vanishes', () => {
    expectClose(
      tensor([
        [1000, 1000],
        [-1000, 0],
      ])
        .logsumexp(1)
        .data(),
      [1000 + Math.LN2, 0],
    );
    expect(tensor([-Infinity, -Infinity]).logsumexp(0).item()).toBe(-Infinity);
    expect(tensor([Infinity, 1]).logsumexp(0).item()).toBe(Infinity);
  });
});

describe.each([
  ['softmax', (x: Tensor, dim: number) => x.softmax(dim)],
  ['logSoftmax', (x: Tensor, dim: number) => x.logSoftmax(dim).exp()],
])('%s', (name, f) => {
  it.each([0, 1, -1])('sums to 1 along dim %s', (dim) => {
    const y = f(x(), dim).sum(dim);
    expectClose(y.data(), new Array(y.numel()).fill(1));
  });

  it('has the gradient that differences show, and that one its own', () => {
    expect(autograd.gradcheck((x) => f(x as Tensor, 1), leaf())).toBe(true);
    expect(autograd.gradgradcheck((x) => f(x as Tensor, -1), leaf())).toBe(true);
  });

  it('takes integers with a dtype only', () => {
    const n = tensor(Int32Array.of(1, 2));
    const snake = name === 'softmax' ? 'softmax' : 'log_softmax';
    expect(() => f(n, 0)).toThrow(`"${snake}_lastdim_kernel_impl" not implemented for 'Long'`);
    expect(n.softmax(0, { dtype: 'float32' }).dtype).toBe('float32');
  });
});

describe('running sums and products', () => {
  it('along each dim', () => {
    const a = [...flat];
    const sums = a.map((_, i) => total(a.slice(i - (i % 4), i + 1)));
    expectClose(x().cumsum(2).data(), sums);
    const products = a.map((_, i) => a.slice(i - (i % 4), i + 1).reduce((p, v) => p * v, 1));
    expectClose(x().cumprod(-1).data(), products);
    expectClose(x().cumsum(0).select(0, 1).data(), [...x().sum(0).data()]);
    expectClose(x().cumprod(1).select(1, 2).data(), [...x().prod(1).data()]);
  });

  it('of integers are int32', () => {
    expect(tensor([true, true]).cumsum(0).tolist()).toEqual([1, 2]);
    expect(tensor(Int32Array.of(16777217, 1)).cumsum(0).tolist()).toEqual([16777217, 16777218]);
    expect(
      tensor(Int32Array.of(2, 3, 4))
        .cumprod(0)
        .tolist(),
    ).toEqual([2, 6, 24]);
  });

  it.each([[[2, 0.5, -1, 3]], [[2, 0, 3, 0]]])('of %s have exact derivatives', (data) => {
    const a = tensor(data, { requiresGrad: true });
    expect(autograd.gradcheck((x) => (x as Tensor).cumprod(0), a)).toBe(true);
    expect(autograd.gradgradcheck((x) => (x as Tensor).cumprod(0), a)).toBe(true);
    expect(autograd.gradcheck((x) => (x as Tensor).cumsum(0).pow(2), a)).toBe(true);
    expect(autograd.gradgradcheck((x) => (x as Tensor).cumsum(0).pow(2), a)).toBe(true);
  });
});

describe('all and any', () => {
  it('reduce truth', () => {
    const a = tensor([
      [true, false],
      [true, true],
    ]);
    expect(a.all().item()).toBe(false);
    expect(a.any(0).tolist()).toEqual([true, true]);
    expect(a.all(1, { keepdim: true }).tolist()).toEqual([[false], [true]]);
    expect(zeros([0]).all().item()).toBe(true);
    expect(zeros([0]).any().item()).toBe(false);
    expect(tensor([0, NaN]).any().item()).toBe(true);
  });
});

describe('fill_ and zero_', () => {
  it('write into views and cut the history', () => {
    const a = zeros([2, 3]);
    a.t().select(0, 1).fill_(5);
    expect(a.tolist()).toEqual([
      [0, 5, 0],
      [0, 5, 0],
    ]);
    const b = tensor([1, 2], { requiresGrad: true });
    const c = b.mul(3);
    c.zero_();
    c.sum().backward();
    expect(gradOf(b)).toEqual([0, 0]);
  });

  it('take a 0-d tensor, which gets the gradient', () => {
    const value = tensor(2, { requiresGrad: true });
    const a = zeros([3]);
    a.fill_(value);
    a.sum().backward();
    expect((value.grad as Tensor).item()).toBe(3);
    expect(() => a.fill_(tensor([1]))).toThrow(
      'fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions.',
    );
  });

  it('refuse numbers that do not fit', () => {
    expect(() => tensor(Uint8Array.of(1)).fill_(256)).toThrow(
      'value 256 cannot be converted to type uint8 without overflow',
    );
  });
});

describe('logcumsumexp of large numbers', () => {
  it('takes infinities and NaN as PyTorch does, along any dim', () => {
    const given = [
      [-Infinity, -Infinity, -200, 2, 1],
      [1, NaN, 2, 3, 4],
      [5, Infinity, 1, 2, NaN],
      [200, -200, 0, 250, -Infinity],
    ];
    const expected = [
      [-Infinity, -Infinity, -200, 2, Math.fround(Math.log(Math.exp(2) + Math.exp(1)))],
      [1, NaN, NaN, NaN, NaN],
      [5, Infinity, Infinity, Infinity, NaN],
      [200, 200, 200, 250, 250],
    ];
    expect(tensor(given).logcumsumexp(1).tolist()).toEqual(expected);
    expect(tensor(given).t().logcumsumexp(0).t().tolist()).toEqual(expected);
  });

  it('has gradients with all their digits, as of small ones', () => {
    const x = tensor([[1e4, 1e4, 0.5]], { requiresGrad: true });
    const [g] = autograd.grad(x.logcumsumexp(1), x, { gradOutputs: tensor([[1, 2, 3]]), createGraph: true }) as [
      Tensor,
    ];
    g.backward({ gradient: tensor([[1, 0.5, 2]]) });
    const near = (a: Tensor, expected: number[]) => {
      expected.forEach((value, i) => void expect(a.data()[i]).toBeCloseTo(value, 5));
    };
    near(g, [3.5, 2.5, 0]);
    near(x.grad as Tensor, [0.625, -0.625, 0]);
  });
});

describe('running sums and products of booleans', () => {
  it('are refused where there is anything to add', () => {
    expect(tensor(true).cumsum_(0).item()).toBe(true);
    expect(zeros([0], { dtype: 'bool' }).cumprod_(0).dtype).toBe('bool');
    expect(() => tensor([true]).cumsum_(0)).toThrow(`"cumsum_out_cpu" not implemented for 'Bool'`);
    expect(() => tensor([true]).cumprod_(0)).toThrow(`"cumprod_out_cpu" not implemented for 'Bool'`);
  });
});

describe('dims given for more than 64', () => {
  it('are refused, all of them are not', () => {
    const x = ones(new Array<number>(65).fill(1));
    expect(x.sum().item()).toBe(1);
    for (const call of [() => x.sum(0), () => x.amax(-1), () => x.aminmax(64), () => x.flip(0)]) {
      expect(call).toThrow('only tensors with up to 64 dims are supported');
    }
  });
});

describe('the place of an extremum along one element', () => {
  it('is 0, of whatever type', () => {
    for (const dtype of ['bool', 'complex64', 'float32'] as const) {
      const x = zeros([2, 1], { dtype });
      expect([x.argmax(1).tolist(), x.argmin(1, { keepdim: true }).shape]).toEqual([
        [0, 0],
        [2, 1],
      ]);
    }
    expect(() => zeros([2], { dtype: 'bool' }).argmax(0)).toThrow(`"argmax_cpu" not implemented for 'Bool'`);
    expect(() => zeros([1], { dtype: 'bool' }).argmax()).toThrow(`"argmax_cpu" not implemented for 'Bool'`);
  });
});

describe('what is empty', () => {
  it('has a softmax of its own type', () => {
    const none = zeros([0], { dtype: 'int32' });
    expect([none.softmax(0).dtype, none.logSoftmax(0).dtype]).toEqual(['int32', 'int32']);
    expect(() => zeros([1], { dtype: 'int32' }).softmax(0)).toThrow(`"softmax_lastdim_kernel_impl" not implemented`);
    for (const dtype of ['int32', 'bool', 'float32'] as const) {
      const x = zeros([0, 3, 2], { dtype });
      for (const f of [() => x.softmax(5), () => x.logSoftmax(-4)]) expect(f).toThrow('Dimension out of range');
      expect(x.softmax(1).shape).toEqual([0, 3, 2]);
    }
  });

  it('is at no distance from what is empty, by any order, and has the gradient that sums have', () => {
    for (const p of [0, 1, 2, Infinity, -Infinity]) {
      const none = zeros([0, 2], { requiresGrad: true });
      const distance = none.dist(zeros([0, 2]), p);
      expect(distance.item()).toBe(0);
      distance.backward();
      expect(none.grad?.shape).toEqual([0, 2]);
    }
  });
});

describe('the running product of one element', () => {
  it('has the gradient that comes, were it infinite', () => {
    for (const value of [Infinity, 0, 3]) {
      const leaf = tensor([[value], [value]], { dtype: 'float32', requiresGrad: true });
      leaf.cumprod(1).sum().backward();
      expect(leaf.grad?.tolist()).toEqual([[1], [1]]);
    }
  });
});
