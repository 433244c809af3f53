import { noGrad } from '../autograd/mode';
import { ValueError } from '../errors';
import { binaryCrossEntropyWithLogits } from '../nn/loss/bceWithLogitsLoss';
import { maskedSelect } from '../ops/indexing/maskedSelect';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { eq } from '../ops/pointwise/eq';
import { floor } from '../ops/pointwise/floor';
import { gt } from '../ops/pointwise/gt';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { logicalAnd } from '../ops/pointwise/logicalAnd';
import { logicalNot } from '../ops/pointwise/logicalNot';
import { maskedFill } from '../ops/pointwise/maskedFill';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { reciprocal } from '../ops/pointwise/reciprocal';
import { sub } from '../ops/pointwise/sub';
import { uniform_ } from '../ops/random/uniform';
import { empty, zerosLike } from '../tensor/create';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { nonnegativeInteger, real, unitInterval } from './constraints/instances';
import { Distribution, holds } from './distribution';
import { showTensor, showTuple } from './format';
import { registerPairs } from './kl/registry';
import { givenOf, type ProbsOrLogits } from './probsOrLogits';
import { broadcastAll, logitsToProbs, probsToLogits, TINY } from './utils';

/**
 * The geometric distribution: the number of failures before the first success, P(x = k) = (1 - p)^k p, k = 0, 1, ...
 *
 * @param options - `probs`, p, or `logits`, ln (p / (1 - p))
 * @throws ValueError unless exactly one is given, and for a probability outside of (0, 1]
 * @example
 * new distributions.Geometric({ probs: 0.25 }).mean; // 3
 * @see https://pytorch.org/docs/stable/distributions.html#geometric
 */
export class Geometric extends Distribution {
  static readonly className: string = 'Geometric';
  static override readonly argConstraints = { probs: unitInterval, logits: real };
  static override readonly support = nonnegativeInteger;
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  constructor(options: ProbsOrLogits) {
    super();
    const [name, value] = givenOf(options);
    const [param] = broadcastAll(value);
    this.params = { [name]: param };
    this.init(param.shape, [], options);
    if (this.validateArgs && name === 'probs') this.checkPositive(param);
  }

  private checkPositive(probs: Tensor): void {
    if (holds(() => gt(probs, 0))) return;
    const wrong = scope(() => maskedSelect(probs.detach(), logicalNot(gt(probs, 0))));
    throw new ValueError(
      `Expected parameter probs (Tensor of shape ${showTuple(probs.shape)}) of distribution ${this} to be positive but ` +
        `found invalid values:\n${showTensor(wrong)}`,
    );
  }

  get probs(): Tensor {
    return this.lazy('probs', () => logitsToProbs(this.logits, true));
  }

  get logits(): Tensor {
    return this.lazy('logits', () => probsToLogits(this.probs, true));
  }

  override get mean(): Tensor {
    return scope(() => sub(reciprocal(this.probs), 1));
  }

  override get mode(): Tensor {
    return zerosLike(this.probs);
  }

  override get variance(): Tensor {
    return scope(() => div(sub(reciprocal(this.probs), 1), this.probs));
  }

  override sample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return noGrad(() =>
      scope(() => {
        const u = uniform_(empty(shape, { dtype: this.probs.dtype }), TINY, 1);
        return floor(div(log(u), log1p(neg(this.probs))));
      }),
    );
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [x, p] = broadcastAll(value, this.probs);
      // 0 ln 0 = 0: no failure before a sure success.
      const failing = maskedFill(p, logicalAnd(eq(p, 1), eq(x, 0)), 0);
      return add(mul(x, log1p(neg(failing))), log(this.probs));
    });
  }

  override entropy(): Tensor {
    return scope(() => div(binaryCrossEntropyWithLogits(this.logits, this.probs, { reduction: 'none' }), this.probs));
  }
}

function klGeometricGeometric(p: Geometric, q: Geometric): Tensor {
  return sub(sub(neg(p.entropy()), div(log1p(neg(q.probs)), p.probs)), q.logits);
}

registerPairs('Geometric', { Geometric: klGeometricGeometric });
