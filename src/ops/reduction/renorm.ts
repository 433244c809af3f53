import { ShapeError, ValueError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { inPlace } from '../pointwise/drivers/inPlace';
import { gt } from '../pointwise/gt';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { norm } from './norm';

/**
 * x with those slices along `dim` scaled down whose p-norm is above `maxnorm`: by maxnorm / (norm + 1e-7).
 *
 * @param x - float32, of two dims at least
 * @param p - the order of the norm, positive
 * @param dim - whose slices are looked at, one for each index along it
 * @param maxnorm - the largest norm that a slice may have, at least 0
 * @returns with the shape and the dtype of x
 * @throws ShapeError for fewer than two dims, ValueError for a p that is not positive or a negative maxnorm
 * @example
 * renorm(tensor([[3, 4], [0.3, 0.4]]), 2, 0, 1); // [[0.6, 0.8], [0.3, 0.4]]
 * @see https://pytorch.org/docs/stable/generated/torch.renorm.html
 */
export function renorm(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  if (!(p > 0)) throw new ValueError('renorm: non-positive-norm not supported');
  if (!(maxnorm >= 0)) throw new ValueError(`renorm: expected maxnorm to be >= 0 but got ${maxnorm}`);
  const ndim = x.sizes.length;
  if (ndim < 2) throw new ShapeError(`renorm: input needs at least 2 dimensions, got ${ndim} dimensions`);
  const at = wrapDim(dim, ndim);
  const others = x.sizes.map((_, i) => i).filter((i) => i !== at);
  const size = norm(x, others, { p, keepdim: true });
  return mul(x, where(gt(size, maxnorm), div(maxnorm, add(size, 1e-7)), 1));
}

/** x = renorm(x, ...). */
export function renorm_(x: Tensor, p: number, dim: number, maxnorm: number): Tensor {
  return inPlace(x, [], () => renorm(x, p, dim, maxnorm));
}
