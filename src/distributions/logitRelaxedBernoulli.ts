import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { exp } from '../ops/pointwise/exp';
import { log } from '../ops/pointwise/log';
import { log1p } from '../ops/pointwise/log1p';
import { mul } from '../ops/pointwise/mul';
import { neg } from '../ops/pointwise/neg';
import { sub } from '../ops/pointwise/sub';
import { expand } from '../ops/shape/expand';
import type { Shape } from '../tensor/layout';
import { rand } from '../tensor/random';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { real, unitInterval } from './constraints/instances';
import { Distribution } from './distribution';
import { givenOf, type ProbsOrLogits } from './probsOrLogits';
import { asTensor, broadcastAll, clampProbs, logitsToProbs, type Parameter, probsToLogits } from './utils';

/**
 * The logarithmic odds of `RelaxedBernoulli`: (ln u - ln (1 - u) + ln p - ln (1 - p)) / temperature, u uniform.
 *
 * @param temperature - positive: the smaller, the closer to 0 and 1 its sigmoid comes
 * @param options - `probs` or `logits`
 * @throws ValueError unless exactly one is given, and for a probability outside of [0, 1]
 * @example
 * new distributions.LogitRelaxedBernoulli(tensor(0.5), { probs: 0.3 }).rsample([2]).shape; // [2]
 * @see https://pytorch.org/docs/stable/distributions.html#logitrelaxedbernoulli
 */
export class LogitRelaxedBernoulli extends Distribution {
  static readonly className: string = 'LogitRelaxedBernoulli';
  static override readonly argConstraints = { probs: unitInterval, logits: real };
  static override readonly support = real;
  static override readonly lazyParams: readonly string[] = ['probs', 'logits'];

  readonly temperature: Tensor;

  constructor(temperature: Parameter, options: ProbsOrLogits) {
    super();
    this.temperature = asTensor(temperature);
    const [name, value] = givenOf(options);
    const [param] = broadcastAll(value);
    this.params = { [name]: param };
    this.init(param.shape, [], options);
  }

  get probs(): Tensor {
    return this.lazy('probs', () => logitsToProbs(this.logits, true));
  }

  get logits(): Tensor {
    return this.lazy('logits', () => probsToLogits(this.probs, true));
  }

  get paramShape(): Shape {
    return (this.params.probs ?? this.logits).shape;
  }

  override rsample(sampleShape: Shape = []): Tensor {
    const shape = this.extendedShape(sampleShape);
    return scope(() => {
      const probs = clampProbs(expand(this.probs, shape));
      const u = clampProbs(rand(shape));
      const odds = add(sub(log(u), log1p(neg(u))), log(probs));
      return div(sub(odds, log1p(neg(probs))), this.temperature);
    });
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => {
      const [logits, x] = broadcastAll(this.logits, value);
      const difference = sub(logits, mul(x, this.temperature));
      return sub(add(log(this.temperature), difference), mul(log1p(exp(difference)), 2));
    });
  }
}
