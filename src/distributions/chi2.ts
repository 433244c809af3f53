import { mul } from '../ops/pointwise/mul';
import type { Tensor } from '../tensor/tensor';
import { positive } from './constraints/instances';
import type { ArgConstraints, DistributionOptions } from './distribution';
import { Gamma } from './gamma';
import { broadcastAll, type Parameter } from './utils';

/**
 * The chi-squared distribution of the sum of df squares of standard normal numbers: Gamma(df / 2, ½).
 *
 * @param df - degrees of freedom, positive, any shape
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for degrees that are not positive
 * @example
 * new distributions.Chi2(3).variance; // 6
 * @see https://pytorch.org/docs/stable/distributions.html#chi2
 */
export class Chi2 extends Gamma {
  static override readonly className: string = 'Chi2';
  static override readonly argConstraints: ArgConstraints = { df: positive };

  constructor(df: Parameter, options?: DistributionOptions) {
    super(mul(broadcastAll(df)[0], 0.5), 0.5, options);
  }

  get df(): Tensor {
    return mul(this.concentration, 2);
  }
}
