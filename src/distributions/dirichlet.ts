import { ValueError } from '../errors';
import { oneHot } from '../nn/functional/oneHot';
import { add } from '../ops/pointwise/add';
import { clampMin } from '../ops/pointwise/clampMin';
import { div } from '../ops/pointwise/div';
import { toType } from '../ops/pointwise/drivers/toType';
import { log } from '../ops/pointwise/log';
import { lt } from '../ops/pointwise/lt';
import { mul } from '../ops/pointwise/mul';
import { rsub } from '../ops/pointwise/rsub';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { where } from '../ops/pointwise/where';
import { dirichlet } from '../ops/random/dirichlet';
import { all } from '../ops/reduction/all';
import { argmax } from '../ops/reduction/argmax';
import { sum } from '../ops/reduction/sum';
import { expand } from '../ops/shape/expand';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { digamma } from '../ops/special/digamma';
import { lgamma } from '../ops/special/lgamma';
import type { Shape } from '../tensor/layout';
import { scope } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { wrongType } from '../tensor/wrongArguments';
import { IndependentConstraint } from './constraints/independent';
import { positive, simplex } from './constraints/instances';
import type { DistributionOptions } from './distribution';
import { ExponentialFamily } from './exponentialFamily';
import { registerPairs } from './kl/registry';

/**
 * The Dirichlet distribution over vectors that sum to 1: p(x) ∝ Π xᵢ^(αᵢ - 1), α = concentration.
 *
 * Draws are differentiable in α, by implicit reparameterization.
 *
 * @param concentration - positive, [..., n]
 * @param options - `validateArgs`: whether the parameters are checked, default as `Distribution.setDefaultValidateArgs` says
 * @throws ValueError for a number in place of a vector, and for concentrations that are not positive
 * @example
 * new distributions.Dirichlet(tensor([1, 3])).mean; // [0.25, 0.75]
 * @see https://pytorch.org/docs/stable/distributions.html#dirichlet
 */
export class Dirichlet extends ExponentialFamily {
  static override readonly className: string = 'Dirichlet';
  static override readonly argConstraints = { concentration: /* @__PURE__ */ new IndependentConstraint(positive, 1) };
  static override readonly support = simplex;

  constructor(concentration: Tensor, options?: DistributionOptions) {
    super();
    if (!(concentration instanceof Tensor)) throw wrongType('Dirichlet', 'concentration', 1, concentration);
    if (concentration.shape.length < 1) {
      throw new ValueError('`concentration` parameter must be at least one-dimensional.');
    }
    this.params = { concentration };
    this.init(concentration.shape.slice(0, -1), concentration.shape.slice(-1), options);
  }

  get concentration(): Tensor {
    return this.params.concentration as Tensor;
  }

  override get hasRsample(): boolean {
    return true;
  }

  private get total(): Tensor {
    return sum(this.concentration, -1, { keepdim: true });
  }

  override get mean(): Tensor {
    return scope(() => div(this.concentration, this.total));
  }

  /** Where all concentrations are below 1: the corner of the largest. */
  override get mode(): Tensor {
    const { concentration } = this;
    return scope(() => {
      const above = clampMin(sub(concentration, 1), 0);
      const inside = div(above, sum(above, -1, { keepdim: true }));
      const corner = toType(oneHot(argmax(inside, -1), concentration.shape.at(-1) as number), concentration.dtype);
      return where(unsqueeze(all(lt(concentration, 1), -1), -1), corner, inside);
    });
  }

  override get variance(): Tensor {
    const { concentration } = this;
    return scope(() => {
      const { total } = this;
      return div(mul(concentration, sub(total, concentration)), mul(square(total), add(total, 1)));
    });
  }

  override rsample(sampleShape: Shape = []): Tensor {
    return dirichlet(expand(this.concentration, this.extendedShape(sampleShape)));
  }

  override logProb(value: Tensor): Tensor {
    this.checkSample(value);
    const { concentration } = this;
    return scope(() => {
      const powers = sum(mul(log(value), sub(concentration, 1)), -1);
      return sub(add(powers, lgamma(sum(concentration, -1))), sum(lgamma(concentration), -1));
    });
  }

  override entropy(): Tensor {
    const { concentration } = this;
    const n = concentration.shape.at(-1) as number;
    return scope(() => {
      const total = sum(concentration, -1);
      const norm = sub(sum(lgamma(concentration), -1), lgamma(total));
      const slope = mul(rsub(total, n), digamma(total));
      return sub(sub(norm, slope), sum(mul(sub(concentration, 1), digamma(concentration)), -1));
    });
  }

  override get naturalParams(): readonly Tensor[] {
    return [this.concentration];
  }

  override logNormalizer(x: Tensor): Tensor {
    return sub(sum(lgamma(x), -1), lgamma(sum(x, -1)));
  }
}

function klDirichletDirichlet(p: Dirichlet, q: Dirichlet): Tensor {
  const [a, b] = [p.concentration, q.concentration];
  const [totalA, totalB] = [sum(a, -1), sum(b, -1)];
  const t1 = sub(lgamma(totalA), lgamma(totalB));
  const t2 = sum(sub(lgamma(a), lgamma(b)), -1);
  const t4 = sub(digamma(a), unsqueeze(digamma(totalA), -1));
  return add(sub(t1, t2), sum(mul(sub(a, b), t4), -1));
}

registerPairs('Dirichlet', { Dirichlet: klDirichletDirichlet });
