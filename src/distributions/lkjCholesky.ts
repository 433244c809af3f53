import { noGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { cat } from '../ops/joining/cat';
import { add } from '../ops/pointwise/add';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { rsub } from '../ops/pointwise/rsub';
import { sqrt } from '../ops/pointwise/sqrt';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { tril } from '../ops/pointwise/tril';
import { sum } from '../ops/reduction/sum';
import { diagEmbed } from '../ops/shape/diagEmbed';
import { diagonal } from '../ops/shape/diagonal';
import { narrow } from '../ops/shape/narrow';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { lgamma } from '../ops/special/lgamma';
import { mvlgamma } from '../ops/special/mvlgamma';
import { arange, zeros } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { randn } from '../tensor/random';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { textOf } from '../typeName';
import { Beta } from './beta';
import { positive } from './constraints/instances';
import { CorrCholesky } from './constraints/triangular';
import { Distribution, type DistributionOptions } from './distribution';
import { broadcastAll, type Parameter, TINY } from './utils';

export interface LKJCholeskyOptions extends DistributionOptions {
  /** In place of the argument. */
  concentration?: Parameter;
}

/**
 * Cholesky factors of random correlation matrices, by Lewandowski, Kurowicka and Joe (2009): p(M) ∝ det(M)^(η - 1), η =
 * concentration. η = 1 is uniform over correlation matrices.
 *
 * @param concentration - positive, any shape; default 1; or the options
 * @param dim - rows of a matrix, at least 2
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a smaller dim, and for concentrations that are not positive
 * @example
 * new distributions.LKJCholesky(3, 0.5).sample().shape; // [3, 3]
 * @see https://pytorch.org/docs/stable/distributions.html#lkjcholesky
 */
export class LKJCholesky extends Distribution {
  static readonly className: string = 'LKJCholesky';
  static override readonly argConstraints = { concentration: positive };
  static override readonly support = /* @__PURE__ */ new CorrCholesky();

  readonly dim: number;
  private readonly beta: Beta;

  constructor(dim: number, concentration: Parameter | LKJCholeskyOptions = 1, options?: DistributionOptions) {
    super();
    const isOptions = typeof concentration === 'object' && concentration !== null && !(concentration instanceof Tensor);
    const given = isOptions ? (concentration.concentration ?? 1) : concentration;
    if (!Number.isInteger(dim) || dim < 2) {
      throw new ValueError(`Expected dim to be an integer greater than or equal to 2. Found dim=${textOf(dim)}.`);
    }
    this.dim = dim;
    const [c] = broadcastAll(given);
    this.params = { concentration: c };
    const marginal = add(c, 0.5 * (dim - 2));
    const offset = cat([zeros([1]), arange(0, dim - 1, 1, { dtype: 'float32' })]);
    this.beta = new Beta(add(offset, 0.5), sub(unsqueeze(marginal, -1), mul(offset, 0.5)));
    this.init(c.shape, [dim, dim], isOptions ? concentration : options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, { beta: this.beta.expand([...batchShape, this.dim]) });
  }

  get concentration(): Tensor {
    return this.params.concentration as Tensor;
  }

  /** Rows are points on half spheres, one after the other ("onion"). */
  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() =>
      scope(() => {
        const y = unsqueeze(this.beta.sample(sampleShape), -1);
        const normal = tril(randn(shape), -1);
        const length = sqrt(sum(square(normal), -1, { keepdim: true }));
        const rows = this.dim - 1;
        const below = div(narrow(normal, -2, 1, rows), narrow(length, -2, 1, rows));
        const sphere = cat([zeros([...shape.slice(0, -2), 1, this.dim]), below], -2);
        const w = mul(sqrt(y), sphere);
        return add(w, diagEmbed(sqrt(clampMin(rsub(sum(square(w), -1), 1), TINY))));
      }),
    );
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { dim, concentration } = this;
    return scope(() => {
      const diagonalOf = narrow(diagonal(value, -2, -1), -1, 1, dim - 1);
      const order = rsub(arange(2, dim + 1, 1, { dtype: 'float32' }), dim);
      const powers = add(mul(unsqueeze(sub(concentration, 1), -1), 2), order);
      const density = sum(mul(powers, log(diagonalOf)), -1);
      const less = dim - 1;
      const alpha = add(concentration, 0.5 * less);
      const norm = sub(mvlgamma(sub(alpha, 0.5), less), mul(lgamma(alpha), less));
      return sub(density, add(norm, 0.5 * less * Math.log(Math.PI)));
    });
  }
}
