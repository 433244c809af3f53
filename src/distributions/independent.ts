import { NotImplementedError, ValueError } from '../errors';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import type { Constraint } from './constraints/constraint';
import { IndependentConstraint } from './constraints/independent';
import { Distribution, type DistributionOptions, type EnumerateOptions } from './distribution';
import { classNameOf } from './format';
import { klDivergence } from './kl/klDivergence';
import { registerPairs } from './kl/registry';
import { sumRightmost } from './utils';

/**
 * Another distribution, some last dims of whose batch become dims of the event: draws stay the same, log-probabilities and
 * entropies are summed over them.
 *
 * @param reinterpretedBatchNdims - how many dims
 * @param baseDistribution - the other
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for more dims than the batch has
 * @example
 * const d = new distributions.Independent(new distributions.Normal(zeros([3, 2]), 1), 1);
 * d.logProb(zeros([3, 2])).shape; // [3]
 * @see https://pytorch.org/docs/stable/distributions.html#independent
 */
export class Independent extends Distribution {
  static readonly className: string = 'Independent';

  readonly baseDist: Distribution;
  readonly reinterpretedBatchNdims: number;

  constructor(baseDistribution: Distribution, reinterpretedBatchNdims: number, options?: DistributionOptions) {
    super();
    if (!(baseDistribution instanceof Distribution)) {
      throw new ValueError(`Independent: expected a Distribution, not ${typeName(baseDistribution)}`);
    }
    const { batchShape, eventShape } = baseDistribution;
    if (!Number.isInteger(reinterpretedBatchNdims) || reinterpretedBatchNdims > batchShape.length) {
      throw new ValueError(
        'Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual ' +
          `${reinterpretedBatchNdims} vs ${batchShape.length}`,
      );
    }
    const cut = batchShape.length - reinterpretedBatchNdims;
    this.baseDist = baseDistribution;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
    this.init(batchShape.slice(0, cut), [...batchShape.slice(cut), ...eventShape], options);
  }

  override expand(batchShape: Shape): this {
    const inner = this.eventShape.slice(0, this.reinterpretedBatchNdims);
    return this.expanded(batchShape, { baseDist: this.baseDist.expand([...batchShape, ...inner]) });
  }

  override get hasRsample(): boolean {
    return this.baseDist.hasRsample;
  }

  override get hasEnumerateSupport(): boolean {
    return this.reinterpretedBatchNdims === 0 && this.baseDist.hasEnumerateSupport;
  }

  override get support(): Constraint {
    const { support } = this.baseDist;
    return this.reinterpretedBatchNdims === 0
      ? support
      : new IndependentConstraint(support, this.reinterpretedBatchNdims);
  }

  override get mean(): Tensor {
    return this.baseDist.mean;
  }

  override get mode(): Tensor {
    return this.baseDist.mode;
  }

  override get variance(): Tensor {
    return this.baseDist.variance;
  }

  override sample(sampleShape: Shape = []): Tensor {
    return this.baseDist.sample(sampleShape);
  }

  override rsample(sampleShape: Shape = []): Tensor {
    return this.baseDist.rsample(sampleShape);
  }

  override logProb(value: Tensor): Tensor {
    return scope(() => sumRightmost(this.baseDist.logProb(value), this.reinterpretedBatchNdims));
  }

  override entropy(): Tensor {
    return scope(() => sumRightmost(this.baseDist.entropy(), this.reinterpretedBatchNdims));
  }

  override enumerateSupport(options?: EnumerateOptions): Tensor {
    if (this.reinterpretedBatchNdims > 0) {
      throw new NotImplementedError('Enumeration over cartesian product is not implemented');
    }
    return this.baseDist.enumerateSupport(options);
  }

  override toString(): string {
    return `${classNameOf(this)}(${this.baseDist}, ${this.reinterpretedBatchNdims})`;
  }
}

function klIndependentIndependent(p: Independent, q: Independent): Tensor {
  if (p.reinterpretedBatchNdims !== q.reinterpretedBatchNdims) {
    throw new NotImplementedError(
      `KL(p || q) of Independent: ${p.reinterpretedBatchNdims} and ${q.reinterpretedBatchNdims} reinterpreted dims`,
    );
  }
  return sumRightmost(klDivergence(p.baseDist, q.baseDist), p.reinterpretedBatchNdims);
}

registerPairs('Independent', { Independent: klIndependentIndependent });
