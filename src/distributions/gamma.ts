import { add } from '../ops/pointwise/add';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { xlogy } from '../ops/pointwise/xlogy';
import { standardGamma } from '../ops/random/standardGamma';
import { expand } from '../ops/shape/expand';
import { digamma } from '../ops/special/digamma';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { nonnegative, positive } from './constraints/instances';
import type { ArgConstraints, DistributionOptions } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { gammaPairs, klExponentialGamma, klParetoGamma, klUniformGamma } from './kl/gamma';
import { registerPairs } from './kl/registry';
import { atLeastTiny, broadcastAll, type Parameter } from './utils';

/**
 * The gamma distribution: p(x) = β^α x^(α-1) e^(-βx) / Γ(α) for x >= 0, α = concentration, β = rate.
 *
 * Draws are differentiable in both parameters, by implicit reparameterization.
 *
 * @param concentration - positive, any shape
 * @param rate - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for parameters that are not positive
 * @example
 * new distributions.Gamma(2, 4).mean; // 0.5
 * @see https://pytorch.org/docs/stable/distributions.html#gamma
 */
export class Gamma extends ExponentialFamily {
  static override readonly className: string = 'Gamma';
  static override readonly argConstraints: ArgConstraints = { concentration: positive, rate: positive };
  static override readonly support = nonnegative;

  constructor(concentration: Parameter, rate: Parameter, options?: DistributionOptions) {
    super();
    const [c, r] = broadcastAll(concentration, rate);
    this.params = { concentration: c, rate: r };
    this.init(c.shape, [], options);
  }

  get concentration(): Tensor {
    return this.params.concentration as Tensor;
  }

  get rate(): Tensor {
    return this.params.rate as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return div(this.concentration, this.rate);
  }

  override get mode(): Tensor {
    return scope(() => clampMin(div(sub(this.concentration, 1), this.rate), 0));
  }

  override get variance(): Tensor {
    return scope(() => div(this.concentration, square(this.rate)));
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => atLeastTiny(div(standardGamma(expand(this.concentration, shape)), expand(this.rate, shape))));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { concentration, rate } = this;
    return scope(() => {
      const powers = add(xlogy(concentration, rate), xlogy(sub(concentration, 1), value));
      return sub(sub(powers, mul(rate, value)), lgamma(concentration));
    });
  }

  override entropy(): Tensor {
    const { concentration, rate } = this;
    return scope(() => {
      const slope = mul(rsub(concentration, 1), digamma(concentration));
      return add(add(sub(concentration, log(rate)), lgamma(concentration)), slope);
    });
  }

  override get naturalParams(): readonly Tensor[] {
    return [sub(this.concentration, 1), neg(this.rate)];
  }

  override logNormalizer(x: Tensor, y: Tensor): Tensor {
    return add(lgamma(add(x, 1)), mul(add(x, 1), log(neg(reciprocal(y)))));
  }

  override get meanCarrierMeasure(): number {
    return 0;
  }
}

registerPairs('Gamma', gammaPairs);
registerPairs('Exponential', { Gamma: klExponentialGamma });
registerPairs('Pareto', { Gamma: klParetoGamma });
registerPairs('Uniform', { Gamma: klUniformGamma });
