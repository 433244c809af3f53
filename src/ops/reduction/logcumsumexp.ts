import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { arange } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { abs } from '../pointwise/abs';
import { add } from '../pointwise/add';
import { exp } from '../pointwise/exp';
import { ge } from '../pointwise/ge';
import { gt } from '../pointwise/gt';
import { isfinite } from '../pointwise/isfinite';
import { log } from '../pointwise/log';
import { lt } from '../pointwise/lt';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { flip } from '../shape/flip';
import { movedim } from '../shape/movedim';
import { narrow } from '../shape/narrow';
import { unsqueeze } from '../shape/unsqueeze';
import { amax } from './amax';
import { cummax } from './cummax';
import { gradientAlongDim, requireFloat } from './drivers/alongDim';
import { sum } from './sum';

/**
 * y_i = ln Σ_{j≤i} e^(x_j) along `dim`, without overflow on the way.
 *
 * dx_j = Σ_{i≥j} e^(x_j - y_i) dy_i
 *
 * @param x - float32, of any shape
 * @param dim - along which it runs
 * @returns with the shape and the dtype of x
 * @throws IndexError when dim is out of range
 * @throws DTypeError for anything but float32
 * @example
 * logcumsumexp(tensor([0, 0, 0]), 0); // [0, 0.6931, 1.0986]
 * @see https://pytorch.org/docs/stable/generated/torch.logcumsumexp.html
 */
export function logcumsumexp(x: Tensor, dim: number): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  requireFloat(x, 'logcumsumexp_out_cpu');
  const out = noGrad(() => scope(() => running(x, at)));
  if (x.sizes.length === 0)
    return record(
      out,
      'LogcumsumexpBackward0',
      wrt(x, (grad) => grad),
    );
  return record(
    out,
    'LogcumsumexpBackward0',
    wrt(
      x,
      {
        composed: (grad, x, _out) => inRange(composedGradient, grad, x, at),
        fused: (grad, x, _out) => inRange(gradient, grad, x, at),
      },
      x,
      out,
    ),
  );
}

type Slope = (grad: Tensor, x: Tensor, y: Tensor, dim: number) => Tensor;

/** A gradient in terms of x and y less the greatest x: of large numbers y has only few digits behind the point. */
function inRange(slope: Slope, grad: Tensor, x: Tensor, dim: number): Tensor {
  if (x.count === 0) return slope(grad, x, x, dim);
  const greatest = amax(x.detach(), dim, { keepdim: true });
  const shifted = sub(x, where(isfinite(greatest), greatest, 0));
  return slope(grad, shifted, logcumsumexp(shifted, dim), dim);
}

/** The formula as it stands, a matrix for each row: its derivative is right, which that of the logarithms is not. */
function composedGradient(grad: Tensor, x: Tensor, y: Tensor, dim: number): Tensor {
  const [given, from, to] = [grad, x, y].map((t) => movedim(t, dim, -1)) as [Tensor, Tensor, Tensor];
  const n = x.sizes[dim] as number;
  const takesPart = ge(arange(n), unsqueeze(arange(n), 1));
  const difference = sub(unsqueeze(from, -1), unsqueeze(to, -2));
  const weights = exp(where(takesPart, difference, -Infinity));
  return movedim(sum(where(takesPart, mul(weights, unsqueeze(given, -2)), 0), -1), -1, dim);
}

/** m + log s, with m the greatest so far and s the sum of e^(x - m), which shrinks where m grows. */
function running(x: Tensor, dim: number): Tensor {
  if (x.count === 0 || x.sizes.length === 0) return add(x, 0);
  const { values } = cummax(x, dim);
  // What is infinite makes sums of 0 or infinity by itself.
  const greatest = where(isfinite(values), values, 0);
  const n = x.sizes[dim] as number;
  const before = cat([narrow(greatest, dim, 0, 1), narrow(greatest, dim, 0, n - 1)], dim);
  const sums = gradientAlongDim('recurrence', exp(sub(before, greatest)), exp(sub(x, greatest)), dim);
  return add(greatest, log(sums));
}

/** In logarithms, positive and negative gradients apart, for e^-y alone may overflow. */
function gradient(grad: Tensor, x: Tensor, y: Tensor, dim: number): Tensor {
  const size = log(abs(grad));
  const backwards = (t: Tensor): Tensor => (t.sizes.length === 0 ? t : flip(t, [dim]));
  const part = (takesPart: Tensor): Tensor => {
    const terms = sub(where(takesPart, size, -Infinity), y);
    return exp(add(backwards(logcumsumexp(backwards(terms), dim)), x));
  };
  return sub(part(gt(grad, 0)), part(lt(grad, 0)));
}
