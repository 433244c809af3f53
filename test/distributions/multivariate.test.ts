import { describe, expect, it } from 'vitest';
import { distributions, eye, manualSeed, ones, randn, type Tensor, tensor, ValueError, zeros } from '../../src/index';

const { LKJCholesky, LowRankMultivariateNormal, MultivariateNormal, Normal, Wishart, klDivergence } = distributions;
const near = (x: Tensor, y: Tensor, bound = 1e-4) => {
  expect(x.shape).toEqual(y.shape);
  expect(x.sub(y).abs().amax().item<number>()).toBeLessThan(bound);
};

const covariance = tensor([
  [2, 0.6, 0.1],
  [0.6, 1.5, -0.4],
  [0.1, -0.4, 1],
]);
const loc = tensor([1, -1, 0.5]);

describe('MultivariateNormal', () => {
  const d = new MultivariateNormal(loc, { covarianceMatrix: covariance });

  it('is the same by each of its matrices', () => {
    near(d.scaleTril.matmul(d.scaleTril.mT), covariance);
    near(d.precisionMatrix.matmul(covariance), eye(3));
    const x = randn([5, 3]);
    for (const other of [{ precisionMatrix: d.precisionMatrix }, { scaleTril: d.scaleTril }]) {
      const same = new MultivariateNormal(loc, other);
      near(same.logProb(x), d.logProb(x), 1e-3);
      near(same.covarianceMatrix, covariance, 1e-3);
      near(same.entropy(), d.entropy());
    }
    near(d.variance, covariance.diagonal());
  });

  it('of a diagonal is as many normal numbers', () => {
    const diagonal = new MultivariateNormal(loc, { covarianceMatrix: eye(3).mul(4) });
    const x = randn([2, 4, 3]);
    near(diagonal.logProb(x), new Normal(loc, 2).logProb(x).sum(-1));
  });

  it('has batches of means, of matrices, or of both', () => {
    const many = new MultivariateNormal(zeros([4, 1, 3]), { scaleTril: d.scaleTril.expand([2, 3, 3]) });
    expect([many.batchShape, many.sample([5]).shape, many.logProb(zeros([3])).shape]).toEqual([
      [4, 2],
      [5, 4, 2, 3],
      [4, 2],
    ]);
    near(
      many.logProb(ones([3])),
      new MultivariateNormal(zeros([3]), { covarianceMatrix: covariance }).expand([4, 2]).logProb(ones([3])),
    );
    expect(many.expand([7, 4, 2]).rsample().shape).toEqual([7, 4, 2, 3]);
  });

  it('has draws of its mean and covariance', () => {
    manualSeed(0);
    const x = d.sample([20000]);
    near(x.mean(0), loc, 0.05);
    const centred = x.sub(x.mean(0));
    near(centred.mT.matmul(centred).div(20000), covariance, 0.08);
  });

  it('refuses matrices that are none of a covariance', () => {
    expect(() => new MultivariateNormal(loc, {})).toThrow('Exactly one of covariance_matrix or precision_matrix');
    expect(() => new MultivariateNormal(tensor(1), { scaleTril: eye(1) })).toThrow(
      'loc must be at least one-dimensional.',
    );
    expect(() => new MultivariateNormal(loc, { covarianceMatrix: eye(3).neg() })).toThrow('PositiveDefinite()');
    expect(() => new MultivariateNormal(loc, { scaleTril: ones([3, 3]) })).toThrow('LowerCholesky()');
    expect(() => new MultivariateNormal(loc, { scaleTril: ones([3]) })).toThrow(
      'scale_tril matrix must be at least two-dimensional',
    );
    expect(() => new MultivariateNormal(loc, { scaleTril: [1] as never })).toThrow(ValueError);
  });
});

describe('LowRankMultivariateNormal', () => {
  const w = tensor([
    [1, 0.5],
    [0, 1],
    [-0.5, 0.2],
  ]);
  const diagonal = tensor([0.5, 1, 0.8]);
  const low = new LowRankMultivariateNormal(loc, w, diagonal);
  const full = new MultivariateNormal(loc, { covarianceMatrix: low.covarianceMatrix });

  it('agrees with the full matrix', () => {
    const x = randn([4, 3]);
    near(low.logProb(x), full.logProb(x));
    near(low.entropy(), full.entropy());
    near(low.variance, full.variance);
    near(low.scaleTril, full.scaleTril);
    near(low.precisionMatrix, full.precisionMatrix);
    expect(low.expand([2]).rsample([5]).shape).toEqual([5, 2, 3]);
  });

  it('has the divergences of the full ones', () => {
    const other = new MultivariateNormal(zeros([3]), { covarianceMatrix: covariance });
    const lowOther = new LowRankMultivariateNormal(zeros([3]), w.mul(2), diagonal);
    const fullOther = new MultivariateNormal(zeros([3]), { covarianceMatrix: lowOther.covarianceMatrix });
    near(klDivergence(low, other), klDivergence(full, other));
    near(klDivergence(other, low), klDivergence(other, full));
    near(klDivergence(low, lowOther), klDivergence(full, fullOther));
    expect(klDivergence(full, full).abs().item<number>()).toBeLessThan(1e-5);
  });

  it('refuses shapes that do not fit', () => {
    expect(() => new LowRankMultivariateNormal(loc, ones([2, 2]), diagonal)).toThrow('with shape 3 x m');
    expect(() => new LowRankMultivariateNormal(loc, w, ones([2]))).toThrow('with shape 3');
    expect(() => new LowRankMultivariateNormal(zeros([2, 3]), w, ones([4, 3]))).toThrow(
      'Incompatible batch shapes: loc torch.Size([2, 3]), cov_factor torch.Size([3, 2]), cov_diag torch.Size([4, 3])',
    );
  });
});

describe('matrices', () => {
  it('of Wishart have its mean, and gradients', () => {
    manualSeed(1);
    const matrix = covariance.clone().requiresGrad_();
    const d = new Wishart(6, { covarianceMatrix: matrix });
    near(d.sample([20000]).mean(0), d.mean.detach(), 0.3);
    d.rsample().sum().backward();
    expect((matrix.grad as Tensor).isfinite().all().item()).toBe(true);
    expect(() => new Wishart(1.5, { covarianceMatrix: covariance })).toThrow(
      'Value of df=1.5 expected to be greater than ndim - 1 = 2.',
    );
    expect(d.expand([2]).logProb(covariance).shape).toEqual([2]);
  });

  it('of LKJ are factors of correlations', () => {
    manualSeed(1);
    const d = new LKJCholesky(3, tensor([0.5, 2]));
    const factors = d.sample([100]);
    expect(factors.shape).toEqual([100, 2, 3, 3]);
    near(factors.square().sum(-1), ones([100, 2, 3]), 1e-5);
    // More concentrated ones are closer to the identity.
    const offDiagonal = factors.matmul(factors.mT).square().sum([-2, -1]).mean(0).tolist() as number[];
    expect(offDiagonal[0]).toBeGreaterThan(offDiagonal[1] as number);
    // The density of concentration 1 is that of the factor's volume: it does not depend on the correlations in 2 dims.
    expect(
      new LKJCholesky(2)
        .logProb(
          tensor([
            [1, 0],
            [0.6, 0.8],
          ]),
        )
        .item<number>(),
    ).toBeCloseTo(Math.log(0.5));
    expect(() => new LKJCholesky(1)).toThrow('Found dim=1.');
  });
});
