import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { copyStrided } from '../../tensor/copyStrided';
import { bytesOf } from '../../tensor/dtype';
import { contiguousStrides, type Shape, showShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { sum } from '../reduction/sum';
import { reshape } from '../shape/reshape';

/**
 * Copies of `x` along each dim: y[i] = x[i mod size of x]. There may be more repeats than dims; the first ones make new
 * dims.
 *
 * The gradient of an element is the sum of those of its copies.
 *
 * @param x - of any shape
 * @param repeats - how often along each dim, one for each dim of x at least
 * @returns a copy
 * @throws ShapeError when there are fewer repeats than dims
 * @example
 * repeat(tensor([1, 2]), [2, 2]); // tensor([[1., 2., 1., 2.], [1., 2., 1., 2.]])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.repeat.html
 */
export function repeat(x: Tensor, repeats: Shape): Tensor {
  const lead = repeats.length - x.sizes.length;
  if (lead < 0) {
    throw new ShapeError(
      'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor: got ' +
        `${showShape(repeats)} for a tensor of ${showShape(x.sizes)}`,
    );
  }
  if (repeats.some((count) => !Number.isInteger(count) || count < 0)) {
    throw new ShapeError(`repeat(): expected repeats >= 0, got ${showShape(repeats)}`);
  }
  // Each dim of the result is a pair: which copy, and where in it.
  const pairs = repeats.flatMap((count, i) => [count, i < lead ? 1 : (x.sizes[i - lead] as number)]);
  const strides = repeats.flatMap((_, i) => [0, i < lead ? 0 : (x.strides[i - lead] as number)]);
  const shape = repeats.map((count, i) => count * (pairs[2 * i + 1] as number));
  beginOperation();
  const out = emptyTensor(shape, x.dtype);
  copyStrided(x.pointer, strides, out.pointer, contiguousStrides(pairs), pairs, bytesOf(x.dtype));
  const from = x.sizes;
  const copies = repeats.map((_, i) => 2 * i);
  const whole = (grad: Tensor): Tensor => (copies.length === 0 ? grad : sum(reshape(grad, pairs), copies));
  return record(
    out,
    'RepeatBackward0',
    wrt(x, (grad) => reshape(whole(grad), from)),
  );
}
