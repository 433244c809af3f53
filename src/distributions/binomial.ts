import { noGrad } from '../autograd/mode';
import { NotImplementedError } from '../errors';
import { abs } from '../ops/pointwise/abs';
import { add } from '../ops/pointwise/add';
import { clampMax } from '../ops/pointwise/clampMax';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { toType } from '../ops/pointwise/drivers/toType';
import { exp } from '../ops/pointwise/exp';
import { floor } from '../ops/pointwise/floor';
import { gt } from '../ops/pointwise/gt';
import { log1p } from '../ops/pointwise/log1p';
import { lt } from '../ops/pointwise/lt';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { minimum } from '../ops/pointwise/minimum';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { rsub } from '../ops/pointwise/rsub';
import { sub } from '../ops/pointwise/sub';
import { binomial } from '../ops/random/binomial';
import { amax } from '../ops/reduction/amax';
import { amin } from '../ops/reduction/amin';
import { any } from '../ops/reduction/any';
import { sum } from '../ops/reduction/sum';
import { expand } from '../ops/shape/expand';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { IntegerInterval } from './constraints/bounds';
import type { Constraint } from './constraints/constraint';
import { nonnegativeInteger, real, unitInterval } from './constraints/instances';
import { Distribution, type EnumerateOptions } from './distribution';
import { enumerated } from './enumerated';
import { registerPairs } from './kl/registry';
import { givenOf, type ProbsOrLogits } from './probsOrLogits';
import { broadcastAll, logitsToProbs, type Parameter, probsToLogits } from './utils';

export interface BinomialOptions extends ProbsOrLogits {
  /** The number of trials, of a shape that broadcasts; default 1. */
  totalCount?: Parameter;
}

/** max(x, 0), with the gradient ½ at 0. */
const clampByZero = (x: Tensor): Tensor => div(sub(add(clampMin(x, 0), x), clampMax(x, 0)), 2);

/**
 * The binomial distribution: k successes in n trials, P(x = k) = C(n, k) p^k (1 - p)^(n - k).
 *
 * @param options - `totalCount`, n, and `probs`, p, or `logits`, ln (p / (1 - p))
 * @throws ValueError unless exactly one of the two is given, for a probability outside of [0, 1] and for a count that is no
 *   whole number >= 0
 * @example
 * new distributions.Binomial({ totalCount: 10, probs: 0.3 }).mean; // 3
 * @see https://pytorch.org/docs/stable/distributions.html#binomial
 */
export class Binomial extends Distribution {
  static readonly className: string = 'Binomial';
  static override readonly argConstraints = { totalCount: nonnegativeInteger, probs: unitInterval, logits: real };
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  constructor(options: BinomialOptions) {
    super();
    const [name, value] = givenOf(options);
    const [count, param] = broadcastAll(options.totalCount ?? 1, value);
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

  override get support(): Constraint {
    return new IntegerInterval(0, this.totalCount);
  }

  override get hasEnumerateSupport(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return mul(this.totalCount, this.probs);
  }

  override get mode(): Tensor {
    return scope(() => minimum(floor(mul(add(this.totalCount, 1), this.probs)), this.totalCount));
  }

  override get variance(): Tensor {
    return scope(() => mul(mul(this.totalCount, this.probs), rsub(this.probs, 1)));
  }

  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() => binomial(expand(this.totalCount, shape), expand(this.probs, shape)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return this.logMass(value);
  }

  private logMass(value: Tensor): Tensor {
    const { totalCount: n, logits } = this;
    return scope(() => {
      const soft = add(clampByZero(logits), log1p(exp(neg(abs(logits)))));
      const norm = sub(mul(n, soft), lgamma(add(n, 1)));
      const factorials = add(lgamma(add(value, 1)), lgamma(add(sub(n, value), 1)));
      return sub(sub(mul(value, logits), factorials), norm);
    });
  }

  /** The one number of trials of all of the batch. */
  private commonCount(method: string): number {
    const [most, least] = scope(() => [amax(this.totalCount).item<number>(), amin(this.totalCount).item<number>()]);
    if (most !== least) {
      throw new NotImplementedError(`Inhomogeneous total count not supported by \`${method}\`.`);
    }
    return Math.trunc(most as number);
  }

  override entropy(): Tensor {
    this.commonCount('entropy');
    return scope(() => {
      const logs = this.logProb(this.enumerateSupport({ expand: false }));
      return neg(sum(mul(exp(logs), logs), 0));
    });
  }

  override enumerateSupport(options?: EnumerateOptions): Tensor {
    const count = this.commonCount('enumerate_support');
    return enumerated(count + 1, this.totalCount.dtype, this.batchShape, options);
  }
}

function klBinomialBinomial(p: Binomial, q: Binomial): Tensor {
  if (any(lt(p.totalCount, q.totalCount)).item<boolean>()) {
    throw new NotImplementedError('KL between Binomials where q.total_count > p.total_count is not implemented');
  }
  const odds = mul(p.probs, sub(p.logits, q.logits));
  const each = sub(add(odds, log1p(neg(p.probs))), log1p(neg(q.probs)));
  return maskedFill(mul(p.totalCount, each), gt(p.totalCount, q.totalCount), Number.POSITIVE_INFINITY);
}

registerPairs('Binomial', { Binomial: klBinomialBinomial });
