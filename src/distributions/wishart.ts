import { ValueError } from '../errors';
import { choleskySolve } from '../ops/linalg/choleskySolve';
import { slogdet } from '../ops/linalg/slogdet';
import { add } from '../ops/pointwise/add';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { gt } from '../ops/pointwise/gt';
import { le } from '../ops/pointwise/le';
import { lt } from '../ops/pointwise/lt';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { rsub } from '../ops/pointwise/rsub';
import { sqrt } from '../ops/pointwise/sqrt';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { where } from '../ops/pointwise/where';
import { matmul } from '../ops/products/matmul';
import { any } from '../ops/reduction/any';
import { sum } from '../ops/reduction/sum';
import { diagEmbed } from '../ops/shape/diagEmbed';
import { diagonal } from '../ops/shape/diagonal';
import { expand } from '../ops/shape/expand';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { digamma } from '../ops/special/digamma';
import { mvlgamma } from '../ops/special/mvlgamma';
import { arange, eye, tensor } from '../tensor/create';
import { broadcastShapes, type Shape } from '../tensor/layout';
import { randn } from '../tensor/random';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { warnOnce } from '../warn';
import { Chi2 } from './chi2';
import { GreaterThan } from './constraints/bounds';
import { PositiveDefinite } from './constraints/matrices';
import { LowerCholesky } from './constraints/triangular';
import { type ArgConstraints, holds } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { showTensor } from './format';
import { halfLogDet, transposed } from './matrixAlgebra';
import { type CovarianceOptions, givenMatrix, scaleTrilOf } from './multivariateNormal';
import { trilFromVector } from './transforms/trilVector';
import { EPS, type Parameter } from './utils';

const definite = /* @__PURE__ */ new PositiveDefinite();

export interface WishartSampleOptions {
  sampleShape?: Shape;
  /** How often a singular draw is drawn again; default 10. */
  maxTryCorrection?: number | null;
}

/** Σⱼ ψ(x - j/2), j < p. */
const mvdigamma = (x: Tensor, p: number): Tensor =>
  sum(digamma(sub(unsqueeze(x, -1), div(arange(0, p, 1, { dtype: 'float32' }), 2))), -1);

/**
 * The Wishart distribution of sums of ν squares x xᵀ, x normal with covariance V:
 * p(X) ∝ det(X)^((ν - n - 1) / 2) e^(-½ tr V⁻¹X), ν = df.
 *
 * @param df - more than n - 1, number or tensor
 * @param options - exactly one of `covarianceMatrix` (V), `precisionMatrix` and `scaleTril`
 * @throws ValueError for fewer degrees of freedom, and for a matrix that is not positive definite
 * @example
 * new distributions.Wishart(3, { covarianceMatrix: eye(2) }).mean; // [[3, 0], [0, 3]]
 * @see https://pytorch.org/docs/stable/distributions.html#wishart
 */
export class Wishart extends ExponentialFamily {
  static override readonly className: string = 'Wishart';
  static override readonly argConstraints: ArgConstraints = {
    covarianceMatrix: definite,
    precisionMatrix: definite,
    scaleTril: /* @__PURE__ */ new LowerCholesky(),
    df: /* @__PURE__ */ new GreaterThan(0),
  };
  static override readonly support = definite;
  static override readonly lazyParams: readonly string[] = ['scaleTril', 'covarianceMatrix', 'precisionMatrix'];

  /** @internal L with V = L Lᵀ, in the shape of the batch or in that in which its matrix was given. */
  readonly factor: Tensor;

  constructor(df: Parameter, options: CovarianceOptions) {
    super();
    const [key, matrix] = givenMatrix('Wishart', options);
    if (matrix.shape.length < 2) {
      throw new ValueError('scale_tril must be at least two-dimensional, with optional leading batch dimensions');
    }
    const given = df instanceof Tensor ? df : tensor(df);
    const batch = broadcastShapes(matrix.shape.slice(0, -2), given.shape);
    const n = matrix.shape.at(-1) as number;
    const freedom = df instanceof Tensor ? expand(df, batch) : given;
    if (!holds(() => gt(freedom, n - 1))) {
      throw new ValueError(
        `Value of df=${df instanceof Tensor ? showTensor(df) : df} expected to be greater than ndim - 1 = ${n - 1}.`,
      );
    }
    if (scope(() => any(lt(freedom, n)).item<boolean>())) {
      warnOnce('Low df values detected. Singular samples are highly likely to occur for ndim - 1 < df < ndim.');
    }
    this.params = { df: freedom, [key]: expand(matrix, [...batch, n, n]) };
    this.init(batch, [n, n], options);
    this.factor = scaleTrilOf(key, matrix);
  }

