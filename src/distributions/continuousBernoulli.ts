import { noGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { binaryCrossEntropyWithLogits } from '../nn/loss/bceWithLogitsLoss';
import { abs } from '../ops/pointwise/abs';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { ge } from '../ops/pointwise/ge';
import { gt } from '../ops/pointwise/gt';
import { le } from '../ops/pointwise/le';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { logicalOr } from '../ops/pointwise/logicalOr';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { pow } from '../ops/pointwise/pow';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { where } from '../ops/pointwise/where';
import { onesLike, zerosLike } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { rand } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { real, unitInterval } from './constraints/instances';
import { holds } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { continuousBernoulliPairs } from './kl/continuousBernoulli';
import { registerPairs } from './kl/registry';
import { givenOf, type ProbsOrLogits } from './probsOrLogits';
import { broadcastAll, clampProbs, logitsToProbs, probsToLogits } from './utils';

export interface ContinuousBernoulliOptions extends ProbsOrLogits {
  /** Between these p the formulas are replaced by their Taylor series around ½; default [0.499, 0.501]. */
  lims?: readonly [number, number];
}

/** ln (p / (1 - p)) with the sign turned. */
const logOdds = (p: Tensor): Tensor => sub(log1p(neg(p)), log(p));

/**
 * The continuous Bernoulli distribution: p(x) ∝ p^x (1 - p)^(1 - x) for x in [0, 1].
 *
 * @param options - `probs`, p, or `logits`, ln (p / (1 - p))
 * @throws ValueError unless exactly one is given, and for a probability outside of [0, 1]
 * @example
 * new distributions.ContinuousBernoulli({ probs: 0.5 }).mean; // 0.5
 * @see https://pytorch.org/docs/stable/distributions.html#continuousbernoulli
 */
export class ContinuousBernoulli extends ExponentialFamily {
  static override readonly className: string = 'ContinuousBernoulli';
  static override readonly argConstraints = { probs: unitInterval, logits: real };
  static override readonly support = unitInterval;
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  private readonly lims: readonly [number, number];

  constructor(options: ContinuousBernoulliOptions) {
    super();
    const [name, value] = givenOf(options);
    const [param] = broadcastAll(value);
    const validates = options.validateArgs !== undefined && options.validateArgs !== null;
    if (name === 'probs' && validates && !holds(() => unitInterval.check(param))) {
      throw new ValueError('The parameter probs has invalid values');
    }
    this.lims = options.lims ?? [0.499, 0.501];
    this.params = { [name]: name === 'probs' ? clampProbs(param) : param };
    this.init(param.shape, [], options);
  }

  get probs(): Tensor {
    return this.lazy('probs', () => clampProbs(logitsToProbs(this.logits, true)));
  }

  get logits(): Tensor {
    return this.lazy('logits', () => probsToLogits(this.probs, true));
  }

  get paramShape(): Shape {
    return (this.params.probs ?? this.logits).shape;
  }

  override get hasRsample(): boolean {
    return true;
  }

  /** Where p is far enough from ½ for the formulas. */
  private isFar(): Tensor {
    return logicalOr(le(this.probs, this.lims[0]), gt(this.probs, this.lims[1]));
  }

  /** p where it is far from ½, else a number that is. */
  private farProbs(): Tensor {
    return where(this.isFar(), this.probs, this.lims[0]);
  }

  /** @internal ln of the constant that makes it a density. */
  logNorm(): Tensor {
    return scope(() => {
      const p = this.farProbs();
      const below = log1p(mul(where(le(p, 0.5), p, 0), -2));
      const above = log(sub(mul(where(ge(p, 0.5), p, 1), 2), 1));
      const norm = sub(log(abs(logOdds(p))), where(le(p, 0.5), below, above));
      const x = square(sub(this.probs, 0.5));
      const taylor = add(mul(add(mul(x, 104 / 45), 4 / 3), x), Math.LN2);
      return where(this.isFar(), norm, taylor);
    });
  }

  override get mean(): Tensor {
    return scope(() => {
      const p = this.farProbs();
      const mean = add(div(p, sub(mul(p, 2), 1)), reciprocal(logOdds(p)));
      const x = sub(this.probs, 0.5);
      const taylor = add(mul(add(mul(square(x), 16 / 45), 1 / 3), x), 0.5);
      return where(this.isFar(), mean, taylor);
    });
  }

  override get variance(): Tensor {
    return scope(() => {
      const p = this.farProbs();
      const variance = add(div(mul(p, sub(p, 1)), square(rsub(mul(p, 2), 1))), reciprocal(square(logOdds(p))));
      const x = square(sub(this.probs, 0.5));
      const taylor = rsub(mul(rsub(mul(x, 128 / 945), 1 / 15), x), 1 / 12);
      return where(this.isFar(), variance, taylor);
    });
  }

  override sample(sampleShape: Shape = []): Tensor {
    return noGrad(() => this.rsample(sampleShape));
  }

  override rsample(sampleShape: Shape = []): Tensor {
    return this.icdf(rand(this.extendedShape(sampleShape)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [logits, x] = broadcastAll(this.logits, value);
      return sub(this.logNorm(), binaryCrossEntropyWithLogits(logits, x, { reduction: 'none' }));
    });
  }

  override cdf(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const p = this.farProbs();
      const power = mul(pow(p, value), pow(rsub(p, 1), rsub(value, 1)));
      const far = div(sub(add(power, p), 1), sub(mul(p, 2), 1));
      const unbounded = where(this.isFar(), far, value);
      return where(le(value, 0), zerosLike(value), where(ge(value, 1), onesLike(value), unbounded));
    });
  }

  override icdf(value: Tensor): Tensor {
    return scope(() => {
      const p = this.farProbs();
      const failure = log1p(neg(p));
      const inner = log1p(add(neg(p), mul(value, sub(mul(p, 2), 1))));
      return where(this.isFar(), div(sub(inner, failure), sub(log(p), failure)), value);
    });
  }

  override entropy(): Tensor {
    return scope(() => {
      const [failure, success] = [log1p(neg(this.probs)), log(this.probs)];
      return sub(sub(mul(this.mean, sub(failure, success)), this.logNorm()), failure);
    });
  }

  override get naturalParams(): readonly Tensor[] {
    return [this.logits];
  }

  override logNormalizer(x: Tensor): Tensor {
    const [low, high] = [this.lims[0] - 0.5, this.lims[1] - 0.5];
    const isFar = logicalOr(le(x, low), gt(x, high));
    const far = where(isFar, x, low);
    const norm = sub(log(abs(sub(exp(far), 1))), log(abs(far)));
    const taylor = sub(add(mul(x, 0.5), div(square(x), 24)), div(pow(x, 4), 2880));
    return where(isFar, norm, taylor);
  }

  override get meanCarrierMeasure(): number {
    return 0;
  }
}

registerPairs('ContinuousBernoulli', continuousBernoulliPairs);
