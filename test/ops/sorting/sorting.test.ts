import {
  argsort,
  autograd,
  bucketize,
  isin,
  kthvalue,
  manualSeed,
  median,
  mode,
  msort,
  nanmedian,
  rand,
  randint,
  randn,
  searchsorted,
  sort,
  type Tensor,
  tensor,
  topk,
  unique,
  uniqueConsecutive,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const ints = (...values: number[]) => tensor(Int32Array.from(values));
const numbers = (x: Tensor) => Array.from(x.data());

/** Places in stable order: NaN behind all, or in front of all where the order falls. */
function order(values: readonly number[], descending = false): number[] {
  const rank = (v: number) => (Number.isNaN(v) ? Infinity : v);
  const places = values.map((_, i) => i);
  const sign = descending ? -1 : 1;
  return places.sort((i, j) => {
    const [a, b] = [values[i] as number, values[j] as number];
    if (Number.isNaN(a) !== Number.isNaN(b)) return sign * (Number.isNaN(a) ? 1 : -1);
    const [x, y] = [rank(a), rank(b)];
    return x === y ? i - j : sign * (x < y ? -1 : 1);
  });
}

describe('sort', () => {
  const odd = [NaN, 1, -0, Infinity, 0, -1, NaN, -Infinity, 1, 2.5, -2.5, 1e-45, -1e-45];

  it.each([0, 1, 2, 13, 31, 32, 33, 255, 4095, 4096, 5000])('orders %i floats stably, NaN last', (n) => {
    manualSeed(n);
    const draws = Array.from(randint(0, 13, [n]).data(), (i) => odd[i] as number);
    for (const descending of [false, true]) {
      const { values, indices } = sort(tensor(Float32Array.from(draws)), 0, { descending });
      const places = order(draws, descending);
      expect(numbers(indices)).toEqual(places);
      expect(numbers(values)).toEqual(places.map((i) => Math.fround(draws[i] as number)));
    }
  });

  it.each(['int32', 'uint8', 'bool'] as const)('orders %s of any size', (dtype) => {
    const x = randint(0, 256, [700])
      .sub(dtype === 'int32' ? 128 : 0)
      .mul(dtype === 'int32' ? 16000000 : 1)
      .to(dtype);
    const values = numbers(x);
    expect(numbers(argsort(x))).toEqual(order(values));
    expect(numbers(argsort(x, 0, { descending: true }))).toEqual(order(values, true));
  });

  it('takes any dim, strides and nothing at all', () => {
    const x = randn([3, 4, 5]).transpose(0, 2);
    for (const dim of [0, 1, 2, -1]) {
      const { values, indices } = sort(x, dim);
      expect(x.gather(dim, indices).equal(values)).toBe(true);
      const n = x.size(dim) - 1;
      expect(
        values
          .narrow(dim, 1, n)
          .ge(values.narrow(dim, 0, n))
          .all()
          .item<boolean>(),
      ).toBe(true);
    }
    expect(sort(zeros([3, 0])).indices.shape).toEqual([3, 0]);
    expect(sort(tensor(3)).indices.item()).toBe(0);
    expect(
      msort(
        tensor([
          [3, 1],
          [2, 4],
        ]),
      ).tolist(),
    ).toEqual([
      [2, 1],
      [3, 4],
    ]);
  });

  it('has gradients of its values, also second ones', () => {
    const x = randn([3, 4]).requiresGrad_();
    expect(autograd.gradcheck((x: Tensor) => sort(x, 0).values.square(), [x])).toBe(true);
    expect(autograd.gradgradcheck((x: Tensor) => sort(x, 1).values.square(), [x])).toBe(true);
  });

  it('refuses complex numbers', () => {
    expect(() => sort(zeros([2], { dtype: 'complex64' }))).toThrow(
      '"sorting_kernel_method_name" not implemented for \'ComplexFloat\'',
    );
  });
});

describe('topk, kthvalue, median, mode', () => {
  it.each([
    [1, 1],
    [5, 2],
    [5, 5],
    [64, 1],
    [640, 10],
    [2000, 30],
    [2000, 32],
    [2000, 1999],
  ])('of %i elements the first %i', (n, k) => {
    const x = randn([n]);
    for (const largest of [true, false]) {
      const places = order(numbers(x), largest).slice(0, k);
      expect(numbers(topk(x, k, 0, { largest }).indices)).toEqual(places);
      const unordered = topk(x, k, 0, { largest, sorted: false });
      expect(numbers(unordered.indices).sort((a, b) => a - b)).toEqual(places.sort((a, b) => a - b));
    }
    expect(kthvalue(x, k).indices.item()).toBe(order(numbers(x))[k - 1]);
  });

  it('count NaN as the largest', () => {
    const x = tensor([1, NaN, 3]);
    expect(numbers(topk(x, 2).values)).toEqual([NaN, 3]);
    expect(numbers(topk(x, 2, 0, { largest: false }).values)).toEqual([1, 3]);
    expect(kthvalue(x, 3).values.item()).toBeNaN();
  });

  it('median is NaN where one is among them, nanmedian leaves them out', () => {
    const x = tensor([
      [4, NaN, 3, NaN],
      [4, 1, 3, 2],
    ]);
    expect(median(x, 1).indices.tolist()).toEqual([1, 3]);
    expect(median(x).item()).toBeNaN();
    expect(nanmedian(x, 1).values.tolist()).toEqual([3, 2]);
    expect(nanmedian(x).item()).toBe(3);
    expect(nanmedian(tensor([NaN])).item()).toBeNaN();
    expect(median(zeros([0])).item()).toBeNaN();
  });

  it('mode is the smallest of the most frequent, at its last place', () => {
    const { values, indices } = mode(ints(3, 1, 2, 1, 3));
    expect([values.item(), indices.item()]).toEqual([1, 3]);
  });

  it('have gradients', () => {
    const x = randn([4, 3]).requiresGrad_();
    const cases: ((x: Tensor) => Tensor)[] = [
      (x) => topk(x, 2, 0).values,
      (x) => kthvalue(x, 2, 0).values,
      (x) => kthvalue(x, 2, 1, { keepdim: true }).values,
      (x) => median(x, 0).values,
      (x) => median(x),
      (x) => nanmedian(x, 1).values,
      (x) => mode(x, 0).values,
    ];
    for (const run of cases) expect(autograd.gradcheck((x: Tensor) => run(x).square(), [x])).toBe(true);
  });

  it.each([
    [() => topk(zeros([2]), 3), 'selected index k out of range'],
    [() => topk(zeros([2]), 1.5), 'selected index k out of range'],
    [() => kthvalue(zeros([2]), 0), 'kthvalue(): selected number k out of range for dimension 0'],
    [() => kthvalue(zeros([2, 0]), 1), 'kthvalue(): Expected reduction dim 1 to have non-zero size.'],
    [() => median(zeros([0, 2]), 0), 'median(): Expected reduction dim 0 to have non-zero size.'],
    [() => median(zeros([2], { dtype: 'bool' })), '"median_cpu" not implemented for \'Bool\''],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});

describe('unique', () => {
  // Few numbers are counted, many are sorted: both in the same order, whatever the dtype.
  it.each([
    ['int32', -3, 40],
    ['int32', -2147483648, 2147483647],
    ['uint8', 0, 255],
    ['bool', 0, 1],
  ] as const)('of %s from %i to %i', (dtype, low, high) => {
    manualSeed(8);
    const range = Math.min(high - low + 1, 500);
    const given = Array.from(randint(range, [1500]).data(), (v, i) => (i % 7 === 3 ? high - v : low + v));
    const x = tensor(Int32Array.from(given)).to(dtype).reshape([30, 50]);
    const [values, inverse, counts] = unique(x, null, { returnInverse: true, returnCounts: true }) as Tensor[];
    const flat = Array.from(x.data(), Number);
    const expected = [...new Set(flat)].sort((a, b) => a - b);
    expect((values as Tensor).dtype).toBe(dtype);
    expect(numbers(values as Tensor).map(Number)).toEqual(expected);
    expect((inverse as Tensor).shape).toEqual([30, 50]);
    expect(numbers(inverse as Tensor)).toEqual(flat.map((value) => expected.indexOf(value)));
    expect(numbers(counts as Tensor)).toEqual(expected.map((value) => flat.filter((v) => v === value).length));
  });

  it('gives values, places and counts', () => {
    const x = ints(3, 1, 3, 2, 1).reshape([5, 1]);
    const [values, inverse, counts] = unique(x, null, { returnInverse: true, returnCounts: true }) as Tensor[];
    expect(values?.tolist()).toEqual([1, 2, 3]);
    expect(inverse?.tolist()).toEqual([[2], [0], [2], [1], [0]]);
    expect(counts?.tolist()).toEqual([2, 1, 2]);
  });

  it('of slices is in lexicographic order', () => {
    const x = tensor([
      [2, 1],
      [1, 9],
      [2, 1],
      [1, 3],
    ]);
    const [values, inverse] = unique(x, 0, { returnInverse: true }) as Tensor[];
    expect(values?.tolist()).toEqual([
      [1, 3],
      [1, 9],
      [2, 1],
    ]);
    expect(inverse?.tolist()).toEqual([2, 1, 2, 0]);
    expect(unique(x.t(), 1).tolist()).toEqual([
      [1, 1, 2],
      [3, 9, 1],
    ]);
  });

  it('of neighbours keeps their order', () => {
    const [values, inverse, counts] = uniqueConsecutive(ints(1, 1, 2, 2, 2, 1), null, {
      returnInverse: true,
      returnCounts: true,
    }) as Tensor[];
    expect([values, inverse, counts].map((x) => x?.tolist())).toEqual([
      [1, 2, 1],
      [0, 0, 1, 1, 1, 2],
      [2, 3, 1],
    ]);
    expect(uniqueConsecutive(ints(1, 1, 2).reshape([3, 1]), 0).tolist()).toEqual([[1], [2]]);
  });

  it('takes NaN for different, nothing for nothing, and has no derivative', () => {
    expect(unique(tensor([NaN, 1, NaN])).shape).toEqual([3]);
    expect(unique(zeros([0])).shape).toEqual([0]);
    expect(() => unique(zeros([2, 0]), 0)).toThrow("There are 0 sized dimensions, and they aren't selected");
    const x = rand([3]).requiresGrad_();
    expect(() => unique(x).sum().backward()).toThrow("the derivative for '_unique2' is not implemented.");
  });
});

describe('searchsorted, bucketize, isin', () => {
  it('find places in vectors and in rows', () => {
    const rows = tensor([
      [1, 3, 5],
      [2, 4, 6],
    ]);
    expect(
      searchsorted(
        rows,
        tensor([
          [3, 6],
          [3, 6],
        ]),
      ).tolist(),
    ).toEqual([
      [1, 3],
      [1, 2],
    ]);
    expect(
      searchsorted(
        rows,
        tensor([
          [3, 6],
          [3, 6],
        ]),
        { right: true },
      ).tolist(),
    ).toEqual([
      [2, 3],
      [1, 3],
    ]);
    expect(searchsorted(tensor([5, 1, 3]), 3, { sorter: ints(1, 2, 0), side: 'right' }).item()).toBe(2);
    expect(searchsorted(ints(1, 3), NaN).item()).toBe(2);
    expect(bucketize(tensor([3, 6, 9]), ints(1, 3, 5, 7)).tolist()).toEqual([1, 3, 4]);
  });

  it.each([1, 8, 9, 100])('isin with %i test elements', (n) => {
    const [x, tests] = [randint(0, 60, [7, 11]), randint(0, 60, [n])];
    const known = new Set(numbers(tests));
    expect(numbers(isin(x, tests)).map(Boolean)).toEqual(numbers(x).map((v) => known.has(v)));
    expect(isin(x, tests, { invert: true }).equal(isin(x, tests).logicalNot())).toBe(true);
    expect(isin(tensor(NaN), tensor([NaN, 1])).item<boolean>()).toBe(false);
  });

  it.each([
    [() => searchsorted(zeros([1, 2]), 3), 'input value can be a scalar only when boundaries tensor dimension is 1'],
    [
      () => searchsorted(zeros([2]), zeros([2]), { side: 'up' as 'left' }),
      "side can only be 'left' or 'right' but got up",
    ],
    [() => searchsorted(zeros([2]), zeros([2]), { sorter: ints(5, 0) }), 'sorter index out of range'],
    [() => bucketize(zeros([2]), zeros([1, 2])), 'boundaries tensor must be 1 dimension, but got dim(2)'],
    [() => isin(1, 2), 'isin() received an invalid combination of arguments'],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});
