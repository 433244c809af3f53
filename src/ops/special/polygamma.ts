import { record, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { mul } from '../pointwise/mul';
import { specialOfTwo } from './drivers/special';

/**
 * y = ψ⁽ⁿ⁾(x), the n-th derivative of the digamma function: (-1)^(n+1) n! ζ(n + 1, x) for n ≥ 1.
 *
 * dψ⁽ⁿ⁾(x) = ψ⁽ⁿ⁺¹⁾(x) dx
 *
 * @param n - order, a whole number from 0 on
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws ValueError for a negative order
 * @throws DTypeError for complex numbers
 * @example
 * polygamma(1, tensor([1, 0.5])); // [1.6449, 4.9348]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.polygamma
 */
export function polygamma(n: number, x: Tensor): Tensor {
  if (!Number.isInteger(n)) throw new ValueError(`polygamma(): argument 'n' must be int, got ${String(n)}`);
  if (n < 0) throw new ValueError('polygamma(n, x) does not support negative n.');
  const y = specialOfTwo('polygamma', 'polygamma', n === 1 ? 'trigamma' : n === 0 ? 'digamma' : 'polygamma', n, x);
  return record(
    y,
    'PolygammaBackward0',
    wrt(x, (grad, x) => mul(grad, polygamma(n + 1, x)), x),
  );
}

/** x.polygamma(n). */
export function selfPolygamma(x: Tensor, n: number): Tensor {
  return polygamma(n, x);
}

/** x = ψ⁽ⁿ⁾(x). */
export function polygamma_(x: Tensor, n: number): Tensor {
  return inPlace(x, [], () => polygamma(n, x));
}
