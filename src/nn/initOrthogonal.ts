import { noGrad } from '../autograd/mode';
import { ShapeError } from '../errors';
import { vectorNorm } from '../ops/linalg/vectorNorm';
import { copy_ } from '../ops/pointwise/copy';
import { div } from '../ops/pointwise/div';
import { mul } from '../ops/pointwise/mul';
import { sub } from '../ops/pointwise/sub';
import { mv } from '../ops/products/mv';
import { normal_ } from '../ops/random/normal';
import { contiguous } from '../ops/shape/contiguous';
import { narrow } from '../ops/shape/narrow';
import { reshape } from '../ops/shape/reshape';
import { select } from '../ops/shape/select';
import { t } from '../ops/shape/transpose';
import { empty, zeros } from '../tensor/create';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';

/**
 * Fills with a matrix whose rows, or columns where there are fewer of them, are orthogonal and of length `gain`: the factor Q of a
 * random matrix, with the signs that make the diagonal of R positive. Dims behind the first are taken together.
 *
 * @param x - of two dims or more; those behind the first count as one
 * @param gain - the length of rows or columns
 * @returns x, which is changed in place
 * @throws ShapeError for less than two dims
 * @example
 * const w = nn.init.orthogonal_(empty([3, 5]));
 * w.matmul(w.T).sub(eye(3)).abs().max().item() < 1e-5; // true
 * @see https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.orthogonal_
 */
export function orthogonal_(x: Tensor, gain = 1): Tensor {
  if (x.sizes.length < 2) throw new ShapeError('Only tensors with 2 or more dimensions are supported');
  if (x.count === 0) return x;
  const rows = x.sizes[0] as number;
  const columns = x.count / rows;
  noGrad(() =>
    scope(() => {
      const drawn = normal_(empty([rows, columns]), 0, 1);
      const isWide = rows < columns;
      const q = orthonormal(isWide ? drawn : contiguous(t(drawn)));
      copy_(x, mul(reshape(isWide ? q : t(q), x.sizes), gain));
    }),
  );
  return x;
}

/**
 * Rows made orthogonal to those before them, and of length 1. What is taken off each is taken off twice, which makes up for what
 * rounding leaves: then it is as good as by reflections.
 */
function orthonormal(matrix: Tensor): Tensor {
  const q = zeros(matrix.sizes);
  for (let i = 0; i < (matrix.sizes[0] as number); i++) {
    let row = select(matrix, 0, i);
    const before = narrow(q, 0, 0, i);
    for (let pass = 0; pass < 2 && i > 0; pass++) row = sub(row, mv(t(before), mv(before, row)));
    copy_(select(q, 0, i), div(row, vectorNorm(row)));
  }
  return q;
}
