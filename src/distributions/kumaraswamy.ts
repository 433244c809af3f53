import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { logicalOr } from '../ops/pointwise/logicalOr';
import { lt } from '../ops/pointwise/lt';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { digamma } from '../ops/special/digamma';
import { lgamma } from '../ops/special/lgamma';
import { onesLike, zerosLike } from '../tensor/create';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, unitInterval } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { TransformedDistribution } from './transformedDistribution';
import { AffineTransform } from './transforms/affine';
import { PowerTransform } from './transforms/power';
import { Uniform } from './uniform';
import { broadcastAll, EULER, type Parameter } from './utils';

/** E xⁿ = b B(1 + n/a, b). */
function moment(a: Tensor, b: Tensor, n: number): Tensor {
  const first = add(div(n, a), 1);
  return mul(b, exp(sub(add(lgamma(first), lgamma(b)), lgamma(add(first, b)))));
}

/**
 * The Kumaraswamy distribution: p(x) = a b x^(a-1) (1 - x^a)^(b-1) for x in (0, 1), a = concentration1, b = concentration0.
 *
 * @param concentration1 - positive, any shape
 * @param concentration0 - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for parameters that are not positive
 * @example
 * new distributions.Kumaraswamy(1, 1).mean; // 0.5
 * @see https://pytorch.org/docs/stable/distributions.html#kumaraswamy
 */
export class Kumaraswamy extends TransformedDistribution {
  static override readonly className: string = 'Kumaraswamy';
  static override readonly argConstraints = { concentration1: positive, concentration0: positive };
  static override readonly support = unitInterval;

  constructor(concentration1: Parameter, concentration0: Parameter, options?: DistributionOptions) {
    const [a, b] = broadcastAll(concentration1, concentration0);
    const transforms = [
      new PowerTransform(reciprocal(b)),
      new AffineTransform(1, -1),
      new PowerTransform(reciprocal(a)),
    ];
    super(new Uniform(zerosLike(b), onesLike(b), options), transforms, { validateArgs: false });
    this.params = { concentration1: a, concentration0: b };
    this.init(this.batchShape, this.eventShape, options);
  }

  get concentration1(): Tensor {
    return this.params.concentration1 as Tensor;
  }

  get concentration0(): Tensor {
    return this.params.concentration0 as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return scope(() => moment(this.concentration1, this.concentration0, 1));
  }

  /** NaN where a parameter is below 1. */
  override get mode(): Tensor {
    const { concentration1: a, concentration0: b } = this;
    return scope(() => {
      const log = sub(mul(reciprocal(b), log1p(neg(b))), log1p(mul(neg(b), a)));
      return exp(maskedFill(log, logicalOr(lt(b, 1), lt(a, 1)), Number.NaN));
    });
  }

  override get variance(): Tensor {
    return scope(() => sub(moment(this.concentration1, this.concentration0, 2), square(this.mean)));
  }

  override entropy(): Tensor {
    const { concentration1: a, concentration0: b } = this;
    return scope(() => {
      const harmonic = add(digamma(add(b, 1)), EULER);
      const t0 = rsub(reciprocal(b), 1);
      const t1 = rsub(reciprocal(a), 1);
      return sub(sub(add(t0, mul(t1, harmonic)), log(a)), log(b));
    });
  }
}
