import { ValueError } from '../errors';
import { add } from '../ops/pointwise/add';
import { clamp } from '../ops/pointwise/clamp';
import { div } from '../ops/pointwise/div';
import { toType } from '../ops/pointwise/drivers/toType';
import { gt } from '../ops/pointwise/gt';
import { le } from '../ops/pointwise/le';
import { log } from '../ops/pointwise/log';
import { lt } from '../ops/pointwise/lt';
import { mul } from '../ops/pointwise/mul';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import type { Shape } from '../tensor/layout';
import { rand } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { Interval } from './constraints/bounds';
import { type Constraint, Dependent } from './constraints/constraint';
import { Distribution, type DistributionOptions, holds } from './distribution';
import { registerPairs } from './kl/registry';
import { uniformPairs } from './kl/uniform';
import { broadcastAll, type Parameter } from './utils';

const either = /* @__PURE__ */ new Dependent({ isDiscrete: false, eventDim: 0 });

/**
 * The uniform distribution on [low, high): p(x) = 1 / (high - low).
 *
 * @param low - any shape
 * @param high - of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError unless low < high
 * @example
 * new distributions.Uniform(0, 4).variance; // tensor(1.3333)
 * @see https://pytorch.org/docs/stable/distributions.html#uniform
 */
export class Uniform extends Distribution {
  static readonly className: string = 'Uniform';
  static override readonly argConstraints = { low: either, high: either };

  constructor(low: Parameter, high: Parameter, options?: DistributionOptions) {
    super();
    const [l, h] = broadcastAll(low, high);
    this.params = { low: l, high: h };
    this.init(l.shape, [], options);
    if (this.validateArgs && !holds(() => lt(l, h))) throw new ValueError('Uniform is not defined when low>= high');
  }

  get low(): Tensor {
    return this.params.low as Tensor;
  }

  get high(): Tensor {
    return this.params.high as Tensor;
  }

  override get support(): Constraint {
    return new Interval(this.low, this.high);
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return div(add(this.high, this.low), 2);
  }

  /** NaN: all values are as probable. */
  override get mode(): Tensor {
    return mul(this.high, Number.NaN);
  }

  override get stddev(): Tensor {
    return div(this.width, Math.sqrt(12));
  }

  override get variance(): Tensor {
    return div(square(this.width), 12);
  }

  private get width(): Tensor {
    return sub(this.high, this.low);
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => add(this.low, mul(rand(shape), this.width)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { low, high } = this;
    return scope(() => {
      const inside = mul(toType(le(low, value), low.dtype), toType(gt(high, value), low.dtype));
      return sub(log(inside), log(this.width));
    });
  }

  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => clamp(div(sub(value, this.low), this.width), 0, 1));
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => add(mul(value, this.width), this.low));
  }

  override entropy(): Tensor {
    return scope(() => log(this.width));
  }
}

registerPairs('Uniform', uniformPairs);
