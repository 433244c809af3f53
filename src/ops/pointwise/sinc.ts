import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { abs } from './abs';
import { conj } from './conj';
import { cos } from './cos';
import { div } from './div';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { eq } from './eq';
import { lt } from './lt';
import { mul } from './mul';
import { rsub } from './rsub';
import { sin } from './sin';
import { sub } from './sub';
import { where } from './where';

/**
 * y = sin(πx) / (πx), and 1 at x = 0.
 *
 * dy = (cos(πx) - y) / x dx, and 0 at x = 0
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x
 * @example
 * sinc(tensor([0, 0.5])); // [1, 0.6366]
 * @see https://pytorch.org/docs/stable/generated/torch.sinc.html
 */
export function sinc(x: Tensor): Tensor {
  const from = x.dtype === 'float32' || x.dtype === 'complex64' ? x : toType(x, 'float32');
  const out = noGrad(() => scope(() => values(from)));
  return record(
    out,
    'SincBackward0',
    wrt(from, (grad, from) => where(eq(from, 0), 0, mul(grad, conj(slope(from)))), from),
  );
}

/** dy/dx; where both terms cancel by -π z / 3 (1 - z²/10 (1 - z²/28 (1 - z²/54 (1 - z²/88)))) with z = πx. */
function slope(x: Tensor): Tensor {
  const isNear = lt(abs(x), 0.25);
  // Elsewhere the series is that of 0: its powers may be infinite.
  const z = mul(where(isNear, x, 0), Math.PI);
  const square = mul(z, z);
  const tail = [54, 28, 10].reduce((sum, n) => rsub(mul(div(square, n), sum), 1), rsub(div(square, 88), 1));
  const direct = div(sub(cos(mul(x, Math.PI)), values(x)), x);
  return where(isNear, mul(mul(z, -Math.PI / 3), tail), direct);
}

function values(x: Tensor): Tensor {
  const angle = mul(x, Math.PI);
  return where(eq(x, 0), 1, div(sin(angle), angle));
}

/** x = sin(πx) / (πx). */
export function sinc_(x: Tensor): Tensor {
  return inPlace(x, [], () => sinc(x));
}
