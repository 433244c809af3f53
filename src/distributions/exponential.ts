import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { pow } from '../ops/pointwise/pow';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { rsub } from '../ops/pointwise/rsub';
import { sub } from '../ops/pointwise/sub';
import { exponential_ } from '../ops/random/exponential';
import { empty, zerosLike } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { nonnegative, positive } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { exponentialPairs } from './kl/exponential';
import { registerPairs } from './kl/registry';
import { broadcastAll, type Parameter } from './utils';

/**
 * The exponential distribution: p(x) = λ e^(-λx) for x >= 0, λ = rate.
 *
 * @param rate - 1 / mean, positive, any shape
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a rate that is not positive
 * @example
 * new distributions.Exponential(2).mean; // 0.5
 * @see https://pytorch.org/docs/stable/distributions.html#exponential
 */
export class Exponential extends ExponentialFamily {
  static override readonly className: string = 'Exponential';
  static override readonly argConstraints = { rate: positive };
  static override readonly support = nonnegative;

  constructor(rate: Parameter, options?: DistributionOptions) {
    super();
    const [r] = broadcastAll(rate);
    this.params = { rate: r };
    this.init(r.shape, [], options);
  }

  get rate(): Tensor {
    return this.params.rate as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return reciprocal(this.rate);
  }

  override get mode(): Tensor {
    return zerosLike(this.rate);
  }

  override get stddev(): Tensor {
    return reciprocal(this.rate);
  }

  override get variance(): Tensor {
    return pow(this.rate, -2);
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => div(exponential_(empty(shape, { dtype: this.rate.dtype })), this.rate));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => sub(log(this.rate), mul(this.rate, value)));
  }

  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => rsub(exp(mul(neg(this.rate), value)), 1));
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => div(neg(log(rsub(value, 1))), this.rate));
  }

  override entropy(): Tensor {
    return scope(() => rsub(log(this.rate), 1));
  }

  override get naturalParams(): readonly Tensor[] {
    return [neg(this.rate)];
  }

  override logNormalizer(x: Tensor): Tensor {
    return neg(log(neg(x)));
  }

  override get meanCarrierMeasure(): number {
    return 0;
  }
}

registerPairs('Exponential', exponentialPairs);
