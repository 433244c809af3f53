import { ValueError } from '../errors';
import { cholesky } from '../ops/linalg/cholesky';
import { choleskyInverse } from '../ops/linalg/choleskySolve';
import { add } from '../ops/pointwise/add';
import { mul } from '../ops/pointwise/mul';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { matmul } from '../ops/products/matmul';
import { sum } from '../ops/reduction/sum';
import { expand } from '../ops/shape/expand';
import { broadcastShapes, type Shape } from '../tensor/layout';
import { randn } from '../tensor/random';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import { realVector } from './constraints/instances';
import { PositiveDefinite } from './constraints/matrices';
import { LowerCholesky } from './constraints/triangular';
import { Distribution, type DistributionOptions } from './distribution';
import { klMultivariateNormal } from './kl/multivariateNormal';
import { registerPairs } from './kl/registry';
import { halfLogDet, mahalanobis, precisionToScaleTril, timesVector, transposed } from './matrixAlgebra';

export interface CovarianceOptions extends DistributionOptions {
  /** Σ, symmetric and positive definite, [..., n, n]. */
  covarianceMatrix?: Tensor | null;
  /** Σ⁻¹, [..., n, n]. */
  precisionMatrix?: Tensor | null;
  /** L with Σ = L Lᵀ, lower triangular with a positive diagonal, [..., n, n]. */
  scaleTril?: Tensor | null;
}

const KEYS = ['scaleTril', 'covarianceMatrix', 'precisionMatrix'] as const;
export type CovarianceKey = (typeof KEYS)[number];
const definite = /* @__PURE__ */ new PositiveDefinite();

/**
 * Which of the three is given, and its value.
 *
 * @throws ValueError unless it is exactly one
 */
export function givenMatrix(name: string, options: CovarianceOptions | undefined): [CovarianceKey, Tensor] {
  const given = KEYS.filter((key) => (options?.[key] ?? null) !== null);
  const [key] = given;
  if (given.length !== 1 || key === undefined) {
    throw new ValueError('Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.');
  }
  const matrix = options?.[key];
  if (!(matrix instanceof Tensor)) throw wrongType(name, key, 2, matrix);
  return [key, matrix];
}

export const scaleTrilOf = (key: CovarianceKey, matrix: Tensor): Tensor => {
  if (key === 'scaleTril') return matrix;
  return scope(() => (key === 'covarianceMatrix' ? cholesky(matrix) : precisionToScaleTril(matrix)));
};

const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * The multivariate normal distribution: p(x) = exp(-½ (x - μ)ᵀ Σ⁻¹ (x - μ)) / √det(2πΣ), μ = loc.
 *
 * @param loc - the mean, [..., n]
 * @param options - exactly one of `covarianceMatrix`, `precisionMatrix` and `scaleTril`; with the last nothing is factored
 * @throws ValueError for a number as loc, for none or two matrices, and for one that is not positive definite
 * @example
 * const d = new distributions.MultivariateNormal(zeros([2]), { covarianceMatrix: eye(2) });
 * d.logProb(zeros([2])); // -1.8379
 * @see https://pytorch.org/docs/stable/distributions.html#multivariatenormal
 */
export class MultivariateNormal extends Distribution {
  static readonly className: string = 'MultivariateNormal';
  static override readonly argConstraints = {
    loc: realVector,
    covarianceMatrix: definite,
    precisionMatrix: definite,
    scaleTril: /* @__PURE__ */ new LowerCholesky(),
  };
  static override readonly support = realVector;
  static override readonly lazyParams: readonly string[] = KEYS;

  /** @internal L, in the shape in which its matrix was given. */
  readonly factor: Tensor;

  constructor(loc: Tensor, options: CovarianceOptions) {
    super();
    if (!(loc instanceof Tensor)) throw wrongType('MultivariateNormal', 'loc', 1, loc);
    if (loc.shape.length < 1) throw new ValueError('loc must be at least one-dimensional.');
    const [key, matrix] = givenMatrix('MultivariateNormal', options);
    if (matrix.shape.length < 2) {
      const name = {
        scaleTril: 'scale_tril matrix',
        covarianceMatrix: 'covariance_matrix',
        precisionMatrix: 'precision_matrix',
      }[key];
      throw new ValueError(`${name} must be at least two-dimensional, with optional leading batch dimensions`);
    }
    const batch = broadcastShapes(matrix.shape.slice(0, -2), loc.shape.slice(0, -1));
    this.params = {
      loc: expand(loc, [...batch, loc.shape.at(-1) as number]),
      [key]: expand(matrix, [...batch, ...matrix.shape.slice(-2)]),
    };
    this.init(batch, loc.shape.slice(-1), options);
    this.factor = scaleTrilOf(key, matrix);
  }

  private get n(): number {
    return this.eventShape[0] as number;
  }

  get loc(): Tensor {
    return this.params.loc as Tensor;
  }

  get scaleTril(): Tensor {
    return this.lazy('scaleTril', () => this.ofBatch(this.factor));
  }

  get covarianceMatrix(): Tensor {
    return this.lazy('covarianceMatrix', () => this.ofBatch(matmul(this.factor, transposed(this.factor))));
  }

  get precisionMatrix(): Tensor {
    return this.lazy('precisionMatrix', () => this.ofBatch(choleskyInverse(this.factor)));
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
    return scope(() => expand(sum(square(this.factor), -1), [...this.batchShape, this.n]));
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => add(this.loc, timesVector(this.factor, randn(shape))));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const distance = mahalanobis(this.factor, sub(value, this.loc));
      return sub(mul(add(distance, this.n * LOG_TWO_PI), -0.5), halfLogDet(this.factor));
    });
  }

  override entropy(): Tensor {
    return scope(() => expand(add(halfLogDet(this.factor), 0.5 * this.n * (1 + LOG_TWO_PI)), this.batchShape));
  }
}

registerPairs('MultivariateNormal', { MultivariateNormal: klMultivariateNormal });
