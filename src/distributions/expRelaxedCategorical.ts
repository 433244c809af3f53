import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { log } from '../ops/pointwise/log';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { sub } from '../ops/pointwise/sub';
import { logsumexp } from '../ops/reduction/logsumexp';
import { sum } from '../ops/reduction/sum';
import { lgamma } from '../ops/special/lgamma';
import { fullLike } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { rand } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { Categorical } from './categorical';
import { realVector, simplex } from './constraints/instances';
import { Distribution } from './distribution';
import type { ProbsOrLogits } from './probsOrLogits';
import { asTensor, broadcastAll, clampProbs, type Parameter } from './utils';

/**
 * The logarithm of `RelaxedOneHotCategorical`: (logits + g) / temperature less its logsumexp, g of a Gumbel distribution.
 *
 * @param temperature - positive
 * @param options - `probs` or `logits`, [..., classes]
 * @example
 * const relaxed = new distributions.ExpRelaxedCategorical(tensor(0.5), { probs: tensor([0.2, 0.8]) });
 * relaxed.rsample().exp().sum().item().toFixed(4); // => '1.0000'
 * @see https://pytorch.org/docs/stable/distributions.html#relaxedonehotcategorical
 */
export class ExpRelaxedCategorical extends Distribution {
  static readonly className: string = 'ExpRelaxedCategorical';
  static override readonly argConstraints = { probs: simplex, logits: realVector };
  static override readonly support = realVector;

  readonly temperature: Tensor;
  /** @internal */
  readonly categorical: Categorical;

  constructor(temperature: Parameter, options: ProbsOrLogits<Tensor>) {
    super();
    const { probs, logits } = options ?? {};
    this.categorical = new Categorical({ probs: probs ?? null, logits: logits ?? null });
    this.temperature = asTensor(temperature);
    this.init(this.categorical.batchShape, this.categorical.paramShape.slice(-1), options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, { categorical: this.categorical.expand(batchShape) });
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

  override get hasRsample(): boolean {
    return true;
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => {
      const gumbels = neg(log(neg(log(clampProbs(rand(shape))))));
      const scores = div(add(this.logits, gumbels), this.temperature);
      return sub(scores, logsumexp(scores, -1, { keepdim: true }));
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const n = this.categorical.numEvents;
    const { temperature } = this;
    return scope(() => {
      const [logits, x] = broadcastAll(this.logits, value);
      const scale = add(lgamma(fullLike(temperature, n)), mul(log(temperature), n - 1));
      const score = sub(logits, mul(x, temperature));
      return add(sum(sub(score, logsumexp(score, -1, { keepdim: true })), -1), scale);
    });
  }
}
