import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { eq } from '../pointwise/eq';
import { mul } from '../pointwise/mul';
import { sign } from '../pointwise/sign';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { norm } from '../reduction/norm';
import { unsqueeze } from '../shape/unsqueeze';

export interface CdistOptions {
  /** The norm of the difference; default 2. */
  p?: number;
  /** Accepted for PyTorch's sake: distances are always computed from differences, not by a matrix product. */
  computeMode?: string;
}

/**
 * The distances between the rows of a and those of b: y[.., i, j] = ||a[.., i, :] - b[.., j, :]||_p, the dims before
 * broadcast.
 *
 * @param a - [.., m, k]
 * @param b - [.., n, k]
 * @param options - `p`, default 2; `computeMode`, see `CdistOptions`
 * @returns [..., rows of a, rows of b]
 * @throws ShapeError when the rows differ in length, DTypeError for others than real numbers, ValueError for p < 0
 * @example
 * cdist(tensor([[0, 0]]), tensor([[3, 4], [0, 1]])); // tensor([[5., 1.]])
 * @see https://pytorch.org/docs/stable/generated/torch.cdist.html
 */
export function cdist(a: Tensor, b: Tensor, options?: CdistOptions): Tensor {
  const p = options?.p ?? 2;
  for (const [name, x] of Object.entries({ X1: a, X2: b })) {
    if (x.sizes.length < 2)
      throw new ShapeError(`cdist only supports at least 2D tensors, ${name} got: ${x.sizes.length}D`);
  }
  if (a.sizes.at(-1) !== b.sizes.at(-1)) {
    throw new ShapeError(`X1 and X2 must have the same number of columns. X1: ${a.sizes.at(-1)} X2: ${b.sizes.at(-1)}`);
  }
  for (const [name, x] of Object.entries({ X1: a, X2: b })) {
    if (x.dtype === 'float32') continue;
    throw new DTypeError(`cdist only supports floating-point dtypes, ${name} got: ${infoOf(x.dtype).scalarName}`);
  }
  if (!(p >= 0)) throw new ValueError(`cdist only supports non-negative p values, got ${p}`);
  const differences = sub(unsqueeze(a, -2), unsqueeze(b, -3));
  const out = p === Infinity ? largest(differences) : norm(differences, -1, { p });
  differences.dispose();
  return out;
}

/** Unlike that of a norm, the gradient is not shared out: all of it reaches every component that attains the distance. */
function largest(x: Tensor): Tensor {
  const out = noGrad(() => norm(x, -1, { p: Infinity }));
  return record(out, 'CdistBackward0', wrt(x, attained, x, out));
}

function attained(grad: Tensor, x: Tensor, out: Tensor): Tensor {
  return mul(unsqueeze(grad, -1), where(eq(abs(x), unsqueeze(out, -1)), sign(x), 0));
}
