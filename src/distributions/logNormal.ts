import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { mul } from '../ops/pointwise/mul';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, real } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';
import { ExpTransform } from './transforms/exp';
import type { Parameter } from './utils';

/**
 * The distribution of e^x for x normal: ln y has mean loc and standard deviation scale.
 *
 * @param loc - mean of the logarithm, any shape
 * @param scale - standard deviation of the logarithm, positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive, or a NaN
 * @example
 * new distributions.LogNormal(0, 1).mean; // 1.6487
 * @see https://pytorch.org/docs/stable/distributions.html#lognormal
 */
export class LogNormal extends TransformedDistribution {
  static override readonly className: string = 'LogNormal';
  static override readonly argConstraints = { loc: real, scale: positive };
  static override readonly support = positive;

  declare readonly baseDist: Normal;

  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    super(new Normal(loc, scale, options), new ExpTransform(), options);
  }

  get loc(): Tensor {
    return this.baseDist.loc;
  }

  get scale(): Tensor {
    return this.baseDist.scale;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return scope(() => exp(add(this.loc, div(square(this.scale), 2))));
  }

  override get mode(): Tensor {
    return scope(() => exp(sub(this.loc, square(this.scale))));
  }

  override get variance(): Tensor {
    return scope(() => {
      const spread = square(this.scale);
      return mul(sub(exp(spread), 1), exp(add(mul(this.loc, 2), spread)));
    });
  }

  override entropy(): Tensor {
    return scope(() => add(this.baseDist.entropy(), this.loc));
  }
}
