import { noGrad } from '../autograd/mode';
import { softplus } from '../nn/functional/softplus';
import { binaryCrossEntropyWithLogits } from '../nn/loss/bceWithLogitsLoss';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { toType } from '../ops/pointwise/drivers/toType';
import { eq } from '../ops/pointwise/eq';
import { exp } from '../ops/pointwise/exp';
import { ge } from '../ops/pointwise/ge';
import { log } from '../ops/pointwise/log';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { rsub } from '../ops/pointwise/rsub';
import { sub } from '../ops/pointwise/sub';
import { bernoulli } from '../ops/random/bernoulli';
import { expand } from '../ops/shape/expand';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { boolean, real, unitInterval } from './constraints/instances';
import type { EnumerateOptions } from './distribution';
import { enumerated } from './enumerated';
import { ExponentialFamily } from './exponentialFamily';
import { registerPairs } from './kl/registry';
import { givenOf, type ProbsOrLogits } from './probsOrLogits';
import { broadcastAll, logitsToProbs, probsToLogits } from './utils';

/**
 * The Bernoulli distribution: 1 with probability p, else 0.
 *
 * @param options - `probs`, p, or `logits`, ln (p / (1 - p))
 * @throws ValueError unless exactly one is given, and for a probability outside of [0, 1]
 * @example
 * new distributions.Bernoulli({ probs: 0.3 }).logProb(tensor(1)); // tensor(-1.2040)
 * @see https://pytorch.org/docs/stable/distributions.html#bernoulli
 */
export class Bernoulli extends ExponentialFamily {
  static override readonly className: string = 'Bernoulli';
  static override readonly argConstraints = { probs: unitInterval, logits: real };
  static override readonly support = boolean;
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  constructor(options: ProbsOrLogits) {
    super();
    const [name, value] = givenOf(options);
    const [param] = broadcastAll(value);
    this.params = { [name]: param };
    this.init(param.shape, [], options);
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

  override get hasEnumerateSupport(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return this.probs;
  }

  /** NaN where p = ½. */
  override get mode(): Tensor {
    const { probs } = this;
    return scope(() => maskedFill(toType(ge(probs, 0.5), probs.dtype), eq(probs, 0.5), Number.NaN));
  }

  override get variance(): Tensor {
    const { probs } = this;
    return scope(() => mul(probs, rsub(probs, 1)));
  }

  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => bernoulli(expand(this.probs, shape)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [logits, given] = broadcastAll(this.logits, value);
      return neg(binaryCrossEntropyWithLogits(logits, given, { reduction: 'none' }));
    });
  }

  override entropy(): Tensor {
    return binaryCrossEntropyWithLogits(this.logits, this.probs, { reduction: 'none' });
  }

  override enumerateSupport(options?: EnumerateOptions): Tensor {
    return enumerated(2, (this.params.probs ?? this.logits).dtype, this.batchShape, options);
  }

  override get naturalParams(): readonly Tensor[] {
    return [log(div(this.probs, rsub(this.probs, 1)))];
  }

  override logNormalizer(x: Tensor): Tensor {
    return log(add(exp(x), 1));
  }

  override get meanCarrierMeasure(): number {
    return 0;
  }
}

function klBernoulliBernoulli(p: Bernoulli, q: Bernoulli): Tensor {
  const part = (x: Tensor, sign: (logits: Tensor) => Tensor, impossible: number): Tensor => {
    const difference = sub(softplus(sign(q.logits)), softplus(sign(p.logits)));
    const infinite = maskedFill(mul(x, difference), eq(q.probs, impossible), Number.POSITIVE_INFINITY);
    return maskedFill(infinite, eq(p.probs, impossible), 0);
  };
  return add(
    part(p.probs, neg, 0),
    part(rsub(p.probs, 1), (logits) => logits, 1),
  );
}

registerPairs('Bernoulli', { Bernoulli: klBernoulliBernoulli });
