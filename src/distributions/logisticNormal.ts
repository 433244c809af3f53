import type { Tensor } from '../tensor/tensor';
import { positive, real, simplex } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import type { Independent } from './independent';
import { Normal } from './normal';
import { TransformedDistribution } from './transformedDistribution';
import { StickBreakingTransform } from './transforms/stickBreaking';
import type { Parameter } from './utils';

/**
 * Vectors that sum to 1: n normal numbers, made n + 1 by breaking a stick.
 *
 * @param loc - [..., n]
 * @param scale - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive, or a NaN
 * @example
 * new distributions.LogisticNormal(zeros([3]), ones([3])).sample().sum(); // 1
 * @see https://pytorch.org/docs/stable/distributions.html#logisticnormal
 */
export class LogisticNormal extends TransformedDistribution {
  static override readonly className: string = 'LogisticNormal';
  static override readonly argConstraints = { loc: real, scale: positive };
  static override readonly support = simplex;

  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    const base = new Normal(loc, scale, options);
    super(base.batchShape.length === 0 ? base.expand([1]) : base, new StickBreakingTransform(), options);
  }

  private get normal(): Normal {
    return (this.baseDist as Independent).baseDist as Normal;
  }

  get loc(): Tensor {
    return this.normal.loc;
  }

  get scale(): Tensor {
    return this.normal.scale;
  }

  override get hasRsample(): boolean {
    return true;
  }
}
