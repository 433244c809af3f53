import { clampMin } from '../../ops/pointwise/clampMin';
import { div } from '../../ops/pointwise/div';
import { norm } from '../../ops/reduction/norm';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

export interface NormalizeOptions {
  /** The order of the norm; default 2. */
  p?: number;
  /** The least norm that is divided by; default 1e-12. */
  eps?: number;
}

/**
 * x / max(‖x‖_p, eps) along `dim`.
 *
 * @param x - any shape
 * @param dim - a dim, or several; default 1
 * @param options - `p` (default 2), `eps`: the least norm to divide by, default 1e-12
 * @returns the shape of x
 * @throws DTypeError for integers, IndexError when dim is out of range
 * @example
 * F.normalize(tensor([[3, 4]])); // [[0.6000, 0.8000]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.normalize.html
 */
export function normalize(x: Tensor, dim: number | readonly number[] = 1, options: NormalizeOptions = {}): Tensor {
  const { p = 2, eps = 1e-12 } = options;
  return scope(() => div(x, clampMin(norm(x, dim, { p, keepdim: true }), eps)));
}
