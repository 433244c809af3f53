import { record, wrt } from '../../autograd/record';
import { checkInPlace, rebase } from '../../autograd/view';
import { ShapeError } from '../../errors';
import { aliasOf, castOf, copyInto, copyOf } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import { broadcastShapes, broadcastStrides, sameShape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { checkWritable } from './drivers/inPlace';

export interface CopyOptions {
  /** Accepted for PyTorch's sake: copies are always finished when the call returns. */
  nonBlocking?: boolean;
}

/**
 * x = source, element by element: `source` is broadcast to the shape of x and converted to its dtype.
 *
 * The gradient of x passes to `source`, summed over the dims that were broadcast; what x held before gets none.
 *
 * @param x - what is written into
 * @param source - broadcasts to x; its numbers are converted to the dtype of x
 * @param _options - `nonBlocking` has no effect
 * @returns x
 * @throws ShapeError when source does not broadcast to the shape of x
 * @example
 * const x = zeros([2]);
 * x.copy_(tensor([1, 2])); // => tensor([1., 2.])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.copy_.html
 */
export function copy_(x: Tensor, source: Tensor, _options?: CopyOptions): Tensor {
  const shape = broadcastShapes(x.sizes, source.sizes);
  if (!sameShape(shape, x.sizes)) {
    throw new ShapeError(
      `output with shape ${showShape(x.sizes)} doesn't match the broadcast shape ${showShape(shape)}`,
    );
  }
  checkInPlace(x, [source]);
  checkWritable(x);
  // Elements must not be read after they were overwritten through another view.
  const value =
    source.dtype !== x.dtype ? castOf(source, x.dtype) : source.storage === x.storage ? copyOf(source) : source;
  const strides = broadcastStrides(value.sizes, value.strides, x.sizes);
  copyInto(x, value, strides);
  // What a view held is cut out of its root's gradient by rebase; a plain tensor's own history ends in zeros here.
  const isView = x.meta !== null && x.meta.base !== null;
  const copied = record(
    aliasOf(value, x.sizes, strides, value.offset),
    'CopyBackwards',
    wrt(source, (grad) => grad),
    isView ? null : wrt(x, (grad) => zerosLike(grad)),
  );
  rebase(x, copied);
  if (value !== source) value.dispose();
  return x;
}
