import {
  autograd,
  bincount,
  corrcoef,
  cov,
  histc,
  histogram,
  histogramdd,
  nanquantile,
  ones,
  quantile,
  randn,
  type Tensor,
  tensor,
  zeros,
} from 'torchlet';
import { describe, expect, it } from 'vitest';

const ints = (...values: number[]) => tensor(Int32Array.from(values));
const close = (x: Tensor, expected: readonly number[], error = 1e-5) => {
  const got = Array.from(x.data());
  expect(got.length).toBe(expected.length);
  got.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThan(error);
  });
};

describe('quantile', () => {
  const x = tensor([40, 0, 20, 10]);

  it.each([
    ['linear', 7.5],
    ['lower', 0],
    ['higher', 10],
    ['nearest', 10],
    ['midpoint', 5],
  ] as const)('with interpolation %s', (interpolation, expected) => {
    expect(quantile(x, 0.25, null, { interpolation }).item()).toBe(expected);
  });

  it('has the dims of q in front, and keeps the reduced one if asked to', () => {
    const y = randn([3, 4, 5]);
    expect(quantile(y, tensor([0, 0.5]), 1).shape).toEqual([2, 3, 5]);
    expect(quantile(y, tensor([0, 0.5]), 1, { keepdim: true }).shape).toEqual([2, 3, 1, 5]);
    expect(quantile(y, 0.5, null, { keepdim: true }).shape).toEqual([1, 1, 1]);
    expect(
      quantile(y, tensor([0, 1]), -1)
        .index(1)
        .equal(y.amax(-1)),
    ).toBe(true);
  });

  it('is NaN where one is among the elements, unless they are left out', () => {
    const y = tensor([
      [1, NaN, 3],
      [NaN, NaN, NaN],
    ]);
    expect(Array.from(quantile(y, 0.5, 1).data())).toEqual([NaN, NaN]);
    expect(Array.from(nanquantile(y, 0.5, 1).data())).toEqual([2, NaN]);
  });

  it('has gradients', () => {
    const y = tensor([
      [0.1, -0.7, 1.2, 0.4],
      [2, 1.5, -1, -0.2],
      [-0.5, 0.3, 0.9, -1.4],
    ]).requiresGrad_();
    expect(autograd.gradcheck((y: Tensor) => quantile(y, tensor([0.3, 0.8]), 1), [y])).toBe(true);
  });

  it.each([
    [() => quantile(zeros([0]), 0.5), 'quantile() input tensor must be non-empty'],
    [() => quantile(zeros([2]), 1.5), 'quantile() q must be in the range [0, 1] but got 1.5'],
    [() => quantile(ints(1), 0.5), 'quantile() input tensor must be either float or double dtype'],
    [() => quantile(zeros([2]), zeros([1, 1])), 'quantile() q must be a scalar or 1D tensor'],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});

describe('histograms', () => {
  it('count between the edges, the last one included', () => {
    expect(histc(tensor([1, 2, 1, 3, -1]), { bins: 3, min: 0, max: 3 }).tolist()).toEqual([0, 2, 2]);
    expect(histc(tensor([1, 1]), { bins: 3 }).tolist()).toEqual([0, 2, 0]);
    expect(histc(ones([2]).requiresGrad_(), { bins: 2 }).requiresGrad).toBe(false);
    const { hist, binEdges } = histogram(tensor([1, 2, 1, 3]), tensor([0, 1.5, 3]));
    expect([hist.tolist(), binEdges.tolist()]).toEqual([
      [2, 2],
      [0, 1.5, 3],
    ]);
  });

  it('weigh and normalize', () => {
    const { hist } = histogram(tensor([1, 2, 3, 3]), 2, { weight: tensor([1, 1, 1, 5]), density: true });
    close(hist, [1 / 8, 7 / 8]);
  });

  it('of points', () => {
    const { hist, binEdges } = histogramdd(
      tensor([
        [0, 1],
        [1, 0],
        [1, 1],
      ]),
      [2, 3],
    );
    expect(hist.tolist()).toEqual([
      [0, 0, 1],
      [1, 0, 1],
    ]);
    expect(binEdges.map((edges) => edges.count)).toEqual([3, 4]);
  });

  it('bincount counts whole numbers', () => {
    expect(bincount(ints(1, 3, 1)).tolist()).toEqual([0, 2, 0, 1]);
    expect(bincount(ints(1, 3, 1), { weights: tensor([0.5, 1, 2]), minlength: 5 }).tolist()).toEqual([0, 2.5, 0, 1, 0]);
    expect(bincount(ints(), { minlength: 2 }).tolist()).toEqual([0, 0]);
  });

  it.each([
    [() => histc(tensor([1, Infinity])), 'torch.histc: range of [1, inf] is not finite'],
    [() => histc(zeros([2]), { bins: 0 }), 'torch.histogram(): bins must be > 0, but got 0 for dimension 0'],
    [
      () => histogram(zeros([2]), 2, { range: [3, 1] }),
      'min should not exceed max, but got min 3 max 1 for dimension 0',
    ],
    [() => histogramdd(zeros([3]), 2), 'torch.histogramdd: input tensor should have at least 2 dimensions'],
    [() => bincount(ints(-1)), 'bincount only supports 1-d non-negative integral inputs.'],
    [() => bincount(ints(1), { weights: ones([2]) }), 'weights should be 1-d and have the same length as input'],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});

describe('covariances', () => {
  const x = tensor([
    [0, 1, 2, 4],
    [2, 1, 0, 5],
  ]);

  it('are means of products, weighted', () => {
    const expected = (weights: number[], divisor: number) => {
      const rows = x.tolist() as number[][];
      const total = weights.reduce((a, b) => a + b);
      const mean = rows.map((row) => row.reduce((sum, v, k) => sum + v * (weights[k] as number), 0) / total);
      return rows.flatMap((a, i) =>
        rows.map(
          (b, j) =>
            a.reduce((sum, v, k) => {
              const other = (b[k] as number) - (mean[j] as number);
              return sum + (weights[k] as number) * (v - (mean[i] as number)) * other;
            }, 0) / divisor,
        ),
      );
    };
    close(cov(x), expected([1, 1, 1, 1], 3));
    close(cov(x, { correction: 0 }), expected([1, 1, 1, 1], 4));
    close(cov(x, { fweights: ints(1, 2, 1, 3) }), expected([1, 2, 1, 3], 6));
    close(cov(x, { aweights: tensor([1, 2, 1, 4]) }), expected([1, 2, 1, 4], 8 - 22 / 8));
  });

  it('of one variable are 0-d; correlations are within [-1, 1]', () => {
    expect(cov(tensor([1, 2, 3])).item()).toBe(1);
    const r = corrcoef(x);
    close(r.diagonal(), [1, 1]);
    expect(r.abs().le(1).all().item<boolean>()).toBe(true);
  });

  it('have gradients', () => {
    const y = randn([3, 5]).requiresGrad_();
    expect(autograd.gradcheck((y: Tensor) => cov(y), [y])).toBe(true);
    expect(autograd.gradcheck((y: Tensor) => corrcoef(y).tril(-1), [y])).toBe(true);
  });

  it.each([
    [() => cov(zeros([2, 2, 2])), 'expected input to have two or fewer dimensions but got an input with 3 dimensions'],
    [
      () => cov(x, { fweights: ones([4]) }),
      'expected fweights to have integral dtype but got fweights with Float dtype',
    ],
    [() => cov(x, { aweights: ones([3]) }), 'the same numel as there are observations in the input but got 3 != 4'],
    [() => cov(x, { aweights: zeros([4]) }), "cov(): weights sum to zero, can't be normalized"],
  ])('%s throws %s', (call, text) => {
    expect(call).toThrow(text);
  });
});
