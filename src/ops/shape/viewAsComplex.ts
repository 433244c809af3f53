import { recordNode, wrt } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { contiguous } from './contiguous';
import { complexView, realView } from './drivers/typedView';

/**
 * A complex tensor as a view of its parts: float32 with a last dim [re, im].
 *
 * @param x - complex64 [...]
 * @returns float32 [..., 2]
 * @throws DTypeError for real numbers
 * @example
 * viewAsReal(tensor([[1, 2]], { dtype: 'complex64' })); // [[1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.view_as_real.html
 */
export function viewAsReal(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') throw new DTypeError('view_as_real is only supported for complex tensors');
  return recordNode(realView(x), 'ViewAsRealBackward0', [wrt(x, (grad) => viewAsComplex(contiguous(grad)))]);
}

/**
 * A float32 tensor with a last dim [re, im] as a view of complex numbers.
 *
 * @param x - float32 [..., 2]
 * @returns complex64 [...]
 * @throws DTypeError unless x is float32, ShapeError unless the parts lie side by side
 * @example
 * viewAsComplex(tensor([[1, 2], [3, 4]])); // [1 + 2i, 3 + 4i]
 * @see https://pytorch.org/docs/stable/generated/torch.view_as_complex.html
 */
export function viewAsComplex(x: Tensor): Tensor {
  if (x.dtype !== 'float32') {
    throw new DTypeError(
      'view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: ' +
        infoOf(x.dtype).scalarName,
    );
  }
  if (x.sizes.length === 0) throw new ShapeError('Input tensor must have one or more dimensions');
  if (x.sizes.at(-1) !== 2) throw new ShapeError('Tensor must have a last dimension of size 2');
  if (x.strides.at(-1) !== 1) throw new ShapeError('Tensor must have a last dimension with stride 1');
  if (x.strides.slice(0, -1).some((step) => step % 2 !== 0)) {
    throw new ShapeError('Tensor must have a stride divisible by 2 for all but last dimension');
  }
  if (x.offset % 2 !== 0) throw new ShapeError('Tensor must have a storage_offset divisible by 2');
  return recordNode(complexView(x), 'ViewAsComplexBackward0', [wrt(x, (grad) => viewAsReal(grad))]);
}
