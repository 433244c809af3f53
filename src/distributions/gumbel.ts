import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { fullLike, onesLike } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, real } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { gumbelPairs } from './kl/gumbel';
import { registerPairs } from './kl/registry';
import { TransformedDistribution } from './transformedDistribution';
import { AffineTransform } from './transforms/affine';
import { ExpTransform } from './transforms/exp';
import type { Transform } from './transforms/transform';
import { Uniform } from './uniform';
import { broadcastAll, EPS, EULER, type Parameter, TINY } from './utils';

/**
 * The Gumbel distribution: p(x) = e^-(z + e^-z) / β, z = (x - μ) / β, μ = loc, β = scale.
 *
 * @param loc - any shape
 * @param scale - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive, or a NaN
 * @example
 * new distributions.Gumbel(0, 1).mean; // 0.5772
 * @see https://pytorch.org/docs/stable/distributions.html#gumbel
 */
export class Gumbel extends TransformedDistribution {
  static override readonly className: string = 'Gumbel';
  static override readonly argConstraints = { loc: real, scale: positive };
  static override readonly support = real;

  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    const [l, s] = broadcastAll(loc, scale);
    const transforms: Transform[] = [
      new ExpTransform().inv,
      new AffineTransform(0, neg(onesLike(s))),
      new ExpTransform().inv,
      new AffineTransform(loc, neg(s)),
    ];
    super(new Uniform(fullLike(l, TINY), fullLike(l, 1 - EPS)), transforms, { validateArgs: false });
    this.params = { loc: l, scale: s };
    this.init(this.batchShape, this.eventShape, options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, this.expandedBase(batchShape));
  }

  get loc(): Tensor {
    return this.params.loc as Tensor;
  }

  get scale(): Tensor {
    return this.params.scale as Tensor;
  }

  override get mean(): Tensor {
    return scope(() => add(this.loc, mul(this.scale, EULER)));
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get stddev(): Tensor {
    return mul(this.scale, Math.PI / Math.sqrt(6));
  }

  override get variance(): Tensor {
    return scope(() => square(this.stddev));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const y = div(sub(this.loc, value), this.scale);
      return sub(sub(y, exp(y)), log(this.scale));
    });
  }

  override entropy(): Tensor {
    return scope(() => add(log(this.scale), 1 + EULER));
  }
}

registerPairs('Gumbel', gumbelPairs);
