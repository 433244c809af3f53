import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { lgamma } from '../../ops/special/lgamma';
import type { Tensor } from '../../tensor/tensor';
import type { Gumbel } from '../gumbel';
import type { Normal } from '../normal';
import { EULER } from '../utils';
import { infiniteFrom } from './infinite';

function klGumbelGumbel(p: Gumbel, q: Gumbel): Tensor {
  const ratio = div(p.scale, q.scale);
  const shift = sub(div(q.loc, q.scale), div(p.loc, q.scale));
  const expected = exp(add(shift, lgamma(add(ratio, 1))));
  return sub(add(sub(mul(ratio, EULER), add(log(ratio), shift)), expected), 1 + EULER);
}

function klGumbelNormal(p: Gumbel, q: Normal): Tensor {
  const ratio = div(p.scale, q.scale);
  const t1 = log(div(ratio, Math.sqrt(2 * Math.PI)));
  const t2 = div(square(mul(ratio, Math.PI * 0.5)), 3);
  const t3 = mul(square(div(sub(add(p.loc, mul(p.scale, EULER)), q.loc), q.scale)), 0.5);
  return sub(add(sub(t2, t1), t3), EULER + 1);
}

export const gumbelPairs = {
  ...infiniteFrom(['Beta', 'ContinuousBernoulli', 'Exponential', 'Gamma', 'Pareto', 'Uniform'], 'loc'),
  Gumbel: klGumbelGumbel,
  Normal: klGumbelNormal,
};
