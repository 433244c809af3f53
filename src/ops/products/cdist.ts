import { recordTogether } from '../../autograd/record';
import { DTypeError, ShapeError, ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { eq } from '../pointwise/eq';
import { mul } from '../pointwise/mul';
import { sign } from '../pointwise/sign';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { normSlope } from '../reduction/norm';
import { sum } from '../reduction/sum';
import { unsqueeze } from '../shape/unsqueeze';
import { pairGradients, pairNorms } from './drivers/pairs';

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
  const out = pairNorms(a, b, p);
  return recordTogether(
    out,
    'CdistBackward0',
    [a, b],
    // 0 - x, so that no gradient is -0.
    {
      composed: (grad, node) => {
        const each = slopes(grad, node.saved(0), node.saved(1), node.saved(2), p);
        return [sum(each, -2), sub(0, sum(each, -3))];
      },
      fused: (grad, node) => {
        const rows = [node.saved(0), node.saved(1)] as const;
        const [ga, gb] = pairGradients(grad, rows, node.saved(2), p, [node.needs(0), node.needs(1)]);
        return [ga, gb && sub(0, gb)];
      },
    },
    [a, b, out],
  );
}

/** The gradient of each difference a_i - b_j, [.., m, n, k]. */
function slopes(grad: Tensor, a: Tensor, b: Tensor, out: Tensor, p: number): Tensor {
  const differences = sub(unsqueeze(a, -2), unsqueeze(b, -3));
  const [length, g] = [unsqueeze(out, -1), unsqueeze(grad, -1)];
  // Unlike that of a norm, this is not shared out: all of it reaches every component that attains the distance.
  if (p === Infinity) return mul(g, where(eq(abs(differences), length), sign(differences), 0));
  return normSlope(g, differences, length, p);
}
