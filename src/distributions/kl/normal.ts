import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { erf } from '../../ops/pointwise/erf';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { rsub } from '../../ops/pointwise/rsub';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import type { Tensor } from '../../tensor/tensor';
import type { Gumbel } from '../gumbel';
import type { Laplace } from '../laplace';
import type { Normal } from '../normal';
import { infiniteFrom } from './infinite';

function klNormalNormal(p: Normal, q: Normal): Tensor {
  const ratio = square(div(p.scale, q.scale));
  const shift = square(div(sub(p.loc, q.loc), q.scale));
  return mul(sub(sub(add(ratio, shift), 1), log(ratio)), 0.5);
}

function klNormalGumbel(p: Normal, q: Gumbel): Tensor {
  const ratio = square(div(p.scale, q.scale));
  const shift = sub(div(p.loc, q.scale), div(q.loc, q.scale));
  const expected = exp(sub(mul(ratio, 0.5), shift));
  const constant = 0.5 * (1 + Math.log(2 * Math.PI));
  return sub(add(sub(shift, mul(log(ratio), 0.5)), expected), constant);
}

function klNormalLaplace(p: Normal, q: Laplace): Tensor {
  const distance = sub(p.loc, q.loc);
  const z = div(distance, p.scale);
  const t2 = mul(mul(p.scale, Math.sqrt(2 / Math.PI)), exp(mul(square(z), -0.5)));
  const t3 = mul(distance, erf(mul(z, Math.SQRT1_2)));
  const constant = 0.5 * (1 + Math.log(0.5 * Math.PI));
  return sub(rsub(log(div(p.scale, q.scale)), div(add(t2, t3), q.scale)), constant);
}

export const normalPairs = {
  ...infiniteFrom(['Beta', 'ContinuousBernoulli', 'Exponential', 'Gamma', 'Pareto', 'Uniform'], 'loc'),
  Normal: klNormalNormal,
  Gumbel: klNormalGumbel,
  Laplace: klNormalLaplace,
};
