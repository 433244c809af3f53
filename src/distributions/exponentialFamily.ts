import { grad } from '../autograd/backward';
import { enableGrad } from '../autograd/mode';
import { add } from '../ops/pointwise/add';
import { mul } from '../ops/pointwise/mul';
import { sub } from '../ops/pointwise/sub';
import { sum } from '../ops/reduction/sum';
import type { Tensor } from '../tensor/tensor';
import { Distribution } from './distribution';
import { sumRightmost } from './utils';

/**
 * Base of distributions p(x; θ) = exp(⟨t(x), θ⟩ - F(θ) + k(x)) with natural parameters θ, the log normalizer F and the
 * carrier measure k. Entropy and divergence follow from F and its gradient.
 *
 * @see https://pytorch.org/docs/stable/distributions.html#exponentialfamily
 */
export abstract class ExponentialFamily extends Distribution {
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
