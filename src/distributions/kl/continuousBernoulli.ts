import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { ge } from '../../ops/pointwise/ge';
import { le } from '../../ops/pointwise/le';
import { log } from '../../ops/pointwise/log';
import { log1p } from '../../ops/pointwise/log1p';
import { logicalOr } from '../../ops/pointwise/logicalOr';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import type { Tensor } from '../../tensor/tensor';
import type { ContinuousBernoulli } from '../continuousBernoulli';
import type { Exponential } from '../exponential';
import type { Normal } from '../normal';
import type { Uniform } from '../uniform';
import { infiniteLike } from './infinite';

function klSame(p: ContinuousBernoulli, q: ContinuousBernoulli): Tensor {
  const t1 = mul(p.mean, sub(p.logits, q.logits));
  const t2 = add(p.logNorm(), log1p(neg(p.probs)));
  return sub(sub(add(t1, t2), q.logNorm()), log1p(neg(q.probs)));
}

function klExponential(p: ContinuousBernoulli, q: Exponential): Tensor {
  return sub(sub(mul(q.rate, p.mean), p.entropy()), log(q.rate));
}

function klNormal(p: ContinuousBernoulli, q: Normal): Tensor {
  const { mean } = p;
  const t2 = add(mul(add(square(div(q.loc, q.scale)), Math.log(2 * Math.PI)), 0.5), log(q.scale));
  const squares = sub(add(p.variance, square(mean)), mul(mul(q.loc, 2), mean));
  return add(sub(t2, p.entropy()), div(squares, mul(square(q.scale), 2)));
}

/** With PyTorch's condition, which takes intervals that contain [0, 1] for those that do not. */
function klUniform(p: ContinuousBernoulli, q: Uniform): Tensor {
  const result = sub(log(sub(q.high, q.low)), p.entropy());
  return where(logicalOr(ge(q.low, 0), le(q.high, 1)), Number.POSITIVE_INFINITY, result);
}

export const continuousBernoulliPairs = {
  ContinuousBernoulli: klSame,
  Pareto: (p: ContinuousBernoulli): Tensor => infiniteLike(p.probs),
  Exponential: klExponential,
  Normal: klNormal,
  Uniform: klUniform,
};
