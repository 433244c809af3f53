import { autograd, masked, type Tensor, tensor, zeros } from 'torchlet';
import { describe, expect, it } from 'vitest';

const mask = tensor([
  [true, false, true, true],
  [false, false, true, false],
  [false, false, false, false],
]);
const values = [
  [1, 9, 2, 6],
  [9, 9, 4, 9],
  [9, 9, 9, 9],
];
const kept = [[1, 2, 6], [4], []];
const x = () => tensor(values);

const total = (row: number[]) => row.reduce((a, b) => a + b, 0);
const mean = (row: number[]) => total(row) / row.length;
const variance = (row: number[]) => mean(row.map((v) => (v - mean(row)) ** 2));

const cases: [string, () => Tensor, (row: number[]) => number][] = [
  ['sum', () => masked.sum(x(), 1, { mask }), total],
  ['mean', () => masked.mean(x(), 1, { mask }), mean],
  ['prod', () => masked.prod(x(), 1, { mask }), (row) => row.reduce((a, b) => a * b, 1)],
  ['amax', () => masked.amax(x(), 1, { mask }), (row) => Math.max(...row)],
  ['amin', () => masked.amin(x(), 1, { mask }), (row) => Math.min(...row)],
  ['var', () => masked.var(x(), 1, { mask }), variance],
  ['std', () => masked.std(x(), 1, { mask }), (row) => Math.sqrt(variance(row))],
  ['norm', () => masked.norm(x(), 1, { mask }), (row) => Math.hypot(...row)],
  ['logsumexp', () => masked.logsumexp(x(), 1, { mask }), (row) => Math.log(total(row.map(Math.exp)))],
  ['median', () => masked.median(x(), 1, { mask }), (row) => row[(row.length - 1) >> 1] ?? NaN],
];

describe('masked reductions see what the mask leaves', () => {
  it.each(cases)('%s', (_, run, expected) => {
    Array.from(run().data()).forEach((value, i) => {
      const wanted = expected(kept[i] as number[]);
      if (Number.isFinite(wanted)) expect(value).toBeCloseTo(wanted, 4);
      else expect(value).toBe(wanted);
    });
  });

  it('over several dims, keeping them, without a mask, of integers', () => {
    expect(masked.sum(x(), [0, 1], { mask }).item()).toBe(13);
    expect(masked.sum(x(), null, { mask, keepdim: true }).tolist()).toEqual([[13]]);
    expect(masked.mean(x(), 0).equal(x().mean(0))).toBe(true);
    expect(masked.amax(x().int(), 1, { mask }).tolist()).toEqual([6, 4, -2147483648]);
    expect(masked.argmax(x(), 1, { mask: mask.index(0) }).tolist()).toEqual([3, 0, 0]);
  });

  it('running sums and products, softmaxes and normalized rows', () => {
    const rows = x().index([0, 1]);
    const some = mask.index([0, 1]);
    expect(masked.cumsum(rows, 1, { mask: some }).tolist()).toEqual([
      [1, 1, 3, 9],
      [0, 0, 4, 4],
    ]);
    expect(masked.cumprod(rows, 1, { mask: some }).tolist()).toEqual([
      [1, 1, 2, 12],
      [1, 1, 4, 4],
    ]);
    expect(masked.softmax(rows, 1, { mask: some }).index(1).tolist()).toEqual([0, 0, 1, 0]);
    expect(masked.softmin(rows, 1, { mask: some }).sum(1).sub(1).abs().max().item()).toBeLessThan(1e-6);
    expect(masked.logSoftmax(rows, 1, { mask: some }).index(1, 0).item()).toBe(-Infinity);
    expect(masked.normalize(rows, 2, 1, { mask: some }).index(1).tolist()).toEqual([0, 0, 1, 0]);
    expect(
      masked
        .logaddexp(zeros([2]), zeros([2]), { otherMask: tensor([true, false]) })
        .index(1)
        .item(),
    ).toBe(0);
  });

  it('have gradients, 0 where masked out', () => {
    // No two of them so near to each other that differences see another maximum.
    const y = tensor([7, -3, 2, -11, 5, 1, -6, 9, -1, 4, -8, 3]).div(4).reshape([3, 4]).requiresGrad_();
    const some = tensor([
      [true, false, true, true],
      [true, true, true, false],
      [true, false, false, true],
    ]);
    const runs: ((x: Tensor) => Tensor)[] = [
      (x) => masked.mean(x, 1, { mask: some }),
      (x) => masked.var(x, 1, { mask: some, unbiased: true }),
      (x) => masked.softmax(x, 1, { mask: some }),
      (x) => masked.amax(x, 0, { mask: some }),
      (x) => masked.normalize(x, 2, 1, { mask: some }),
    ];
    for (const run of runs) expect(autograd.gradcheck(run, [y])).toBe(true);
  });

  it.each([
    [
      () => masked.sum(zeros([2, 4]), 1, { mask: zeros([3, 4]) }),
      'The expanded size of the tensor (2) must match the existing size (3)',
    ],
    [() => masked.sum(zeros([2]), 0, { mask: zeros([1, 2]) }), 'got mask dimensionality higher than of the input'],
    [() => masked.sum(zeros([2]), [0, 0]), 'dim=0 appears multiple times in the list of dims'],
    [() => masked.amax(zeros([2], { dtype: 'bool' }), 0, { mask: zeros([2]) }), 'identity of amax on torch.bool input'],
    [
      () => masked.median(zeros([2], { dtype: 'int32' }), 0, { mask: zeros([2]) }),
      'masked median expects no fully masked out rows if dtype is not floating point',
    ],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});
