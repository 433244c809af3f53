import { stack } from '../ops/joining/stack';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { mul } from '../ops/pointwise/mul';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { select } from '../ops/shape/select';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { positive, unitInterval } from './constraints/instances';
import { Dirichlet } from './dirichlet';
import type { DistributionOptions } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { betaPairs, klUniformBeta } from './kl/beta';
import { registerPairs } from './kl/registry';
import { broadcastAll, type Parameter } from './utils';

/**
 * The beta distribution: p(x) = x^(a-1) (1 - x)^(b-1) / B(a, b) for x in [0, 1], a = concentration1, b = concentration0.
 *
 * @param concentration1 - positive, any shape
 * @param concentration0 - positive, of a shape that broadcasts with it
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for parameters that are not positive
 * @example
 * new distributions.Beta(1, 3).mean; // 0.25
 * @see https://pytorch.org/docs/stable/distributions.html#beta
 */
export class Beta extends ExponentialFamily {
  static override readonly className: string = 'Beta';
  static override readonly argConstraints = { concentration1: positive, concentration0: positive };
  static override readonly support = unitInterval;

  /** @internal */
  readonly dirichlet: Dirichlet;

  constructor(concentration1: Parameter, concentration0: Parameter, options?: DistributionOptions) {
    super();
    this.dirichlet = new Dirichlet(stack(broadcastAll(concentration1, concentration0), -1), options);
    this.init(this.dirichlet.batchShape, [], options);
  }

  override expand(batchShape: Shape): this {
    return this.expanded(batchShape, { dirichlet: this.dirichlet.expand(batchShape) });
  }

  get concentration1(): Tensor {
    return select(this.dirichlet.concentration, -1, 0);
  }

  get concentration0(): Tensor {
    return select(this.dirichlet.concentration, -1, 1);
  }

  override get hasRsample(): boolean {
    return true;
  }

  override get mean(): Tensor {
    const [a, b] = [this.concentration1, this.concentration0];
    return scope(() => div(a, add(a, b)));
  }

  override get mode(): Tensor {
    return select(this.dirichlet.mode, -1, 0);
  }

  override get variance(): Tensor {
    const [a, b] = [this.concentration1, this.concentration0];
    return scope(() => {
      const total = add(a, b);
      return div(mul(a, b), mul(square(total), add(total, 1)));
    });
  }

  override rsample(sampleShape: Shape = []): Tensor {
    return select(this.dirichlet.rsample(sampleShape), -1, 0);
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    return scope(() => this.dirichlet.logProb(stack([value, rsub(value, 1)], -1)));
  }

  override entropy(): Tensor {
    return this.dirichlet.entropy();
  }

  override get naturalParams(): readonly Tensor[] {
    return [this.concentration1, this.concentration0];
  }

  override logNormalizer(x: Tensor, y: Tensor): Tensor {
    return sub(add(lgamma(x), lgamma(y)), lgamma(add(x, y)));
  }
}

registerPairs('Beta', betaPairs);
registerPairs('Uniform', { Beta: klUniformBeta });
