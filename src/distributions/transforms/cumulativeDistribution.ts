import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { unitInterval } from '../constraints/instances';
import type { Distribution } from '../distribution';
import { Transform } from './transform';

/**
 * y = P(x' <= x), the cumulative distribution function of a distribution.
 *
 * @param distribution - with `cdf` and `icdf`
 * @param cacheSize - 1 keeps the last value and its result; 0 does not
 * @example
 * const t = new distributions.CumulativeDistributionTransform(new distributions.Normal(0, 1));
 * t(tensor([0])); // [0.5]
 */
export class CumulativeDistributionTransform extends Transform {
  static readonly className: string = 'CumulativeDistributionTransform';
  readonly distribution: Distribution;

  constructor(distribution: Distribution, cacheSize = 0) {
    super(cacheSize);
    this.distribution = distribution;
  }

  get domain(): Constraint {
    return this.distribution.support;
  }

  get codomain(): Constraint {
    return unitInterval;
  }

  override get bijective(): boolean {
    return true;
  }

  override get sign(): number {
    return 1;
  }

  protected override recached(cacheSize: number): Transform {
    return new CumulativeDistributionTransform(this.distribution, cacheSize);
  }

  forward(x: Tensor): Tensor {
    return this.distribution.cdf(x);
  }

  inverse(y: Tensor): Tensor {
    return this.distribution.icdf(y);
  }

  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return this.distribution.logProb(x);
  }
}
