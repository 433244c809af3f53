import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { gt } from '../../ops/pointwise/gt';
import { log } from '../../ops/pointwise/log';
import { log1p } from '../../ops/pointwise/log1p';
import { logicalOr } from '../../ops/pointwise/logicalOr';
import { lt } from '../../ops/pointwise/lt';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { rsub } from '../../ops/pointwise/rsub';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { digamma } from '../../ops/special/digamma';
import { lgamma } from '../../ops/special/lgamma';
import type { Tensor } from '../../tensor/tensor';
import type { Beta } from '../beta';
import type { ContinuousBernoulli } from '../continuousBernoulli';
import type { Exponential } from '../exponential';
import type { Gamma } from '../gamma';
import type { Normal } from '../normal';
import type { Uniform } from '../uniform';
import { infiniteLike } from './infinite';
import { meanLog } from './uniform';

const INFINITY = Number.POSITIVE_INFINITY;
const totalOf = (d: Beta): Tensor => add(d.concentration1, d.concentration0);

function klBetaBeta(p: Beta, q: Beta): Tensor {
  const [totalP, totalQ] = [totalOf(p), totalOf(q)];
  const t1 = add(add(lgamma(q.concentration1), lgamma(q.concentration0)), lgamma(totalP));
  const t2 = add(add(lgamma(p.concentration1), lgamma(p.concentration0)), lgamma(totalQ));
  const t3 = mul(sub(p.concentration1, q.concentration1), digamma(p.concentration1));
  const t4 = mul(sub(p.concentration0, q.concentration0), digamma(p.concentration0));
  const t5 = mul(sub(totalQ, totalP), digamma(totalP));
  return add(add(sub(t1, t2), add(t3, t4)), t5);
}

function klBetaContinuousBernoulli(p: Beta, q: ContinuousBernoulli): Tensor {
  const cross = add(mul(p.mean, q.logits), log1p(neg(q.probs)));
  return sub(sub(neg(p.entropy()), cross), q.logNorm());
}

function klBetaExponential(p: Beta, q: Exponential): Tensor {
  return sub(sub(mul(q.rate, p.mean), p.entropy()), log(q.rate));
}

function klBetaGamma(p: Beta, q: Gamma): Tensor {
  const constant = sub(lgamma(q.concentration), mul(q.concentration, log(q.rate)));
  const t3 = mul(sub(q.concentration, 1), sub(digamma(p.concentration1), digamma(totalOf(p))));
  return add(sub(sub(constant, p.entropy()), t3), mul(q.rate, p.mean));
}

function klBetaNormal(p: Beta, q: Normal): Tensor {
  const { mean } = p;
  const variance = square(q.scale);
  const t2 = mul(log(mul(variance, 2 * Math.PI)), 0.5);
  const t3 = mul(add(div(mul(mean, rsub(mean, 1)), add(totalOf(p), 1)), square(mean)), 0.5);
  const squares = add(sub(t3, mul(q.loc, mean)), mul(square(q.loc), 0.5));
  return add(sub(t2, p.entropy()), div(squares, variance));
}

function klBetaUniform(p: Beta, q: Uniform): Tensor {
  const result = sub(log(sub(q.high, q.low)), p.entropy());
  return maskedFill(result, logicalOr(gt(q.low, 0), lt(q.high, 1)), INFINITY);
}

export const betaPairs = {
  Beta: klBetaBeta,
  ContinuousBernoulli: klBetaContinuousBernoulli,
  Pareto: (p: Beta): Tensor => infiniteLike(p.concentration1),
  Exponential: klBetaExponential,
  Gamma: klBetaGamma,
  Normal: klBetaNormal,
  Uniform: klBetaUniform,
};

export function klUniformBeta(p: Uniform, q: Beta): Tensor {
  const width = sub(p.high, p.low);
  const t2 = mul(sub(q.concentration1, 1), meanLog(p.low, p.high, width));
  // E ln (1 - x): that of a uniform number between 1 - high and 1 - low.
  const t3 = mul(sub(q.concentration0, 1), neg(meanLog(rsub(p.high, 1), rsub(p.low, 1), width)));
  const t4 = sub(add(lgamma(q.concentration1), lgamma(q.concentration0)), lgamma(totalOf(q)));
  const result = sub(sub(add(t3, t4), log(width)), t2);
  return maskedFill(result, logicalOr(gt(p.high, 1), lt(p.low, 0)), INFINITY);
}
