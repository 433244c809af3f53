import { add } from '../ops/pointwise/add';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { GreaterThanEq } from './constraints/bounds';
import type { Constraint } from './constraints/constraint';
import { positive } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { Exponential } from './exponential';
import { paretoPairs } from './kl/pareto';
import { registerPairs } from './kl/registry';
import { TransformedDistribution } from './transformedDistribution';
import { AffineTransform } from './transforms/affine';
import { ExpTransform } from './transforms/exp';
import { broadcastAll, type Parameter } from './utils';

/**
 * The Pareto distribution: p(x) = α m^α / x^(α + 1) for x >= m, m = scale, α = alpha.
 *
 * @param alpha - positive, of a shape that broadcasts with it
 * @param scale - the least value, positive, any shape
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for parameters that are not positive
 * @example
 * new distributions.Pareto(1, 3).mean; // 1.5
 * @see https://pytorch.org/docs/stable/distributions.html#pareto
 */
export class Pareto extends TransformedDistribution {
  static override readonly className: string = 'Pareto';
  static override readonly argConstraints = { alpha: positive, scale: positive };

  constructor(scale: Parameter, alpha: Parameter, options?: DistributionOptions) {
    const [s, a] = broadcastAll(scale, alpha);
    super(new Exponential(a, options), [new ExpTransform(), new AffineTransform(0, s)], { validateArgs: false });
    this.params = { scale: s, alpha: a };
    this.init(this.batchShape, this.eventShape, options);
  }

  get scale(): Tensor {
    return this.params.scale as Tensor;
  }

  get alpha(): Tensor {
    return this.params.alpha as Tensor;
  }

  override get support(): Constraint {
    return new GreaterThanEq(this.scale);
  }

  /** Infinite for alpha <= 1. */
  override get mean(): Tensor {
    return scope(() => {
      const a = clampMin(this.alpha, 1);
      return div(mul(a, this.scale), sub(a, 1));
    });
  }

  override get mode(): Tensor {
    return this.scale;
  }

  /** Infinite for alpha <= 2. */
  override get variance(): Tensor {
    return scope(() => {
      const a = clampMin(this.alpha, 2);
      return div(mul(square(this.scale), a), mul(square(sub(a, 1)), sub(a, 2)));
    });
  }

  override entropy(): Tensor {
    return scope(() => add(log(div(this.scale, this.alpha)), add(reciprocal(this.alpha), 1)));
  }
}

registerPairs('Pareto', paretoPairs);
