import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { binary, binaryKernels } from './drivers/binary';
import { shareUnless } from './drivers/shareUnless';

const KERNELS = binaryKernels('maximum');

/**
 * y = max(a, b), element by element with broadcasting; NaN where one of them is NaN.
 *
 * The gradient goes to the larger one; equal ones get half each.
 *
 * @param a - real, of any shape
 * @param b - real; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * maximum(tensor([1, 5]), tensor([3, 2])); // [3, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.maximum.html
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  return record(
    binary(KERNELS, a, b),
    'MaximumBackward0',
    wrt(a, shareUnless('lt'), a, b),
    wrt(b, shareUnless('gt'), a, b),
  );
}
