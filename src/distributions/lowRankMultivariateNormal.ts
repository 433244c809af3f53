import { ShapeError, ValueError } from '../errors';
import { cholesky } from '../ops/linalg/cholesky';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { mul } from '../ops/pointwise/mul';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { sqrt } from '../ops/pointwise/sqrt';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { matmul } from '../ops/products/matmul';
import { sum } from '../ops/reduction/sum';
import { diagEmbed } from '../ops/shape/diagEmbed';
import { expand } from '../ops/shape/expand';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { eye } from '../tensor/create';
import { broadcastShapes, type Shape } from '../tensor/layout';
import { randn } from '../tensor/random';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import { IndependentConstraint } from './constraints/independent';
import { positive, real, realVector } from './constraints/instances';
import { Distribution, type DistributionOptions } from './distribution';
import { showSize } from './format';
import { klLowRank, klLowRankMultivariate, klMultivariateLowRank } from './kl/lowRank';
import { registerPairs } from './kl/registry';
import {
  capacitanceTril,
  lowRankLogDet,
  lowRankMahalanobis,
  solveLower,
  timesVector,
  transposed,
} from './matrixAlgebra';

/**
 * The multivariate normal distribution with the covariance W Wᵀ + diag(d): few factors and a diagonal, at O(n m²) in place of
 * O(n³).
 *
 * @param loc - the mean, [..., n]
 * @param covFactor - W, [..., n, m]
 * @param covDiag - d, positive, [..., n]
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError where the shapes do not fit, and for a diagonal that is not positive
 * @example
 * const d = new distributions.LowRankMultivariateNormal(zeros([2]), tensor([[1], [0]]), ones([2]));
 * d.covarianceMatrix; // [[2, 0], [0, 1]]
 * @see https://pytorch.org/docs/stable/distributions.html#lowrankmultivariatenormal
 */
export class LowRankMultivariateNormal extends Distribution {
  static readonly className: string = 'LowRankMultivariateNormal';
  static override readonly argConstraints = {
    loc: realVector,
    covFactor: /* @__PURE__ */ new IndependentConstraint(real, 2),
    covDiag: /* @__PURE__ */ new IndependentConstraint(positive, 1),
  };
  static override readonly support = realVector;

  /** @internal W, d and the factor of I + Wᵀ d⁻¹ W, in the shapes in which they were given. */
  readonly parts: { readonly w: Tensor; readonly d: Tensor; readonly capacitance: Tensor };

  constructor(loc: Tensor, covFactor: Tensor, covDiag: Tensor, options?: DistributionOptions) {
    super();
    for (const [i, [name, x]] of Object.entries({ loc, covFactor, covDiag }).entries()) {
      if (!(x instanceof Tensor)) throw wrongType('LowRankMultivariateNormal', name, i + 1, x);
    }
    checkShapes(loc, covFactor, covDiag);
    const n = loc.shape.at(-1) as number;
    const batch = commonBatch(loc, covFactor, covDiag);
    this.params = {
      loc: expand(loc, [...batch, n]),
      covFactor: expand(covFactor, [...batch, ...covFactor.shape.slice(-2)]),
      covDiag: expand(covDiag, [...batch, n]),
    };
    this.parts = { w: covFactor, d: covDiag, capacitance: scope(() => capacitanceTril(covFactor, covDiag)) };
    this.init(batch, [n], options);
  }

  private get n(): number {
    return this.eventShape[0] as number;
  }

  get loc(): Tensor {
    return this.params.loc as Tensor;
  }

  get covFactor(): Tensor {
    return this.params.covFactor as Tensor;
  }

  get covDiag(): Tensor {
    return this.params.covDiag as Tensor;
  }

  get scaleTril(): Tensor {
    return this.lazy('scaleTril', () => {
      const root = unsqueeze(sqrt(this.parts.d), -1);
      const scaled = div(this.parts.w, root);
      const inner = add(matmul(scaled, transposed(scaled)), eye(this.n));
      return this.ofBatch(mul(root, cholesky(inner)));
    });
  }

  get covarianceMatrix(): Tensor {
    const { w, d } = this.parts;
    return this.lazy('covarianceMatrix', () => this.ofBatch(add(matmul(w, transposed(w)), diagEmbed(d))));
  }

  get precisionMatrix(): Tensor {
    const { w, d, capacitance } = this.parts;
    return this.lazy('precisionMatrix', () => {
      const a = solveLower(capacitance, div(transposed(w), unsqueeze(d, -2)));
      return this.ofBatch(sub(diagEmbed(reciprocal(d)), matmul(transposed(a), a)));
    });
  }

  private ofBatch(matrix: Tensor): Tensor {
    return expand(matrix, [...this.batchShape, this.n, this.n]);
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get variance(): Tensor {
    const { w, d } = this.parts;
    return this.lazy('variance', () => expand(add(sum(square(w), -1), d), [...this.batchShape, this.n]));
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    const { w, d } = this.parts;
    return scope(() => {
      const factors = randn([...shape.slice(0, -1), this.covFactor.shape.at(-1) as number]);
      const own = randn(shape);
      return add(add(this.loc, timesVector(w, factors)), mul(sqrt(d), own));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { w, d, capacitance } = this.parts;
    return scope(() => {
      const distance = lowRankMahalanobis(w, d, sub(value, this.loc), capacitance);
      return mul(add(add(lowRankLogDet(d, capacitance), distance), this.n * Math.log(2 * Math.PI)), -0.5);
    });
  }

  override entropy(): Tensor {
    const { d, capacitance } = this.parts;
    const constant = this.n * (1 + Math.log(2 * Math.PI));
    return scope(() => expand(mul(add(lowRankLogDet(d, capacitance), constant), 0.5), this.batchShape));
  }
}

function checkShapes(loc: Tensor, w: Tensor, d: Tensor): void {
  if (loc.shape.length < 1) throw new ValueError('loc must be at least one-dimensional.');
  const n = loc.shape.at(-1);
  if (w.shape.length < 2) {
    throw new ValueError('cov_factor must be at least two-dimensional, with optional leading batch dimensions');
  }
  if (w.shape.at(-2) !== n) throw new ValueError(`cov_factor must be a batch of matrices with shape ${n} x m`);
  if (d.shape.at(-1) !== n) throw new ValueError(`cov_diag must be a batch of vectors with shape ${n}`);
}

function commonBatch(loc: Tensor, w: Tensor, d: Tensor): Shape {
  try {
    const batches: Shape[] = [loc.shape.slice(0, -1), w.shape.slice(0, -2), d.shape.slice(0, -1)];
    return batches.reduce((all, batch) => broadcastShapes(all, batch));
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ValueError(
      `Incompatible batch shapes: loc ${showSize(loc.shape)}, cov_factor ${showSize(w.shape)}, cov_diag ${showSize(d.shape)}`,
    );
  }
}

registerPairs('LowRankMultivariateNormal', {
  LowRankMultivariateNormal: klLowRank,
  MultivariateNormal: klLowRankMultivariate,
});
registerPairs('MultivariateNormal', { LowRankMultivariateNormal: klMultivariateLowRank });
