import { grad } from '../autograd/backward';
import { enableGrad } from '../autograd/mode';
import { NotImplementedError } from '../errors';
import { add } from '../ops/pointwise/add';
import { mul } from '../ops/pointwise/mul';
import { sub } from '../ops/pointwise/sub';
import { sum } from '../ops/reduction/sum';
import type { Tensor } from '../tensor/tensor';
import { Distribution } from './distribution';
import { registerPairs } from './kl/registry';
import { sumRightmost } from './utils';

/**
 * Base of distributions p(x; θ) = exp(⟨t(x), θ⟩ - F(θ) + k(x)) with natural parameters θ, the log normalizer F and the
 * carrier measure k. Entropy and divergence follow from F and its gradient.
 *
 * @see https://pytorch.org/docs/stable/distributions.html#exponentialfamily
 */
export abstract class ExponentialFamily extends Distribution {
  static readonly className: string = 'ExponentialFamily';

  /** @internal θ. */
  get naturalParams(): readonly Tensor[] {
    throw this.lacks('naturalParams');
  }

  /** @internal F(θ). */
  logNormalizer(..._naturalParams: Tensor[]): Tensor {
    throw this.lacks('logNormalizer');
  }

  /** @internal E k(x). */
  get meanCarrierMeasure(): number {
    throw this.lacks('meanCarrierMeasure');
  }

  /** F(θ) - ⟨θ, ∇F(θ)⟩ - E k(x). */
  override entropy(): Tensor {
    const carrier = this.meanCarrierMeasure;
    const { params, normalizer, gradients } = this.slopes();
    return params.reduce(
      (result, param, i) =>
        sub(result, sumRightmost(mul(param, gradients[i] as Tensor), param.shape.length - this.batchShape.length)),
      add(normalizer, -carrier),
    );
  }

  /** @internal θ as leaves of a graph of their own, F(θ) and its gradients. */
  slopes(): { params: Tensor[]; normalizer: Tensor; gradients: Tensor[] } {
    return enableGrad(() => {
      const params = this.naturalParams.map((x) => x.detach().requiresGrad_());
      const normalizer = this.logNormalizer(...params);
      return { params, normalizer, gradients: grad([sum(normalizer)], params, { createGraph: true }) };
    });
  }
}

/** The Bregman divergence of F, for two of one class that have no formula of their own. */
function klSameFamily(p: ExponentialFamily, q: ExponentialFamily): Tensor {
  if (p.constructor !== q.constructor) {
    throw new NotImplementedError(
      'The cross KL-divergence between different exponential families cannot be computed using Bregman divergences',
    );
  }
  return enableGrad(() => {
    const { params, normalizer, gradients } = p.slopes();
    const others = q.naturalParams;
    return params.reduce(
      (result, param, i) => {
        const term = mul(sub(others[i] as Tensor, param), gradients[i] as Tensor);
        return sub(result, sumRightmost(term, term.shape.length - p.batchShape.length));
      },
      sub(q.logNormalizer(...others), normalizer),
    );
  });
}

registerPairs('ExponentialFamily', { ExponentialFamily: klSameFamily });
