import { add } from '../ops/pointwise/add';
import { sub } from '../ops/pointwise/sub';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { OneHotCategorical } from './oneHotCategorical';

/**
 * `OneHotCategorical` with the straight-through estimator: the gradient of a draw is taken as that of the probabilities.
 *
 * @param options - `probs` or `logits`, [..., classes]
 * @example
 * const logits = zeros([3], { requiresGrad: true });
 * new distributions.OneHotCategoricalStraightThrough({ logits }).rsample().requiresGrad; // true
 * @see https://pytorch.org/docs/stable/distributions.html#onehotcategorical
 */
export class OneHotCategoricalStraightThrough extends OneHotCategorical {
  static override readonly className: string = 'OneHotCategoricalStraightThrough';

  override get hasRsample(): boolean {
    return true;
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const { probs } = this;
    return scope(() => add(this.sample(sampleShape), sub(probs, probs.detach())));
  }
}
