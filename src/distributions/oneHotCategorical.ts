import { oneHot as oneHotOf } from '../nn/functional/oneHot';
import { toType } from '../ops/pointwise/drivers/toType';
import { mul } from '../ops/pointwise/mul';
import { rsub } from '../ops/pointwise/rsub';
import { argmax } from '../ops/reduction/argmax';
import { expand } from '../ops/shape/expand';
import { reshape } from '../ops/shape/reshape';
import { eye } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { Categorical, klCategoricalCategorical } from './categorical';
import { oneHot, realVector, simplex } from './constraints/instances';
import { Distribution, type EnumerateOptions } from './distribution';
import { registerPairs } from './kl/registry';
import type { ProbsOrLogits } from './probsOrLogits';

/**
 * The categorical distribution over vectors of one 1: class i, a 1 at place i, with probability pᵢ.
 *
 * @param options - `probs`, [..., classes], or `logits`, as of `Categorical`
 * @throws ValueError unless exactly one is given, and for weights below 0
 * @example
 * new distributions.OneHotCategorical({ probs: tensor([0, 1]) }).sample(); // [0, 1]
 * @see https://pytorch.org/docs/stable/distributions.html#onehotcategorical
 */
export class OneHotCategorical extends Distribution {
  static readonly className: string = 'OneHotCategorical';
  static override readonly argConstraints = { probs: simplex, logits: realVector };
  static override readonly support = oneHot;

  /** @internal */
  readonly categorical: Categorical;

  constructor(options: ProbsOrLogits<Tensor>) {
    super();
    const { probs, logits } = options ?? {};
    this.categorical = new Categorical({ probs: probs ?? null, logits: logits ?? null });
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

  override get hasEnumerateSupport(): boolean {
    return true;
  }

  override get mean(): Tensor {
    return this.probs;
  }

  override get mode(): Tensor {
    return this.oneHot(argmax(this.probs, -1));
  }

  override get variance(): Tensor {
    return scope(() => mul(this.probs, rsub(this.probs, 1)));
  }

  private oneHot(classes: Tensor): Tensor {
    return scope(() => toType(oneHotOf(classes, this.categorical.numEvents), this.probs.dtype));
  }

  override sample(sampleShape: Shape = []): Tensor {
    return this.oneHot(this.categorical.sample(sampleShape));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => this.categorical.logProb(argmax(value, -1)));
  }

  override entropy(): Tensor {
    return this.categorical.entropy();
  }

  override enumerateSupport(options?: EnumerateOptions): Tensor {
    const n = this.categorical.numEvents;
    const { batchShape } = this;
    const values = reshape(eye(n, { dtype: this.probs.dtype }), [n, ...batchShape.map(() => 1), n]);
    return options?.expand === false ? values : expand(values, [n, ...batchShape, n]);
  }
}

registerPairs('OneHotCategorical', {
  OneHotCategorical: (p: OneHotCategorical, q: OneHotCategorical) =>
    klCategoricalCategorical(p.categorical, q.categorical),
});
