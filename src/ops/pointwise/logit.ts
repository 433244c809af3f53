import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { clamp } from './clamp';
import { div } from './div';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { ge } from './ge';
import { le } from './le';
import { log } from './log';
import { logicalAnd } from './logicalAnd';
import { mul } from './mul';
import { rsub } from './rsub';
import { where } from './where';

/**
 * y = ln(z / (1 - z)), the inverse of sigmoid; z is x held within [eps, 1 - eps], or x itself without eps.
 *
 * dy = dx / (x (1 - x)) within the bounds, else 0 (NaN without eps)
 *
 * @param x - probabilities, float32 of any shape
 * @param eps - distance that z keeps from 0 and 1
 * @returns float32, with the shape of x; NaN outside of [0, 1] without `eps`
 * @throws DTypeError for complex numbers
 * @example
 * logit(tensor([0, 0.5]), 0.1); // [-2.1972, 0]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.logit
 */
export function logit(x: Tensor, eps?: number): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError(`"logit_cpu" not implemented for 'ComplexFloat'`);
  const from = x.dtype === 'float32' ? x : toType(x, 'float32');
  const [low, high] = [eps ?? 0, 1 - (eps ?? 0)];
  const out = noGrad(() =>
    scope(() => {
      const z = eps === undefined ? from : clamp(from, low, high);
      return log(div(z, rsub(z, 1)));
    }),
  );
  return record(
    out,
    'LogitBackward0',
    wrt(
      from,
      (grad, from) => {
        const within = logicalAnd(ge(from, low), le(from, high));
        return where(within, div(grad, mul(from, rsub(from, 1))), eps === undefined ? NaN : 0);
      },
      from,
    ),
  );
}

/** x = ln(x / (1 - x)). */
export function logit_(x: Tensor, eps?: number): Tensor {
  return inPlace(x, [], () => logit(x, eps));
}
