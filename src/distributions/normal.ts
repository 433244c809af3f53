import { noGrad } from '../autograd/mode';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { erf } from '../ops/pointwise/erf';
import { erfinv } from '../ops/pointwise/erfinv';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { normal } from '../ops/random/normal';
import { expand } from '../ops/shape/expand';
import type { Shape } from '../tensor/layout';
import { randn } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, real } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { normalPairs } from './kl/normal';
import { registerPairs } from './kl/registry';
import { broadcastAll, HALF_LOG_TWO_PI, type Parameter } from './utils';

/**
 * The normal distribution: p(x) = exp(-(x - μ)² / (2 σ²)) / (σ √(2π)), μ = loc, σ = scale.
 *
 * @param loc - the mean, any shape
 * @param scale - the standard deviation, positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive, or a NaN
 * @example
 * const d = new distributions.Normal(0, 1);
 * d.logProb(tensor(0)); // tensor(-0.9189)
 * @see https://pytorch.org/docs/stable/distributions.html#normal
 */
export class Normal extends ExponentialFamily {
  static override readonly className: string = 'Normal';
  static override readonly argConstraints = { loc: real, scale: positive };
  static override readonly support = real;

  constructor(loc: Parameter, scale: Parameter, options?: DistributionOptions) {
    super();
    const [l, s] = broadcastAll(loc, scale);
    this.params = { loc: l, scale: s };
    this.init(l.shape, [], options);
  }

  get loc(): Tensor {
    return this.params.loc as Tensor;
  }

  get scale(): Tensor {
    return this.params.scale as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return this.loc;
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get stddev(): Tensor {
    return this.scale;
  }

  override get variance(): Tensor {
    return square(this.scale);
  }

  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => normal(expand(this.loc, shape), expand(this.scale, shape)));
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => add(this.loc, mul(randn(shape), this.scale)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { loc, scale } = this;
    return scope(() => {
      const exponent = div(neg(square(sub(value, loc))), mul(square(scale), 2));
      return sub(sub(exponent, log(scale)), HALF_LOG_TWO_PI);
    });
  }

  /** ½ (1 + erf((x - μ) / (σ √2))). */
  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const z = div(mul(sub(value, this.loc), reciprocal(this.scale)), Math.SQRT2);
      return mul(add(erf(z), 1), 0.5);
    });
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => add(this.loc, mul(mul(this.scale, erfinv(sub(mul(value, 2), 1))), Math.SQRT2)));
  }

  /** ½ + ln(σ √(2π)). */
  override entropy(): Tensor {
    return add(log(this.scale), 0.5 + HALF_LOG_TWO_PI);
  }

  override get naturalParams(): readonly Tensor[] {
    const { loc, scale } = this;
    const variance = square(scale);
    return [div(loc, variance), mul(reciprocal(variance), -0.5)];
  }

  override logNormalizer(x: Tensor, y: Tensor): Tensor {
    return add(mul(div(square(x), y), -0.25), mul(log(div(-Math.PI, y)), 0.5));
  }

  override get meanCarrierMeasure(): number {
    return 0;
  }
}

registerPairs('Normal', normalPairs);
