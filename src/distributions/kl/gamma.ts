import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { le } from '../../ops/pointwise/le';
import { log } from '../../ops/pointwise/log';
import { lt } from '../../ops/pointwise/lt';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { pow } from '../../ops/pointwise/pow';
import { reciprocal } from '../../ops/pointwise/reciprocal';
import { rsub } from '../../ops/pointwise/rsub';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { digamma } from '../../ops/special/digamma';
import { lgamma } from '../../ops/special/lgamma';
import type { Tensor } from '../../tensor/tensor';
import type { Exponential } from '../exponential';
import type { Gamma } from '../gamma';
import type { Gumbel } from '../gumbel';
import type { Normal } from '../normal';
import type { Pareto } from '../pareto';
import type { Uniform } from '../uniform';
import { EULER } from '../utils';
import { infiniteFrom } from './infinite';
import { meanLog } from './uniform';

const INFINITY = Number.POSITIVE_INFINITY;

/** ln Γ(α) - α ln β. */
export const logConstant = (q: Gamma): Tensor => sub(lgamma(q.concentration), mul(q.concentration, log(q.rate)));

function klGammaGamma(p: Gamma, q: Gamma): Tensor {
  const t1 = mul(q.concentration, log(div(p.rate, q.rate)));
  const t2 = sub(lgamma(q.concentration), lgamma(p.concentration));
  const t3 = mul(sub(p.concentration, q.concentration), digamma(p.concentration));
  const t4 = mul(sub(q.rate, p.rate), div(p.concentration, p.rate));
  return add(add(t1, t2), add(t3, t4));
}

function klGammaExponential(p: Gamma, q: Exponential): Tensor {
  return sub(sub(div(mul(q.rate, p.concentration), p.rate), p.entropy()), log(q.rate));
}

function klGammaGumbel(p: Gamma, q: Gumbel): Tensor {
  const a = p.concentration;
  const product = mul(p.rate, q.scale);
  const shift = div(q.loc, q.scale);
  const t1 = sub(sub(mul(sub(a, 1), digamma(a)), lgamma(a)), a);
  const t2 = add(log(product), div(a, product));
  const t3 = sub(mul(exp(shift), pow(add(reciprocal(product), 1), neg(a))), shift);
  return add(add(t1, t2), t3);
}

function klGammaNormal(p: Gamma, q: Normal): Tensor {
  const a = p.concentration;
  const [variance, rates] = [square(q.scale), square(p.rate)];
  const t1 = sub(sub(mul(log(mul(mul(rates, variance), 2 * Math.PI)), 0.5), a), lgamma(a));
  const t2 = div(mul(add(square(a), a), 0.5), rates);
  const squares = add(sub(t2, div(mul(q.loc, a), p.rate)), mul(square(q.loc), 0.5));
  return add(add(t1, mul(sub(a, 1), digamma(a))), div(squares, variance));
}

export const gammaPairs = {
  ...infiniteFrom(['Beta', 'ContinuousBernoulli', 'Pareto', 'Uniform'], 'concentration'),
  Gamma: klGammaGamma,
  Exponential: klGammaExponential,
  Gumbel: klGammaGumbel,
  Normal: klGammaNormal,
};

export function klExponentialGamma(p: Exponential, q: Gamma): Tensor {
  const ratio = div(q.rate, p.rate);
  const a = q.concentration;
  const t1 = sub(ratio, mul(a, log(ratio)));
  return sub(add(add(t1, lgamma(a)), mul(a, EULER)), 1 + EULER);
}

export function klParetoGamma(p: Pareto, q: Gamma): Tensor {
  const common = add(log(p.scale), reciprocal(p.alpha));
  const t1 = sub(log(p.alpha), common);
  const t3 = mul(rsub(q.concentration, 1), common);
  const t4 = div(mul(mul(q.rate, p.alpha), p.scale), sub(p.alpha, 1));
  const result = sub(add(add(t1, logConstant(q)), add(t3, t4)), 1);
  return maskedFill(result, le(p.alpha, 1), INFINITY);
}

export function klUniformGamma(p: Uniform, q: Gamma): Tensor {
  const width = sub(p.high, p.low);
  const t3 = mul(rsub(q.concentration, 1), meanLog(p.low, p.high, width));
  const t4 = div(mul(q.rate, add(p.high, p.low)), 2);
  const result = add(sub(logConstant(q), log(width)), add(t3, t4));
  return maskedFill(result, lt(p.low, 0), INFINITY);
}
