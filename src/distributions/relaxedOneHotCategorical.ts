import type { Tensor } from '../tensor/tensor';
import { realVector, simplex } from './constraints/instances';
import { ExpRelaxedCategorical } from './expRelaxedCategorical';
import type { ProbsOrLogits } from './probsOrLogits';
import { TransformedDistribution } from './transformedDistribution';
import { ExpTransform } from './transforms/exp';
import type { Parameter } from './utils';

/**
 * A one-hot categorical distribution relaxed to vectors that sum to 1, with gradients of draws; as the temperature falls they
 * come to one 1 among zeros.
 *
 * @param temperature - positive
 * @param options - `probs` or `logits`, [..., classes]
 * @throws ValueError unless exactly one is given, and for weights below 0
 * @example
 * new distributions.RelaxedOneHotCategorical(tensor(0.5), { probs: tensor([1, 2, 3]) }).rsample().sum(); // 1
 * @see https://pytorch.org/docs/stable/distributions.html#relaxedonehotcategorical
 */
export class RelaxedOneHotCategorical extends TransformedDistribution {
  static override readonly className: string = 'RelaxedOneHotCategorical';
  static override readonly argConstraints = { probs: simplex, logits: realVector };
  static override readonly support = simplex;

  declare readonly baseDist: ExpRelaxedCategorical;

  constructor(temperature: Parameter, options: ProbsOrLogits<Tensor>) {
    super(new ExpRelaxedCategorical(temperature, options), new ExpTransform(), { validateArgs: options?.validateArgs });
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
