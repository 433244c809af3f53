import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError, ShapeError, ValueError } from '../../errors';
import { indexAdd } from '../../ops/indexing/indexAdd';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { abs } from '../../ops/pointwise/abs';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { logicalOr } from '../../ops/pointwise/logicalOr';
import { maskedFill } from '../../ops/pointwise/maskedFill';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { pow } from '../../ops/pointwise/pow';
import { sign } from '../../ops/pointwise/sign';
import { sub } from '../../ops/pointwise/sub';
import { where } from '../../ops/pointwise/where';
import { norm } from '../../ops/reduction/norm';
import { select } from '../../ops/shape/select';
import { triuIndices } from '../../ops/shape/triangleIndices';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import { zeros, zerosLike } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

/**
 * The distances ‖x_i - x_j‖_p of all pairs of rows, i < j, in the order of the pairs (0, 1), (0, 2), ..., (1, 2), ...
 *
 * The gradient is 0 where two rows agree; it cannot be differentiated again, in PyTorch neither.
 *
 * @param x - [n, d]
 * @param p - the order of the norm, from 0 to Infinity; default 2
 * @returns [n (n - 1) / 2]
 * @throws ShapeError, DTypeError, ValueError with PyTorch's messages
 * @example
 * F.pdist(tensor([[0, 0], [3, 4], [0, 1]])); // [5, 1, 4.2426]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.pdist.html
 */
export function pdist(x: Tensor, p = 2): Tensor {
  if (x.sizes.length !== 2) throw new ShapeError(`pdist only supports 2D tensors, got: ${x.sizes.length}D`);
  if (x.dtype !== 'float32') throw new DTypeError('pdist only supports floating-point dtypes');
  if (!(p >= 0)) throw new ValueError('pdist only supports non-negative p values');
  const [n, d] = x.sizes as [number, number];
  return scope(() => {
    const pairs = triuIndices(n, n, 1);
    const distances = d === 0 ? zeros([pairs.sizes[1] as number]) : noGrad(() => norm(differences(x, pairs), 1, { p }));
    return record(
      distances,
      'PdistBackward0',
      wrt(x, (grad, x, pairs, distances) => gradient(grad, x, pairs, distances, p), x, pairs, distances),
    );
  });
}

function differences(x: Tensor, pairs: Tensor): Tensor {
  return sub(indexSelect(x, 0, select(pairs, 0, 0)), indexSelect(x, 0, select(pairs, 0, 1)));
}

function gradient(grad: Tensor, x: Tensor, pairs: Tensor, distances: Tensor, p: number): Tensor {
  const gx = noGrad(() => {
    const each = mul(unsqueeze(grad, 1), slopes(differences(x, pairs), unsqueeze(distances, 1), p));
    const half = indexAdd(zerosLike(x), 0, select(pairs, 0, 0), each);
    return indexAdd(half, 0, select(pairs, 0, 1), neg(each));
  });
  return record(gx, 'NotImplemented', wrt(grad, notAgain), wrt(x, notAgain));
}

/** d‖v‖_p / dv, and 0 where it does not exist. */
function slopes(v: Tensor, length: Tensor, p: number): Tensor {
  if (p === 0) return zerosLike(v);
  if (p === 1) return sign(v);
  if (p === Number.POSITIVE_INFINITY) return where(eq(abs(v), length), sign(v), 0);
  const none = eq(length, 0);
  const nowhere = p < 1 ? logicalOr(none, eq(v, 0)) : none;
  const power = p === 2 ? v : mul(sign(v), pow(abs(v), p - 1));
  return maskedFill(div(power, p === 2 ? length : pow(length, p - 1)), nowhere, 0);
}

function notAgain(): never {
  throw new AutogradError("the derivative for '_pdist_backward' is not implemented.");
}
