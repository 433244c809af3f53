import { abs } from '../../ops/pointwise/abs';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import type { Tensor } from '../../tensor/tensor';
import type { Laplace } from '../laplace';
import type { Normal } from '../normal';
import { infiniteFrom } from './infinite';

function klLaplaceLaplace(p: Laplace, q: Laplace): Tensor {
  const ratio = div(p.scale, q.scale);
  const distance = abs(sub(p.loc, q.loc));
  const expected = mul(ratio, exp(div(neg(distance), p.scale)));
  return sub(add(sub(div(distance, q.scale), log(ratio)), expected), 1);
}

function klLaplaceNormal(p: Laplace, q: Normal): Tensor {
  const variance = square(q.scale);
  const ratio = div(square(p.scale), variance);
  const t1 = mul(log(div(mul(ratio, 2), Math.PI)), 0.5);
  const squares = add(sub(mul(square(p.loc), 0.5), mul(p.loc, q.loc)), mul(square(q.loc), 0.5));
  return sub(add(sub(ratio, t1), div(squares, variance)), 1);
}

export const laplacePairs = {
  ...infiniteFrom(['Beta', 'ContinuousBernoulli', 'Exponential', 'Gamma', 'Pareto', 'Uniform'], 'loc'),
  Laplace: klLaplaceLaplace,
  Normal: klLaplaceNormal,
};
