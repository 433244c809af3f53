import { abs } from '../ops/pointwise/abs';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { expm1 } from '../ops/pointwise/expm1';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { rsub } from '../ops/pointwise/rsub';
import { sign } from '../ops/pointwise/sign';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { uniform_ } from '../ops/random/uniform';
import { empty } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, real } from './constraints/instances';
import { Distribution, type DistributionOptions } from './distribution';
import { laplacePairs } from './kl/laplace';
import { registerPairs } from './kl/registry';
import { broadcastAll, EPS, type Parameter } from './utils';

/**
 * The Laplace distribution: p(x) = e^(-|x - μ| / b) / (2b), μ = loc, b = scale.
 *
 * @param loc - the mean, any shape
 * @param scale - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a scale that is not positive, or a NaN
 * @example
 * new distributions.Laplace(0, 1).variance; // 2
 * @see https://pytorch.org/docs/stable/distributions.html#laplace
 */
export class Laplace extends Distribution {
  static readonly className: string = 'Laplace';
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

  override get variance(): Tensor {
    return scope(() => mul(square(this.scale), 2));
  }

  override get stddev(): Tensor {
    return mul(this.scale, Math.SQRT2);
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => {
      const u = uniform_(empty(shape, { dtype: this.loc.dtype }), EPS - 1, 1);
      return sub(this.loc, mul(mul(this.scale, sign(u)), log1p(neg(abs(u)))));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => sub(neg(log(mul(this.scale, 2))), div(abs(sub(value, this.loc)), this.scale)));
  }

  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const x = sub(value, this.loc);
      return rsub(mul(mul(sign(x), 0.5), expm1(div(neg(abs(x)), this.scale))), 0.5);
    });
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => {
      const term = sub(value, 0.5);
      return sub(this.loc, mul(mul(this.scale, sign(term)), log1p(mul(abs(term), -2))));
    });
  }

  override entropy(): Tensor {
    return scope(() => add(log(mul(this.scale, 2)), 1));
  }
}

registerPairs('Laplace', laplacePairs);
