import { add } from '../ops/pointwise/add';
import { atan } from '../ops/pointwise/atan';
import { div } from '../ops/pointwise/div';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { tan } from '../ops/pointwise/tan';
import { cauchy_ } from '../ops/random/cauchy';
import { empty } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, real } from './constraints/instances';
import { Distribution, type DistributionOptions } from './distribution';
import { registerPairs } from './kl/registry';
import { broadcastAll, filled, type Parameter } from './utils';

/**
 * The Cauchy distribution: p(x) = σ / (π (σ² + (x - m)²)), m = loc, σ = scale. It has no mean, and infinite variance.
 *
 * @param loc - the median, any shape
 * @param scale - the half width at half of the height, positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive, or a NaN
 * @example
 * new distributions.Cauchy(0, 1).cdf(tensor(1)); // 0.75
 * @see https://pytorch.org/docs/stable/distributions.html#cauchy
 */
export class Cauchy extends Distribution {
  static readonly className: string = 'Cauchy';
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
    return filled(this.extendedShape([]), Number.NaN, this.loc);
  }

  override get mode(): Tensor {
    return this.loc;
  }

  override get variance(): Tensor {
    return filled(this.extendedShape([]), Number.POSITIVE_INFINITY, this.loc);
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => add(this.loc, mul(cauchy_(empty(shape, { dtype: this.loc.dtype })), this.scale)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const z = div(sub(value, this.loc), this.scale);
      return sub(rsub(log(this.scale), -Math.log(Math.PI)), log(add(square(z), 1)));
    });
  }

  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => add(div(atan(div(sub(value, this.loc), this.scale)), Math.PI), 0.5));
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => add(mul(tan(mul(sub(value, 0.5), Math.PI)), this.scale), this.loc));
  }

  override entropy(): Tensor {
    return scope(() => add(log(this.scale), Math.log(4 * Math.PI)));
  }
}

function klCauchyCauchy(p: Cauchy, q: Cauchy): Tensor {
  const distance = add(square(add(p.scale, q.scale)), square(sub(p.loc, q.loc)));
  return sub(log(distance), log(mul(mul(p.scale, 4), q.scale)));
}

registerPairs('Cauchy', { Cauchy: klCauchyCauchy });