  override get argConstraints(): ArgConstraints {
    return { ...Wishart.argConstraints, df: new GreaterThan(this.n - 1) };
  }

  private get n(): number {
    return this.eventShape[0] as number;
  }

  get df(): Tensor {
    return this.params.df as Tensor;
  }

  get scaleTril(): Tensor {
    return this.lazy('scaleTril', () => this.ofBatch(this.factor));
  }

  get covarianceMatrix(): Tensor {
    return this.lazy('covarianceMatrix', () => this.ofBatch(matmul(this.factor, transposed(this.factor))));
  }

  get precisionMatrix(): Tensor {
    return this.lazy('precisionMatrix', () => this.ofBatch(choleskySolve(eye(this.n), this.factor)));
  }

  private ofBatch(matrix: Tensor): Tensor {
    return expand(matrix, [...this.batchShape, this.n, this.n]);
  }

  /** A number for each of the batch, against matrices. */
  private overMatrices(x: Tensor): Tensor {
    return unsqueeze(unsqueeze(x, -1), -1);
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return scope(() => mul(this.overMatrices(this.df), this.covarianceMatrix));
  }

  /** NaN for df <= n + 1. */
  override get mode(): Tensor {
    return scope(() => {
      const factor = sub(this.df, this.n + 1);
      return mul(this.overMatrices(maskedFill(factor, le(factor, 0), Number.NaN)), this.covarianceMatrix);
    });
  }

  /** ν (Vᵢⱼ² + Vᵢᵢ Vⱼⱼ). */
  override get variance(): Tensor {
    return scope(() => {
      const v = this.covarianceMatrix;
      const d = diagonal(v, -2, -1);
      const outer = mul(unsqueeze(d, -1), unsqueeze(d, -2));
      return mul(this.overMatrices(this.df), add(square(v), outer));
    });
  }

  /** Bartlett's decomposition: L A Aᵀ Lᵀ, A with chi numbers on its diagonal and normal ones below. */
  private bartlett(sampleShape: Shape): Tensor {
    const { n } = this;
    const degrees = sub(expand(unsqueeze(this.df, -1), [...this.batchShape, 1]), arange(0, n, 1, { dtype: 'float32' }));
    const chi = clampMin(sqrt(new Chi2(degrees).rsample(sampleShape)), EPS);
    const below = trilFromVector(randn([...sampleShape, ...this.batchShape, (n * (n - 1)) / 2]), -1);
    const factor = matmul(this.factor, add(diagEmbed(chi), below));
    return matmul(factor, transposed(factor));
  }

  /** @param given - the shape, or `{ sampleShape, maxTryCorrection }` */
  override rsample(given: Shape | WishartSampleOptions = []): Tensor {
    const options = Array.isArray(given) ? {} : (given as WishartSampleOptions);
    const sampleShape = Array.isArray(given) ? (given as Shape) : (options.sampleShape ?? []);
    this.extendedShape(sampleShape);
    return scope(() => {
      let sample = this.bartlett(sampleShape);
      for (let tries = options.maxTryCorrection ?? 10; tries > 0; tries--) {
        const valid = this.support.check(sample.detach());
        if (holds(() => valid)) break;
        warnOnce('Singular sample detected.');
        sample = where(this.overMatrices(valid), sample, this.bartlett(sampleShape));
      }
      return sample;
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { n, df, factor } = this;
    return scope(() => {
      const half = add(halfLogDet(factor), (n * Math.LN2) / 2);
      const traces = sum(diagonal(choleskySolve(value, factor), -2, -1), -1);
      const powers = mul(div(sub(df, n + 1), 2), slogdet(value).logabsdet);
      return sub(add(sub(mul(neg(df), half), mvlgamma(div(df, 2), n)), powers), div(traces, 2));
    });
  }

  override entropy(): Tensor {
    const { n, df, factor } = this;
    return scope(() => {
      const half = add(halfLogDet(factor), (n * Math.LN2) / 2);
      const slope = mul(div(sub(df, n + 1), 2), mvdigamma(div(df, 2), n));
      return add(sub(add(mul(half, n + 1), mvlgamma(div(df, 2), n)), slope), div(mul(df, n), 2));
    });
  }

  override get naturalParams(): readonly Tensor[] {
    return [div(neg(this.precisionMatrix), 2), div(sub(this.df, this.n + 1), 2)];
  }

  override logNormalizer(x: Tensor, y: Tensor): Tensor {
    const p = this.n;
    const shape = add(y, (p + 1) / 2);
    const logs = rsub(slogdet(mul(x, -2)).logabsdet, Math.LN2 * p);
    return add(mul(shape, logs), mvlgamma(shape, p));
  }

  override get meanCarrierMeasure(): number {
    return 0;
  }
}
