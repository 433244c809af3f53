import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { pow } from '../ops/pointwise/pow';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { lgamma } from '../ops/special/lgamma';
import { onesLike } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { Exponential } from './exponential';
import { TransformedDistribution } from './transformedDistribution';
import { AffineTransform } from './transforms/affine';
import { PowerTransform } from './transforms/power';
import { broadcastAll, EULER, type Parameter } from './utils';

const transformsOf = (scale: Tensor, concentration: Tensor): [PowerTransform, AffineTransform] => [
  new PowerTransform(reciprocal(concentration)),
  new AffineTransform(0, scale),
];

/**
 * The Weibull distribution: p(x) = k/λ (x/λ)^(k-1) e^-(x/λ)^k for x > 0, λ = scale, k = concentration.
 *
 * @param scale - positive, any shape
 * @param concentration - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for parameters that are not positive
 * @example
 * new distributions.Weibull(1, 2).mean; // 0.8862
 * @see https://pytorch.org/docs/stable/distributions.html#weibull
 */
export class Weibull extends TransformedDistribution {
  static override readonly className: string = 'Weibull';
  static override readonly argConstraints = { scale: positive, concentration: positive };
  static override readonly support = positive;

  constructor(scale: Parameter, concentration: Parameter, options?: DistributionOptions) {
    const [s, k] = broadcastAll(scale, concentration);
    super(new Exponential(onesLike(s), options), transformsOf(s, k), { validateArgs: false });
    this.params = { scale: s, concentration: k };
    this.init(this.batchShape, this.eventShape, options);
  }

  override expand(batchShape: Shape): this {
    const baseDist = this.baseDist.expand(batchShape);
    const copy = this.expanded(batchShape, { baseDist });
    return Object.assign(copy, { transforms: transformsOf(copy.scale, copy.concentration) });
  }

  get scale(): Tensor {
    return this.params.scale as Tensor;
  }

  get concentration(): Tensor {
    return this.params.concentration as Tensor;
  }

  private get inverse(): Tensor {
    return reciprocal(this.concentration);
  }

  override get mean(): Tensor {
    return scope(() => mul(this.scale, exp(lgamma(add(this.inverse, 1)))));
  }

  override get mode(): Tensor {
    const k = this.concentration;
    return scope(() => mul(this.scale, pow(div(sub(k, 1), k), reciprocal(k))));
  }

  override get variance(): Tensor {
    return scope(() => {
      const second = exp(lgamma(add(mul(this.inverse, 2), 1)));
      const first = exp(mul(lgamma(add(this.inverse, 1)), 2));
      return mul(square(this.scale), sub(second, first));
    });
  }

  override entropy(): Tensor {
    return scope(() => {
      const { inverse } = this;
      return add(add(mul(rsub(inverse, 1), EULER), log(mul(this.scale, inverse))), 1);
    });
  }
}
