import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { reciprocal } from '../../ops/pointwise/reciprocal';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import type { Tensor } from '../../tensor/tensor';
import type { Exponential } from '../exponential';
import type { Gumbel } from '../gumbel';
import type { Normal } from '../normal';
import { infiniteFrom } from './infinite';

function klExponentialExponential(p: Exponential, q: Exponential): Tensor {
  const ratio = div(q.rate, p.rate);
  return sub(sub(ratio, log(ratio)), 1);
}

function klExponentialGumbel(p: Exponential, q: Gumbel): Tensor {
  const product = mul(p.rate, q.scale);
  const shift = div(q.loc, q.scale);
  const expected = div(mul(exp(shift), product), add(product, 1));
  return add(add(sub(sub(log(product), 1), shift), expected), reciprocal(product));
}

function klExponentialNormal(p: Exponential, q: Normal): Tensor {
  const [variance, rates] = [square(q.scale), square(p.rate)];
  const t1 = mul(log(mul(mul(rates, variance), 2 * Math.PI)), 0.5);
  const squares = add(sub(reciprocal(rates), div(q.loc, p.rate)), mul(square(q.loc), 0.5));
  return add(sub(t1, 1), div(squares, variance));
}

export const exponentialPairs = {
  ...infiniteFrom(['Beta', 'ContinuousBernoulli', 'Pareto', 'Uniform'], 'rate'),
  Exponential: klExponentialExponential,
  Gumbel: klExponentialGumbel,
  Normal: klExponentialNormal,
};
