import { noGrad } from '../autograd/mode';
import { gather } from '../ops/indexing/gather';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { toType } from '../ops/pointwise/drivers/toType';
import { eq } from '../ops/pointwise/eq';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { sub } from '../ops/pointwise/sub';
import { multinomial } from '../ops/random/multinomial';
import { argmax } from '../ops/reduction/argmax';
import { logsumexp } from '../ops/reduction/logsumexp';
import { sum } from '../ops/reduction/sum';
import { broadcastTensors } from '../ops/shape/broadcastTensors';
import { narrow } from '../ops/shape/narrow';
import { reshape } from '../ops/shape/reshape';
import { squeeze } from '../ops/shape/squeeze';
import { transpose } from '../ops/shape/transpose';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { numelOf, type Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { IntegerInterval } from './constraints/bounds';
import type { Constraint } from './constraints/constraint';
import { realVector, simplex } from './constraints/instances';
import { Distribution, type EnumerateOptions } from './distribution';
import { enumerated } from './enumerated';
import { registerPairs } from './kl/registry';
import { givenVector, type ProbsOrLogits } from './probsOrLogits';
import { filled, logitsToProbs, probsToLogits } from './utils';

/** The least float32. */
const LOWEST = -3.4028234663852886e38;

/**
 * The categorical distribution: class i with probability pᵢ.
 *
 * @param options - `probs`, [..., classes], weights >= 0 that are divided by their sum, or `logits`, any numbers, of which
 *   p is the softmax
 * @throws ValueError unless exactly one is given, and for weights below 0
 * @example
 * const d = new distributions.Categorical({ probs: tensor([1, 3]) });
 * d.probs; // [0.25, 0.75]
 * d.logProb(d.sample([5])).shape; // [5]
 * @see https://pytorch.org/docs/stable/distributions.html#categorical
 */
export class Categorical extends Distribution {
  static readonly className: string = 'Categorical';
  static override readonly argConstraints = { probs: simplex, logits: realVector };
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  constructor(options: ProbsOrLogits<Tensor>) {
    super();
    const [name, value] = givenVector('Categorical', options);
    const param = scope(() =>
      name === 'probs'
        ? div(value, sum(value, -1, { keepdim: true }))
        : sub(value, logsumexp(value, -1, { keepdim: true })),
    );
    this.params = { [name]: param };
    this.init(param.shape.slice(0, -1), [], options);
  }

  get probs(): Tensor {
    return this.lazy('probs', () => logitsToProbs(this.logits));
  }

  /** Normalized: the logarithms of probabilities that sum to 1. */
  get logits(): Tensor {
    return this.lazy('logits', () => probsToLogits(this.probs));
  }

  get paramShape(): Shape {
    return (this.params.probs ?? this.logits).shape;
  }

  /** The number of classes. */
  get numEvents(): number {
    return this.paramShape.at(-1) as number;
  }

  override get support(): Constraint {
    return new IntegerInterval(0, this.numEvents - 1);
  }

  override get hasEnumerateSupport(): boolean {
    return true;
  }

  /** NaN: classes are not numbers. */
  override get mean(): Tensor {
    return filled(this.extendedShape([]), Number.NaN, this.probs);
  }

  override get mode(): Tensor {
    return argmax(this.probs, -1);
  }

  /** NaN: classes are not numbers. */
  override get variance(): Tensor {
    return filled(this.extendedShape([]), Number.NaN, this.probs);
  }

  /** @returns int32 */
  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() =>
      scope(() => {
        const rows = reshape(this.probs, [numelOf(this.batchShape), this.numEvents]);
        return reshape(transpose(multinomial(rows, numelOf(sampleShape), { replacement: true }), 0, 1), shape);
      }),
    );
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [index, logits] = broadcastTensors(unsqueeze(toType(value, 'int32'), -1), this.logits) as [Tensor, Tensor];
      return squeeze(gather(logits, -1, narrow(index, -1, 0, 1)), -1);
    });
  }

  /** -Σ pᵢ ln pᵢ. */
  override entropy(): Tensor {
    return scope(() => neg(sum(mul(clampMin(this.logits, LOWEST), this.probs), -1)));
  }

  override enumerateSupport(options?: EnumerateOptions): Tensor {
    return enumerated(this.numEvents, 'int32', this.batchShape, options);
  }
}

export function klCategoricalCategorical(p: Categorical, q: Categorical): Tensor {
  const terms = mul(p.probs, sub(p.logits, q.logits));
  const infinite = maskedFill(terms, eq(q.probs, 0), Number.POSITIVE_INFINITY);
  return sum(maskedFill(infinite, eq(p.probs, 0), 0), -1);
}

registerPairs('Categorical', { Categorical: klCategoricalCategorical });
