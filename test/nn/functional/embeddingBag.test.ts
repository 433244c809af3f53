import { expect, test } from 'vitest';
import { manualSeed, nn, rand, randint, randn, type Tensor, tensor, zeros } from '../../../src/index.ts';

const { embeddingBag } = nn.functional;
const MODES = ['sum', 'mean', 'max'] as const;

/** Each bag as a list of rows; those that do not count are left out by the caller. */
function bagged(rows: number[][], bags: number[][], mode: (typeof MODES)[number]): number[][] {
  return bags.map((bag) =>
    (rows[0] as number[]).map((_, column) => {
      const values = bag.map((row) => (rows[row] as number[])[column] as number);
      if (values.length === 0) return 0;
      if (mode === 'max') return Math.max(...values);
      const sum = values.reduce((a, b) => a + b, 0);
      return mode === 'sum' ? sum : sum / values.length;
    }),
  );
}

function expectClose(y: Tensor, expected: number[][]): void {
  expect(y.shape[0]).toBe(expected.length);
  for (const [i, row] of (y.tolist() as number[][]).entries()) {
    for (const [j, value] of row.entries()) expect(value).toBeCloseTo(expected[i]?.[j] as number, 5);
  }
}

test.each(MODES)('%s of bags of any lengths, with rows that do not count', (mode) => {
  manualSeed(0);
  const weight = randn([6, 3]);
  const rows = weight.tolist() as number[][];
  const input = Int32Array.of(1, 4, 4, 0, 5, 2, 2);
  const bags = [[1, 4], [], [4, 0, 5, 2], [2]];
  const offsets = tensor(Int32Array.of(0, 2, 2, 6));
  expectClose(embeddingBag(tensor(input), weight, { offsets, mode }), bagged(rows, bags, mode));
  const counted = bags.map((bag) => bag.filter((row) => row !== 2));
  expectClose(embeddingBag(tensor(input), weight, { offsets, mode, paddingIdx: 2 }), bagged(rows, counted, mode));
  const [table, pairs] = [
    tensor(Int32Array.of(3, 2, 2, 2, 0, 5)).view([3, 2]),
    [
      [3, 2],
      [2, 2],
      [0, 5],
    ],
  ];
  expectClose(embeddingBag(table, weight, { mode }), bagged(rows, pairs, mode));
  const others = pairs.map((bag) => bag.filter((row) => row !== 2));
  expectClose(embeddingBag(table, weight, { mode, paddingIdx: 2 }), bagged(rows, others, mode));
});

test('the gradient of a maximum goes to the first row that attains it, and to none of an empty bag', () => {
  const weight = tensor(
    [
      [1, 5],
      [3, 5],
      [2, 0],
    ],
    { requiresGrad: true },
  );
  const offsets = tensor(Int32Array.of(0, 3, 3));
  embeddingBag(tensor(Int32Array.of(0, 1, 2, 2)), weight, { offsets, mode: 'max' })
    .sum()
    .backward();
  expect(weight.grad?.tolist()).toEqual([
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
});

test('sums take no memory for the rows that they are of, forward and backward', () => {
  const [bags, length, d] = [1000, 1000, 150];
  manualSeed(0);
  const weight = randn([50, d], { requiresGrad: true });
  const input = randint(0, 50, [bags, length]);
  const factors = rand([bags, length]);
  // All rows at once would be 600 MB, more than operations may take.
  const y = embeddingBag(input, weight, { mode: 'sum', perSampleWeights: factors });
  y.sum().backward();
  const first = weight.detach().indexSelect(0, input.index(0)).mul(factors.index(0).unsqueeze(1)).sum(0);
  expect(y.index(0).sub(first).abs().max().item()).toBeLessThan(1e-3);
  const counts = zeros([50]).indexAdd(0, input.view([-1]), factors.view([-1]));
  expect(weight.grad?.select(1, 7).sub(counts).abs().max().item()).toBeLessThan(0.1);
});
