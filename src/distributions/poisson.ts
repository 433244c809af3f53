import { noGrad } from '../autograd/mode';
import { add } from '../ops/pointwise/add';
import { exp } from '../ops/pointwise/exp';
import { floor } from '../ops/pointwise/floor';
import { log } from '../ops/pointwise/log';
import { sub } from '../ops/pointwise/sub';
import { xlogy } from '../ops/pointwise/xlogy';
import { poisson } from '../ops/random/poisson';
import { expand } from '../ops/shape/expand';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { nonnegative, nonnegativeInteger } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { infiniteFrom } from './kl/infinite';
import { klBernoulliPoisson, klPoissonPoisson } from './kl/poisson';
import { registerPairs } from './kl/registry';
import { broadcastAll, type Parameter } from './utils';

/**
 * The Poisson distribution: P(x = k) = λ^k e^(-λ) / k!, k = 0, 1, ..., λ = rate.
 *
 * @param rate - the mean, not negative, any shape
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a negative rate
 * @example
 * new distributions.Poisson(4).logProb(tensor(2)); // -1.9206
 * @see https://pytorch.org/docs/stable/distributions.html#poisson
 */
export class Poisson extends ExponentialFamily {
  static override readonly className: string = 'Poisson';
  static override readonly argConstraints = { rate: nonnegative };
  static override readonly support = nonnegativeInteger;

  constructor(rate: Parameter, options?: DistributionOptions) {
    super();
    const [r] = broadcastAll(rate);
    this.params = { rate: r };
    this.init(r.shape, [], options);
  }

  get rate(): Tensor {
    return this.params.rate as Tensor;
  }

  override get mean(): Tensor {
    return this.rate;
  }

  override get mode(): Tensor {
    return floor(this.rate);
  }

  override get variance(): Tensor {
    return this.rate;
  }

  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => poisson(expand(this.rate, shape)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [rate, x] = broadcastAll(this.rate, value);
      return sub(sub(xlogy(x, rate), rate), lgamma(add(x, 1)));
    });
  }

  override get naturalParams(): readonly Tensor[] {
    return [log(this.rate)];
  }

  override logNormalizer(x: Tensor): Tensor {
    return exp(x);
  }
}

registerPairs('Poisson', { ...infiniteFrom(['Bernoulli', 'Binomial'], 'rate'), Poisson: klPoissonPoisson });
registerPairs('Bernoulli', { Poisson: klBernoulliPoisson });
