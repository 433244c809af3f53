import type { Tensor } from '../tensor/tensor';
import { real, unitInterval } from './constraints/instances';
import { LogitRelaxedBernoulli } from './logitRelaxedBernoulli';
import type { ProbsOrLogits } from './probsOrLogits';
import { TransformedDistribution } from './transformedDistribution';
import { SigmoidTransform } from './transforms/sigmoid';
import type { Parameter } from './utils';

/**
 * A Bernoulli distribution relaxed to (0, 1), with gradients of draws; as the temperature falls they come to 0 and 1.
 *
 * @param temperature - positive
 * @param options - `probs` or `logits`
 * @throws ValueError unless exactly one is given, and for a probability outside of [0, 1]
 * @example
 * new distributions.RelaxedBernoulli(tensor(0.5), { probs: 0.3 }).rsample([2]).shape; // [2]
 * @see https://pytorch.org/docs/stable/distributions.html#relaxedbernoulli
 */
export class RelaxedBernoulli extends TransformedDistribution {
  static override readonly className: string = 'RelaxedBernoulli';
  static override readonly argConstraints = { probs: unitInterval, logits: real };
  static override readonly support = unitInterval;

  declare readonly baseDist: LogitRelaxedBernoulli;

  constructor(temperature: Parameter, options: ProbsOrLogits) {
    const { probs, logits } = options ?? {};
    const base = new LogitRelaxedBernoulli(temperature, { probs: probs ?? null, logits: logits ?? null });
    super(base, new SigmoidTransform(), { validateArgs: options?.validateArgs });
  }

  get temperature(): Tensor {
    return this.baseDist.temperature;
  }

  get logits(): Tensor {
    return this.baseDist.logits;
  }

  get probs(): Tensor {
    return this.baseDist.probs;
  }

  override get hasRsample(): boolean {
    return true;
  }
}
