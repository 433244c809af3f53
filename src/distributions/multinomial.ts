import { noGrad } from '../autograd/mode';
import { NotImplementedError } from '../errors';
import { scatterAdd } from '../ops/indexing/scatterAdd';
import { add } from '../ops/pointwise/add';
import { eq } from '../ops/pointwise/eq';
import { exp } from '../ops/pointwise/exp';
import { logicalAnd } from '../ops/pointwise/logicalAnd';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { rsub } from '../ops/pointwise/rsub';
import { sub } from '../ops/pointwise/sub';
import { sum } from '../ops/reduction/sum';
import { movedim } from '../ops/shape/movedim';
import { narrow } from '../ops/shape/narrow';
import { lgamma } from '../ops/special/lgamma';
import { onesLike, tensor, zeros } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { Binomial } from './binomial';
import { Categorical } from './categorical';
import type { Constraint } from './constraints/constraint';
import { realVector, simplex } from './constraints/instances';
import { MultinomialConstraint } from './constraints/vectors';
import { Distribution } from './distribution';
import type { ProbsOrLogits } from './probsOrLogits';
import { broadcastAll } from './utils';

export interface MultinomialDistributionOptions extends ProbsOrLogits<Tensor> {
  /** The number of trials; default 1. */
  totalCount?: number;
}

/**
 * The multinomial distribution: how often each class came up in n draws, P(x) = n! Π pᵢ^xᵢ / xᵢ!.
 *
 * @param options - `totalCount`, n, and `probs` or `logits`, [..., classes], as of `Categorical`
 * @throws ValueError unless exactly one of the two is given, NotImplementedError for a count that is no whole number
 * @example
 * new distributions.Multinomial({ totalCount: 10, probs: tensor([1, 4]) }).mean; // [2, 8]
 * @see https://pytorch.org/docs/stable/distributions.html#multinomial
 */
export class Multinomial extends Distribution {
  static readonly className: string = 'Multinomial';
  static override readonly argConstraints = { probs: simplex, logits: realVector };

  readonly totalCount: number;
  private readonly categorical: Categorical;
  private readonly binomial: Binomial;

  constructor(options: MultinomialDistributionOptions) {
    super();
    const { totalCount = 1, probs, logits } = options ?? {};
    if (!Number.isInteger(totalCount)) throw new NotImplementedError('inhomogeneous total_count is not supported');
    this.totalCount = totalCount;
    this.categorical = new Categorical({ probs: probs ?? null, logits: logits ?? null });
    this.binomial = new Binomial({ totalCount, probs: this.probs });
    this.init(this.categorical.batchShape, this.categorical.paramShape.slice(-1), options);
  }

  override expand(batchShape: Shape): this {
    const categorical = this.categorical.expand(batchShape);
    const binomial = this.binomial.expand(categorical.paramShape);
    return this.expanded(batchShape, { categorical, binomial });
  }

  get probs(): Tensor {
    return this.categorical.probs;
  }

  get logits(): Tensor {
    return this.categorical.logits;
  }

  get paramShape(): Shape {
    return this.categorical.paramShape;
  }

  override get support(): Constraint {
    return new MultinomialConstraint(this.totalCount);
  }

  override get mean(): Tensor {
    return mul(this.probs, this.totalCount);
  }

  override get variance(): Tensor {
    return scope(() => mul(mul(this.probs, this.totalCount), rsub(this.probs, 1)));
  }

  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() =>
      scope(() => {
        const classes = movedim(this.categorical.sample([this.totalCount, ...sampleShape]), 0, -1);
        return scatterAdd(zeros(shape), -1, classes, onesLike(classes, { dtype: 'float32' }));
      }),
    );
  }

  override entropy(): Tensor {
    const n = this.totalCount;
    return scope(() => {
      const first = sub(mul(this.categorical.entropy(), n), lgamma(tensor(n + 1)));
      const support = narrow(this.binomial.enumerateSupport({ expand: false }), 0, 1, n);
      const chances = exp(this.binomial.logProb(support));
      return add(first, sum(mul(chances, lgamma(add(support, 1))), [0, -1]));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [logits, x] = broadcastAll(this.logits, value);
      // 0 ln 0 = 0: no draw of an impossible class.
      const finite = maskedFill(logits, logicalAnd(eq(x, 0), eq(logits, Number.NEGATIVE_INFINITY)), 0);
      const factorials = sub(lgamma(add(sum(x, -1), 1)), sum(lgamma(add(x, 1)), -1));
      return add(factorials, sum(mul(finite, x), -1));
    });
  }
}
