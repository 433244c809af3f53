import { cdist, randn, type Tensor, tensor, zeros } from 'torchlet';
import { expect, it } from 'vitest';

it('distances of rows, their errors, and gradients where components tie', () => {
  const [a, b] = [
    tensor([
      [0, 0],
      [1, 1],
    ]),
    tensor([
      [3, 4],
      [0, 0],
    ]),
  ];
  expectNear(cdist(a, b), Float64Array.of(5, 0, Math.sqrt(13), Math.SQRT2), 1e-6);
  expect(cdist(a, b, { p: 1 }).tolist()).toEqual([
    [7, 0],
    [5, 2],
  ]);
  expect(() => cdist(a, zeros([2, 3]))).toThrow('must have the same number of columns. X1: 2 X2: 3');
  const x = tensor([[0, 0]], { requiresGrad: true });
  cdist(x, b).sum().backward();
  expectNear(x.grad as Tensor, Float64Array.of(-0.6, -0.8), 1e-6);
  const tied = tensor(
    [
      [1, -1],
      [2, 1],
      [0, 0],
    ],
    { requiresGrad: true },
  );
  cdist(zeros([1, 2]), tied, { p: Number.POSITIVE_INFINITY })
    .sum()
    .backward();
  expect(tied.grad?.tolist()).toEqual([
    [1, -1],
    [1, 0],
    [0, 0],
  ]);
});

// More differences than are there at once: cut along the batch, the rows, the columns; components first or last.
it.each([
  [[], 3, 5, 50_000],
  [[], 300, 500, 3],
  [[], 9, 600, 64],
  [[90], 11, 13, 33],
  [[2], 1, 70_000, 1],
  [[2], 2, 3, 0],
] as const)('many pairs: %j x %d x %d x %d', (batch, m, n, k) => {
  const sized = (...last: number[]): number[] => [...batch, ...last];
  for (const p of [0.5, 1, 2, 3, Number.POSITIVE_INFINITY]) {
    const [a, b] = [randn(sized(m, k), { requiresGrad: true }), randn(sized(n, k), { requiresGrad: true })];
    const out = cdist(a, b, { p });
    const g = randn(out.shape);
    out.backward({ gradient: g });
    const { y, ga, gb } = distancesInFloat64(a, b, g, p, out.data() as Float32Array);
    expectNear(out, y, p < 1 ? 1e-4 : 3e-6);
    expectNear(a.grad as Tensor, ga, 2e-5);
    expectNear(b.grad as Tensor, gb, 2e-5);
  }
});

/** ||a_i - b_j||_p, and the gradients of their sum weighted by g, in plain loops; which component is the greatest is seen in float32. */
function distancesInFloat64(a: Tensor, b: Tensor, g: Tensor, p: number, lengths: Float32Array) {
  const [m, n, k] = [a.size(-2), b.size(-2), a.size(-1)];
  const [x, z, grads] = [a.detach().data(), b.detach().data(), g.data()] as Float32Array[] as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [y, ga, gb] = [new Float64Array(grads.length), new Float64Array(x.length), new Float64Array(z.length)];
  for (let pair = 0; pair < y.length; pair++) {
    const i = k * Math.floor(pair / n);
    const j = k * (n * Math.floor(pair / (m * n)) + (pair % n));
    let sum = 0;
    for (let c = 0; c < k; c++) {
      const size = Math.abs((x[i + c] as number) - (z[j + c] as number));
      sum = p === Number.POSITIVE_INFINITY ? Math.max(sum, size) : sum + size ** p;
    }
    const length = p === Number.POSITIVE_INFINITY ? sum : sum ** (1 / p);
    y[pair] = length;
    for (let c = 0; c < k && length > 0; c++) {
      const v = (x[i + c] as number) - (z[j + c] as number);
      const isGreatest = Math.abs(Math.fround(v)) === lengths[pair];
      const slope =
        p === Number.POSITIVE_INFINITY ? Number(isGreatest) : v === 0 ? 0 : (Math.abs(v) / length) ** (p - 1);
      ga[i + c] = (ga[i + c] as number) + Math.sign(v) * slope * (grads[pair] as number);
      gb[j + c] = (gb[j + c] as number) - Math.sign(v) * slope * (grads[pair] as number);
    }
  }
  return { y, ga, gb };
}

/** Within `most` of the largest of the right values. */
function expectNear(x: Tensor, right: Float64Array, most: number): void {
  const largest = right.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-30);
  const error = (x.data() as Float32Array).reduce(
    (error, value, i) => Math.max(error, Math.abs(value - (right[i] as number))),
    0,
  );
  expect(error / largest).toBeLessThan(most);
}
