import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { gt } from '../ops/pointwise/gt';
import { le } from '../ops/pointwise/le';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { logicalAnd } from '../ops/pointwise/logicalAnd';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { rsqrt } from '../ops/pointwise/rsqrt';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { where } from '../ops/pointwise/where';
import { digamma } from '../ops/special/digamma';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { randn } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { Chi2 } from './chi2';
import { positive, real } from './constraints/instances';
import { Distribution, type DistributionOptions } from './distribution';
import { broadcastAll, type Parameter } from './utils';

export interface StudentTOptions extends DistributionOptions {
  /** Default 0. */
  loc?: Parameter;
  /** Default 1. */
  scale?: Parameter;
}

const LOG_PI = Math.log(Math.PI);

/**
 * Student's t-distribution: loc + scale z / √(c / df), z standard normal, c chi-squared.
 *
 * @param df - degrees of freedom, positive, any shape
 * @param options - `loc` and `scale`, of shapes that broadcast with it
 * @throws ValueError for degrees or scales that are not positive
 * @example
 * new distributions.StudentT(4).variance; // 2
 * @see https://pytorch.org/docs/stable/distributions.html#studentt
 */
export class StudentT extends Distribution {
  static readonly className: string = 'StudentT';
  static override readonly argConstraints = { df: positive, loc: real, scale: positive };
  static override readonly support = real;

  private readonly chi2: Chi2;

  constructor(df: Parameter, options: StudentTOptions = {}) {
    super();
    const [d, loc, scale] = broadcastAll(df, options.loc ?? 0, options.scale ?? 1);
    this.params = { df: d, loc, scale };
    this.chi2 = new Chi2(d);
    this.init(d.shape, [], options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, { chi2: this.chi2.expand(batchShape) });
  }

  get df(): Tensor {
    return this.params.df as Tensor;
  }

  get loc(): Tensor {
    return this.params.loc as Tensor;
  }

  get scale(): Tensor {
    return this.params.scale as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  /** NaN for df <= 1. */
  override get mean(): Tensor {
    return scope(() => maskedFill(this.loc, le(this.df, 1), Number.NaN));
  }

  override get mode(): Tensor {
    return this.loc;
  }

  /** Infinite for df <= 2, NaN for df <= 1. */
  override get variance(): Tensor {
    const { df, scale } = this;
    return scope(() => {
      const exists = gt(df, 2);
      // Where it is not finite, a number that keeps the gradient so.
      const safe = where(exists, df, 3);
      const finite = where(exists, div(mul(square(scale), safe), sub(safe, 2)), df);
      const infinite = maskedFill(finite, logicalAnd(le(df, 2), gt(df, 1)), Number.POSITIVE_INFINITY);
      return maskedFill(infinite, le(df, 1), Number.NaN);
    });
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => {
      const z = randn(shape);
      const y = mul(z, rsqrt(div(this.chi2.rsample(sampleShape), this.df)));
      return add(this.loc, mul(this.scale, y));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { df, loc, scale } = this;
    return scope(() => {
      const y = div(sub(value, loc), scale);
      const norm = add(add(log(scale), mul(log(df), 0.5)), 0.5 * LOG_PI);
      const gammas = sub(lgamma(mul(df, 0.5)), lgamma(mul(add(df, 1), 0.5)));
      return sub(mul(mul(add(df, 1), -0.5), log1p(div(square(y), df))), add(norm, gammas));
    });
  }

  override entropy(): Tensor {
    const { df, scale } = this;
    return scope(() => {
      const [half, more] = [mul(df, 0.5), mul(add(df, 1), 0.5)];
      const logBeta = sub(add(lgamma(half), 0.5 * LOG_PI), lgamma(more));
      const slope = mul(more, sub(digamma(more), digamma(half)));
      return add(add(add(log(scale), slope), mul(log(df), 0.5)), logBeta);
    });
  }
}
