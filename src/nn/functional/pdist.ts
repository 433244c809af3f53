import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError, ShapeError, ValueError } from '../../errors';
import { indexAdd } from '../../ops/indexing/indexAdd';
import { indexSelect } from '../../ops/indexing/indexSelect';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { pairGradients, pairNorms } from '../../ops/products/drivers/pairs';
import { reshape } from '../../ops/shape/reshape';
import { select } from '../../ops/shape/select';
import { transpose } from '../../ops/shape/transpose';
import { triuIndices } from '../../ops/shape/triangleIndices';
import { zeros } from '../../tensor/create';
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
  const n = x.sizes[0] as number;
  return scope(() => {
    const pairs = triuIndices(n, n, 1);
    // Their places in the table of all distances.
    const places = add(mul(select(pairs, 0, 0), n), select(pairs, 0, 1));
    const all = pairNorms(x, x, p);
    const distances = noGrad(() => indexSelect(reshape(all, [n * n]), 0, places));
    return record(
      distances,
      'PdistBackward0',
      wrt(x, (grad, x, all, places) => gradient(grad, x, all, places, p), x, all, places),
    );
  });
}

function gradient(grad: Tensor, x: Tensor, all: Tensor, places: Tensor, p: number): Tensor {
  // Both rows of a pair have its gradient, away from each other.
  const gx = noGrad(() => {
    const half = reshape(indexAdd(zeros([all.count]), 0, places, grad), all.sizes);
    return pairGradients(add(half, transpose(half, 0, 1)), [x, x], all, p, [true, false])[0] as Tensor;
  });
  return record(gx, 'NotImplemented', wrt(grad, notAgain), wrt(x, notAgain));
}

function notAgain(): never {
  throw new AutogradError("the derivative for '_pdist_backward' is not implemented.");
}
