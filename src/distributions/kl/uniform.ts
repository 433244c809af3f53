import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { ge } from '../../ops/pointwise/ge';
import { gt } from '../../ops/pointwise/gt';
import { le } from '../../ops/pointwise/le';
import { log } from '../../ops/pointwise/log';
import { log1p } from '../../ops/pointwise/log1p';
import { logicalOr } from '../../ops/pointwise/logicalOr';
import { lt } from '../../ops/pointwise/lt';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { pow } from '../../ops/pointwise/pow';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import type { Tensor } from '../../tensor/tensor';
import type { ContinuousBernoulli } from '../continuousBernoulli';
import type { Exponential } from '../exponential';
import type { Gumbel } from '../gumbel';
import type { Normal } from '../normal';
import type { Pareto } from '../pareto';
import type { Uniform } from '../uniform';

const INFINITY = Number.POSITIVE_INFINITY;
const widthOf = (d: Uniform): Tensor => sub(d.high, d.low);

/** x ln x. */
const xLogX = (x: Tensor): Tensor => mul(x, log(x));

/** E ln x for x uniform. */
export const meanLog = (low: Tensor, high: Tensor, width: Tensor): Tensor =>
  div(sub(sub(xLogX(high), xLogX(low)), width), width);

function klUniformUniform(p: Uniform, q: Uniform): Tensor {
  const result = log(div(widthOf(q), widthOf(p)));
  return maskedFill(result, logicalOr(gt(q.low, p.low), lt(q.high, p.high)), INFINITY);
}

/** With PyTorch's condition, which takes intervals that begin at 0 or end at 1 for outside. */
function klUniformContinuousBernoulli(p: Uniform, q: ContinuousBernoulli): Tensor {
  const cross = sub(sub(mul(p.mean, neg(q.logits)), log1p(neg(q.probs))), q.logNorm());
  const result = sub(cross, p.entropy());
  return where(logicalOr(ge(p.high, 1), le(p.low, 0)), INFINITY, result);
}

function klUniformExponential(p: Uniform, q: Exponential): Tensor {
  const result = sub(div(mul(q.rate, add(p.high, p.low)), 2), log(mul(widthOf(p), q.rate)));
  return maskedFill(result, lt(p.low, 0), INFINITY);
}

function klUniformGumbel(p: Uniform, q: Gumbel): Tensor {
  const ratio = div(q.scale, widthOf(p));
  const [high, low] = [p.high, p.low].map((x) => div(sub(x, q.loc), q.scale)) as [Tensor, Tensor];
  const t1 = add(log(ratio), mul(add(high, low), 0.5));
  return sub(t1, mul(ratio, sub(exp(neg(high)), exp(neg(low)))));
}

function klUniformNormal(p: Uniform, q: Normal): Tensor {
  const width = widthOf(p);
  const t1 = log(div(mul(q.scale, Math.sqrt(2 * Math.PI)), width));
  const t3 = square(div(sub(add(p.high, p.low), mul(q.loc, 2)), 2));
  return add(t1, div(mul(add(div(square(width), 12), t3), 0.5), square(q.scale)));
}

function klUniformPareto(p: Uniform, q: Pareto): Tensor {
  const width = widthOf(p);
  const t1 = log(mul(mul(q.alpha, pow(q.scale, q.alpha)), width));
  const result = sub(mul(meanLog(p.low, p.high, width), add(q.alpha, 1)), t1);
  return maskedFill(result, lt(p.low, q.scale), INFINITY);
}

export const uniformPairs = {
  Uniform: klUniformUniform,
  ContinuousBernoulli: klUniformContinuousBernoulli,
  Exponential: klUniformExponential,
  Gumbel: klUniformGumbel,
  Normal: klUniformNormal,
  Pareto: klUniformPareto,
};
