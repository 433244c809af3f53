import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { binary, binaryKernels, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';

const KERNELS = binaryKernels('nextafter', { int32: false });

/**
 * y = the float32 that comes next to a in the direction of b.
 *
 * @param a - float32, where to begin
 * @param b - float32, where to go; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws DTypeError for anything but float32, ShapeError when the shapes don't broadcast
 * @example
 * nextafter(tensor([1]), tensor([2])).sub(1); // [1.1921e-07]
 * @see https://pytorch.org/docs/stable/generated/torch.nextafter.html
 */
export function nextafter(a: Tensor, b: Tensor): Tensor {
  const dtype = resultType(a, b);
  if (dtype !== 'float32') throw new DTypeError(`"nextafter_cpu" not implemented for '${infoOf(dtype).scalarName}'`);
  const refuse = (): never => {
    throw new AutogradError("the derivative for 'nextafter' is not implemented.");
  };
  return record(binary(KERNELS, a, b), 'NotImplemented', wrt(a, refuse), wrt(b, refuse));
}

/** x = the float32 that comes next to x in the direction of b. */
export function nextafter_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => nextafter(x, b));
}
