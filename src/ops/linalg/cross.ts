import { record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { conj } from '../pointwise/conj';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { roll } from '../shape/roll';

/**
 * The cross product of vectors of three numbers along `dim`, default the last; other dims broadcast.
 *
 * y = a × b: y_1 = a_2 b_3 - a_3 b_2 and so on; da = b × dy, db = dy × a (conjugated)
 *
 * @param a - with 3 entries along `dim`
 * @param b - the same; broadcasts against a
 * @param dim - along which the vectors lie
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the size along dim is not 3, or the shapes do not fit
 * @throws IndexError when dim is out of range
 * @example
 * linalg.cross(tensor([1, 0, 0]), tensor([0, 1, 0])); // [0, 0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.cross.html
 */
export function cross(a: Tensor, b: Tensor, dim = -1): Tensor {
  const [aDims, bDims] = [a.sizes.length, b.sizes.length];
  if (aDims !== bDims) {
    throw new ShapeError('linalg.cross: inputs must have the same number of dimensions.');
  }
  if (a.dtype !== b.dtype) {
    throw new DTypeError(`expected scalar type ${infoOf(a.dtype).scalarName} but found ${infoOf(b.dtype).scalarName}`);
  }
  if (a.dtype === 'bool') throw new DTypeError(`"cross" not implemented for 'Bool'`);
  const at = wrapDim(dim, aDims);
  const [ofA, ofB] = [a.sizes[at] ?? 0, b.sizes[at] ?? 0];
  if (ofA !== 3 || ofB !== 3) {
    throw new ShapeError(`linalg.cross: inputs dimension ${dim} must have length 3. Got ${ofA} and ${ofB}`);
  }
  broadcastShapes(a.sizes, b.sizes);
  return product(a, b, at);
}

function product(a: Tensor, b: Tensor, dim: number): Tensor {
  const [x, y] = [a.detach(), b.detach()];
  const next = (v: Tensor): Tensor => roll(v, -1, dim);
  const after = (v: Tensor): Tensor => roll(v, 1, dim);
  return record(
    sub(mul(next(x), after(y)), mul(after(x), next(y))),
    'LinalgCrossBackward0',
    wrt(a, (grad, b) => product(conj(b), grad, dim), b),
    wrt(b, (grad, a) => product(grad, conj(a), dim), a),
  );
}
