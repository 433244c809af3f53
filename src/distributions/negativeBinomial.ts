import { noGrad } from '../autograd/mode';
import { logsigmoid } from '../nn/functional/logsigmoid';
import { add } from '../ops/pointwise/add';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { toType } from '../ops/pointwise/drivers/toType';
import { eq } from '../ops/pointwise/eq';
import { exp } from '../ops/pointwise/exp';
import { floor } from '../ops/pointwise/floor';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { sigmoid } from '../ops/pointwise/sigmoid';
import { sub } from '../ops/pointwise/sub';
import { poisson } from '../ops/random/poisson';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { GreaterThanEq, HalfOpenInterval } from './constraints/bounds';
import { nonnegativeInteger, real } from './constraints/instances';
import { Distribution } from './distribution';
import { Gamma } from './gamma';
import { givenOf, type ProbsOrLogits } from './probsOrLogits';
import { broadcastAll, logitsToProbs, type Parameter, probsToLogits } from './utils';

/**
 * The negative binomial distribution: successes before r failures, P(x = k) = C(k + r - 1, k) p^k (1 - p)^r.
 *
 * @param totalCount - r, not negative, any shape; it need not be a whole number
 * @param options - `probs`, p, or `logits`, ln (p / (1 - p))
 * @throws ValueError unless exactly one is given, and for a probability outside of [0, 1)
 * @example
 * new distributions.NegativeBinomial(3, { probs: 0.5 }).mean; // 3
 * @see https://pytorch.org/docs/stable/distributions.html#negativebinomial
 */
export class NegativeBinomial extends Distribution {
  static readonly className: string = 'NegativeBinomial';
  static override readonly argConstraints = {
    totalCount: /* @__PURE__ */ new GreaterThanEq(0),
    probs: /* @__PURE__ */ new HalfOpenInterval(0, 1),
    logits: real,
  };
  static override readonly support = nonnegativeInteger;
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  constructor(totalCount: Parameter, options: ProbsOrLogits) {
    super();
    const [name, value] = givenOf(options);
    const [count, param] = broadcastAll(totalCount, value);
    this.params = { totalCount: toType(count, param.dtype), [name]: param };
    this.init(param.shape, [], options);
  }

  get totalCount(): Tensor {
    return this.params.totalCount as Tensor;
  }

  get probs(): Tensor {
    return this.lazy('probs', () => logitsToProbs(this.logits, true));
  }

  get logits(): Tensor {
    return this.lazy('logits', () => probsToLogits(this.probs, true));
  }

  get paramShape(): Shape {
    return (this.params.probs ?? this.logits).shape;
  }

  override get mean(): Tensor {
    return scope(() => mul(this.totalCount, exp(this.logits)));
  }

  override get mode(): Tensor {
    return scope(() => clampMin(floor(mul(sub(this.totalCount, 1), exp(this.logits))), 0));
  }

  override get variance(): Tensor {
    return scope(() => div(this.mean, sigmoid(neg(this.logits))));
  }

  /** Poisson numbers whose means are gamma numbers. */
  override sample(sampleShape: Shape = []): Tensor {
    return noGrad(() =>
      scope(() => {
        const means = new Gamma(this.totalCount, exp(neg(this.logits)), { validateArgs: false });
        return poisson(means.sample(sampleShape));
      }),
    );
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { totalCount, logits } = this;
    return scope(() => {
      const powers = add(mul(totalCount, logsigmoid(neg(logits))), mul(value, logsigmoid(logits)));
      const all = add(totalCount, value);
      const norm = add(sub(lgamma(add(value, 1)), lgamma(all)), lgamma(totalCount));
      return sub(powers, maskedFill(norm, eq(all, 0), 0));
    });
  }
}
