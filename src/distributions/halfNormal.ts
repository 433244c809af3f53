import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { ge } from '../ops/pointwise/ge';
import { mul } from '../ops/pointwise/mul';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { where } from '../ops/pointwise/where';
import { zerosLike } from '../tensor/create';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { nonnegative, positive } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { klDivergence } from './kl/klDivergence';
import { registerPairs } from './kl/registry';
import { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';
import { AbsTransform } from './transforms/abs';
import type { Parameter } from './utils';

/**
 * The distribution of |x| for x normal with mean 0: p(x) = √(2/π) e^(-x² / (2σ²)) / σ for x >= 0, σ = scale.
 *
 * @param scale - positive, any shape
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive
 * @example
 * new distributions.HalfNormal(1).mean; // 0.7979
 * @see https://pytorch.org/docs/stable/distributions.html#halfnormal
 */
export class HalfNormal extends TransformedDistribution {
  static override readonly className: string = 'HalfNormal';
  static override readonly argConstraints = { scale: positive };
  static override readonly support = nonnegative;

  declare readonly baseDist: Normal;

  constructor(scale: Parameter, options?: DistributionOptions) {
    super(new Normal(0, scale, { validateArgs: false }), new AbsTransform(), options);
  }

  get scale(): Tensor {
    return this.baseDist.scale;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return mul(this.scale, Math.sqrt(2 / Math.PI));
  }

  override get mode(): Tensor {
    return zerosLike(this.scale);
  }

  override get variance(): Tensor {
    return scope(() => mul(square(this.scale), 1 - 2 / Math.PI));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => where(ge(value, 0), add(this.baseDist.logProb(value), Math.LN2), Number.NEGATIVE_INFINITY));
  }

  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => sub(mul(this.baseDist.cdf(value), 2), 1));
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => this.baseDist.icdf(div(add(value, 1), 2)));
  }

  override entropy(): Tensor {
    return scope(() => sub(this.baseDist.entropy(), Math.LN2));
  }
}

registerPairs('HalfNormal', {
  HalfNormal: (p: HalfNormal, q: HalfNormal) => klDivergence(p.baseDist, q.baseDist),
});
