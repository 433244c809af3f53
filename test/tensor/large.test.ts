import {
  arange,
  autograd,
  cat,
  combinations,
  eye,
  nn,
  OutOfMemoryError,
  ones,
  optim,
  scope,
  stack,
  type Tensor,
  tensor,
} from 'torchlet';
import { describe, expect, test } from 'vitest';

const int32 = (...numbers: number[]): Tensor => tensor(Int32Array.from(numbers));

describe('what is too large is refused before anything is made of it', () => {
  test.each<[string, () => Tensor]>([
    ['eye', () => eye(100_000)],
    ['arange', () => arange(0, 2, 1e-10)],
    ['arange of bytes', () => arange(0, 2e12, 1, { dtype: 'uint8' })],
    ['repeatInterleave', () => ones([1]).repeatInterleave(2 ** 30)],
    ['repeatInterleave with counts', () => ones([2]).repeatInterleave(int32(2 ** 31 - 1, 2 ** 31 - 1), 0)],
    ['combinations', () => combinations(ones([60]), 30)],
    ['combinations of many', () => combinations(ones([1000]), 500)],
    ['combinations with replacement', () => combinations(ones([2]), 1e8, { withReplacement: true })],
  ])('%s', (_, make) => {
    const before = performance.now();
    expect(make).toThrow(OutOfMemoryError);
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

test('large results come from kernels, not from arrays of JavaScript', () => {
  const heap = (): number => process.memoryUsage().heapUsed;
  const before = heap();
  scope(() => {
    expect(eye(3000).sum().item()).toBe(3000);
    expect(ones([1]).repeatInterleave(2 ** 24).shape).toEqual([2 ** 24]);
    expect(arange(0, 2 ** 24, 1, { dtype: 'uint8' }).shape).toEqual([2 ** 24]);
    expect(combinations(ones([2000])).shape).toEqual([1_999_000, 2]);
  });
  // One array of 2^24 numbers would have 128 MiB.
  expect(heap() - before).toBeLessThan(64 * 2 ** 20);
});

describe('any number of tensors', () => {
  // More than the stack of JavaScript holds as arguments.
  const MANY = 130_000;

  test('are joined', () => {
    const rows = ones([MANY, 1]).unbind();
    for (const join of [cat, stack]) expect(join(rows).numel()).toBe(MANY);
    expect(nn.utils.rnn.padSequence(rows).shape).toEqual([1, MANY]);
  });

  test('are cells of a pool or of an image that is made larger, and words of a batch', () => {
    const x = ones([1, 1, MANY]);
    expect(nn.functional.adaptiveMaxPool1d(x, MANY).sum().item()).toBe(MANY);
    expect(nn.functional.interpolate(x, { size: MANY }).sum().item()).toBe(MANY);
    const [scores, lengths] = [ones([1, MANY, 2]).logSoftmax(2), int32(1).expand([MANY])];
    const loss = nn.functional.ctcLoss(scores, ones([MANY, 1], { dtype: 'int32' }), lengths, lengths);
    expect(loss.item()).toBeCloseTo(Math.log(2), 4);
  });

  test('have gradients and are updated in time that goes with their number', () => {
    const before = performance.now();
    const params = Array.from({ length: 20_000 }, () => tensor([1], { requiresGrad: true }));
    const grads = autograd.grad(
      params.map((x) => x.mul(2)),
      params,
      { gradOutputs: params.map(() => ones([1])) },
    );
    params.forEach((x, i) => {
      x.grad = grads[i] as Tensor;
    });
    new optim.Adam(params, { lr: 0.25 }).step();
    expect(params.every((x) => Math.abs(x.item() - 0.75) < 1e-6)).toBe(true);
    expect(new nn.ParameterList(params).length).toBe(20_000);
    expect(new nn.ModuleList(Array.from({ length: 4000 }, () => new nn.Identity())).length).toBe(4000);
    // What goes with the square of it takes minutes.
    expect(performance.now() - before).toBeLessThan(15_000);
  });
});

test('the values', () => {
  for (const dtype of ['float32', 'int32', 'uint8', 'bool', 'complex64'] as const) {
    const one = dtype === 'complex64' ? [1, 0] : dtype === 'bool' ? true : 1;
    const nil = dtype === 'complex64' ? [0, 0] : dtype === 'bool' ? false : 0;
    expect(eye(2, 3, { dtype }).tolist()).toEqual([
      [one, nil, nil],
      [nil, one, nil],
    ]);
    expect(eye(3, 1, { dtype }).tolist()).toEqual([[one], [nil], [nil]]);
    expect(eye(0, 2, { dtype }).shape).toEqual([0, 2]);
    if (dtype !== 'bool') expect(arange(0, 2, 1, { dtype }).tolist()).toEqual([nil, one]);
  }
  // Bytes are counted before start and step are cut, int32 after that.
  expect(arange(0.5, 5.5, 1.5, { dtype: 'uint8' }).tolist()).toEqual([0, 1, 2, 3]);
  expect(arange(0.5, 5.5, 1.5, { dtype: 'int32' }).tolist()).toEqual([0, 1, 2, 3, 4]);
  expect(arange(2.1, -2.9, -1, { dtype: 'uint8' }).tolist()).toEqual([2, 1, 0, 255, 254]);
  expect(() => arange(0, 2, 0.6, { dtype: 'uint8' })).toThrow('step must be nonzero');
  expect(arange(254, 258, 1, { dtype: 'uint8' }).tolist()).toEqual([254, 255, 0, 1]);
  expect(() => arange(0, 2 ** 40, 2 ** 30)).toThrow('cannot be converted to type int32 without overflow');
  const four = int32(1, 2, 3, 4);
  expect(combinations(four, 3).tolist()).toEqual([
    [1, 2, 3],
    [1, 2, 4],
    [1, 3, 4],
    [2, 3, 4],
  ]);
  expect(combinations(int32(7, 8), 2, { withReplacement: true }).tolist()).toEqual([
    [7, 7],
    [7, 8],
    [8, 8],
  ]);
  expect([combinations(four, 4).shape, combinations(four, 5).shape, combinations(four, 0).shape]).toEqual([
    [1, 4],
    [0, 5],
    [0],
  ]);
  expect(combinations(tensor([]), 1, { withReplacement: true }).shape).toEqual([0, 1]);
});

test('3,000 dims are read, printed and come back', () => {
  const x = ones(new Array(3000).fill(1));
  expect(String(x)).toBe(`tensor(${'['.repeat(3000)}1.${']'.repeat(3000)})`);
  let inner: unknown = x.tolist();
  let depth = 0;
  for (; Array.isArray(inner); inner = inner[0]) depth++;
  expect([depth, inner]).toEqual([3000, 1]);
  expect(ones([2, 0, 3]).tolist()).toEqual([[], []]);
  expect(ones([0, 2]).tolist()).toEqual([]);
  expect(String(ones([1, 2, 1, 2]))).toBe('tensor([[[[1., 1.]],\n\n         [[1., 1.]]]])');
});
