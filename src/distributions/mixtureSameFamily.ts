import { noGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { gather } from '../ops/indexing/gather';
import { add } from '../ops/pointwise/add';
import { mul } from '../ops/pointwise/mul';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { logSoftmax } from '../ops/reduction/logSoftmax';
import { logsumexp } from '../ops/reduction/logsumexp';
import { sum } from '../ops/reduction/sum';
import { expand } from '../ops/shape/expand';
import { reshape } from '../ops/shape/reshape';
import { squeeze } from '../ops/shape/squeeze';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { numelOf, type Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { Categorical } from './categorical';
import type { Constraint } from './constraints/constraint';
import { Distribution, type DistributionOptions } from './distribution';
import { showSize } from './format';

/**
 * A mixture of distributions of one class: p(x) = Σₖ wₖ pₖ(x).
 *
 * @param mixtureDistribution - a `Categorical` whose probabilities are the weights w
 * @param componentDistribution - the components, along the last dim of its batch
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError where their numbers or batches differ
 * @example
 * const weights = new distributions.Categorical({ probs: tensor([1, 3]) });
 * const parts = new distributions.Normal(tensor([0, 4]), 1);
 * new distributions.MixtureSameFamily(weights, parts).mean; // 3
 * @see https://pytorch.org/docs/stable/distributions.html#mixturesamefamily
 */
export class MixtureSameFamily extends Distribution {
  static readonly className: string = 'MixtureSameFamily';

  readonly mixtureDistribution: Categorical;
  readonly componentDistribution: Distribution;

  constructor(mixtureDistribution: Categorical, componentDistribution: Distribution, options?: DistributionOptions) {
    super();
    if (!(mixtureDistribution instanceof Categorical)) {
      throw new ValueError(' The Mixture distribution needs to be an  instance of torch.distribtutions.Categorical');
    }
    if (!(componentDistribution instanceof Distribution)) {
      throw new ValueError('The Component distribution need to be an instance of torch.distributions.Distribution');
    }
    checkBatches(mixtureDistribution, componentDistribution);
    this.mixtureDistribution = mixtureDistribution;
    this.componentDistribution = componentDistribution;
    const { batchShape, eventShape } = componentDistribution;
    this.init(batchShape.slice(0, -1), eventShape, options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, {
      componentDistribution: this.componentDistribution.expand([...batchShape, this.mixtureDistribution.numEvents]),
      mixtureDistribution: this.mixtureDistribution.expand(batchShape),
    });
  }

  override get support(): Constraint {
    return this.componentDistribution.support;
  }

  override get mean(): Tensor {
    return scope(() => this.weighted(this.componentDistribution.mean));
  }

  /** The mean of the variances and the variance of the means. */
  override get variance(): Tensor {
    const { mean, variance } = this.componentDistribution;
    return scope(() => add(this.weighted(variance), this.weighted(square(sub(mean, this.padded(this.mean))))));
  }

  /** Σₖ wₖ xₖ. */
  private weighted(x: Tensor): Tensor {
    return sum(mul(this.padMixtureDims(this.mixtureDistribution.probs), x), -1 - this.eventShape.length);
  }

  override cdf(value: Tensor): Tensor {
    return scope(() =>
      sum(mul(this.componentDistribution.cdf(this.padded(value)), this.mixtureDistribution.probs), -1),
    );
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const each = this.componentDistribution.logProb(this.padded(value));
      return logsumexp(add(each, logSoftmax(this.mixtureDistribution.logits, -1)), -1);
    });
  }

  override sample(sampleShape: Shape = []): Tensor {
    const dim = this.extendedShape(sampleShape).length - this.eventShape.length;
    return noGrad(() =>
      scope(() => {
        const chosen = this.mixtureDistribution.sample(sampleShape);
        const drawn = this.componentDistribution.sample(sampleShape);
        const ones = this.eventShape.map(() => 1);
        const index = expand(reshape(chosen, [...chosen.shape, 1, ...ones]), [...chosen.shape, 1, ...this.eventShape]);
        return squeeze(gather(drawn, dim, index), dim);
      }),
    );
  }

  /** A dim for the components. */
  private padded(x: Tensor): Tensor {
    return unsqueeze(x, -1 - this.eventShape.length);
  }

  private padMixtureDims(x: Tensor): Tensor {
    const [all, own] = [numelOf(this.batchShape), numelOf(this.mixtureDistribution.batchShape)];
    const ones = Array.from({ length: own === 1 ? 0 : Math.max(all - own, 0) }, () => 1);
    const tail = this.eventShape.map(() => 1);
    return reshape(x, [...x.shape.slice(0, -1), ...ones, x.shape.at(-1) as number, ...tail]);
  }

  override toString(): string {
    return `MixtureSameFamily(\n  ${this.mixtureDistribution},\n  ${this.componentDistribution})`;
  }
}

function checkBatches(mixture: Categorical, component: Distribution): void {
  const weights = mixture.batchShape;
  const parts = component.batchShape.slice(0, -1);
  for (let i = 1; i <= Math.min(weights.length, parts.length); i++) {
    const [a, b] = [weights.at(-i), parts.at(-i)];
    if (a === 1 || b === 1 || a === b) continue;
    throw new ValueError(
      `\`mixture_distribution.batch_shape\` (${showSize(weights)}) is not compatible with ` +
        `\`component_distribution.batch_shape\`(${showSize(parts)})`,
    );
  }
  const [n, m] = [mixture.numEvents, component.batchShape.at(-1)];
  if (n !== m) {
    throw new ValueError(
      `\`mixture_distribution component\` (${n}) does not equal \`component_distribution.batch_shape[-1]\` (${m})`,
    );
  }
}
