import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { le } from '../ops/pointwise/le';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive } from './constraints/instances';
import { Distribution, type DistributionOptions } from './distribution';
import { Gamma } from './gamma';
import { atLeastTiny, broadcastAll, type Parameter } from './utils';

/**
 * The F-distribution: the quotient of two chi-squared numbers, each over its degrees of freedom.
 *
 * @param df1 - degrees of freedom above, positive, any shape
 * @param df2 - degrees of freedom below, positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for degrees that are not positive
 * @example
 * new distributions.FisherSnedecor(1, 4).mean; // 2
 * @see https://pytorch.org/docs/stable/distributions.html#fishersnedecor
 */
export class FisherSnedecor extends Distribution {
  static readonly className: string = 'FisherSnedecor';
  static override readonly argConstraints = { df1: positive, df2: positive };
  static override readonly support = positive;

  private readonly gammas: readonly [Gamma, Gamma];

  constructor(df1: Parameter, df2: Parameter, options?: DistributionOptions) {
    super();
    const [a, b] = broadcastAll(df1, df2);
    this.params = { df1: a, df2: b };
    this.gammas = [new Gamma(mul(a, 0.5), a), new Gamma(mul(b, 0.5), b)];
    this.init(a.shape, [], options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, { gammas: this.gammas.map((gamma) => gamma.expand(batchShape)) });
  }

  get df1(): Tensor {
    return this.params.df1 as Tensor;
  }

  get df2(): Tensor {
    return this.params.df2 as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  /** NaN for df2 <= 2. */
  override get mean(): Tensor {
    return scope(() => {
      const d = maskedFill(this.df2, le(this.df2, 2), Number.NaN);
      return div(d, sub(d, 2));
    });
  }

  /** NaN for df1 <= 2. */
  override get mode(): Tensor {
    const { df1, df2 } = this;
    return scope(() => {
      const mode = div(mul(div(sub(df1, 2), df1), df2), add(df2, 2));
      return maskedFill(mode, le(df1, 2), Number.NaN);
    });
  }

  /** NaN for df2 <= 4. */
  override get variance(): Tensor {
    const { df1 } = this;
    return scope(() => {
      const d = maskedFill(this.df2, le(this.df2, 4), Number.NaN);
      const above = mul(mul(square(d), 2), sub(add(df1, d), 2));
      return div(above, mul(mul(df1, square(sub(d, 2))), sub(d, 4)));
    });
  }

  override rsample(sampleShape: Shape = []): Tensor {
    return scope(() => {
      const [above, below] = this.gammas.map((gamma) => gamma.rsample(sampleShape)) as [Tensor, Tensor];
      return atLeastTiny(div(above, atLeastTiny(below)));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [a, b] = [mul(this.df1, 0.5), mul(this.df2, 0.5)];
      const ratio = div(this.df1, this.df2);
      const gammas = sub(sub(lgamma(add(a, b)), lgamma(a)), lgamma(b));
      const powers = add(mul(a, log(ratio)), mul(sub(a, 1), log(value)));
      return sub(add(gammas, powers), mul(add(a, b), log1p(mul(ratio, value))));
    });
  }
}
