import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sub } from '../../ops/pointwise/sub';
import type { Tensor } from '../../tensor/tensor';
import type { Bernoulli } from '../bernoulli';
import type { Poisson } from '../poisson';

export function klPoissonPoisson(p: Poisson, q: Poisson): Tensor {
  return sub(mul(p.rate, sub(log(p.rate), log(q.rate))), sub(p.rate, q.rate));
}

export function klBernoulliPoisson(p: Bernoulli, q: Poisson): Tensor {
  return sub(neg(p.entropy()), sub(mul(p.probs, log(q.rate)), q.rate));
}
