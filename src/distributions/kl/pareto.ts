import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { le } from '../../ops/pointwise/le';
import { log } from '../../ops/pointwise/log';
import { lt } from '../../ops/pointwise/lt';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { reciprocal } from '../../ops/pointwise/reciprocal';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import type { Tensor } from '../../tensor/tensor';
import type { Exponential } from '../exponential';
import type { Normal } from '../normal';
import type { Pareto } from '../pareto';
import { infiniteFrom } from './infinite';

function klParetoPareto(p: Pareto, q: Pareto): Tensor {
  const ratio = div(q.alpha, p.alpha);
  const t1 = mul(q.alpha, log(div(p.scale, q.scale)));
  const result = sub(add(sub(t1, log(ratio)), ratio), 1);
  return maskedFill(result, lt(p.scale, q.scale), Number.POSITIVE_INFINITY);
}

function klParetoExponential(p: Pareto, q: Exponential): Tensor {
  const product = mul(p.scale, q.rate);
  const t1 = log(div(p.alpha, product));
  const t3 = div(mul(p.alpha, product), sub(p.alpha, 1));
  const result = sub(add(sub(t1, reciprocal(p.alpha)), t3), 1);
  return maskedFill(result, le(p.alpha, 1), Number.POSITIVE_INFINITY);
}

function klParetoNormal(p: Pareto, q: Normal): Tensor {
  const variance = mul(square(q.scale), 2);
  const common = div(p.scale, sub(p.alpha, 1));
  const t1 = log(div(mul(mul(q.scale, Math.sqrt(2 * Math.PI)), p.alpha), p.scale));
  const t3 = div(mul(p.alpha, square(common)), sub(p.alpha, 2));
  const t4 = square(sub(mul(p.alpha, common), q.loc));
  const result = sub(add(sub(t1, reciprocal(p.alpha)), div(add(t3, t4), variance)), 1);
  return maskedFill(result, le(p.alpha, 2), Number.POSITIVE_INFINITY);
}

export const paretoPairs = {
  ...infiniteFrom(['Beta', 'ContinuousBernoulli', 'Uniform'], 'scale'),
  Pareto: klParetoPareto,
  Exponential: klParetoExponential,
  Normal: klParetoNormal,
};
