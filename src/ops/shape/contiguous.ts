import { record, same, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { copyAs, copyLike } from '../../tensor/copy';
import { sameShape } from '../../tensor/layout';
import { checkFormat, hasFormat, type MemoryFormatOptions, stridesIn } from '../../tensor/memoryFormat';
import type { Tensor } from '../../tensor/tensor';

/**
 * `x` itself when its elements lie in row-major order, else a copy that does; with 'channelsLast' the same for the order in
 * which the channels of images lie next to each other.
 *
 * @param x - of any shape
 * @param options - `memoryFormat`: 'contiguous', the default, or 'channelsLast' for four dims
 * @returns with the shape and the dtype of x
 * @throws ShapeError for 'channelsLast' unless x has four dims
 * @example
 * contiguous(tensor([[1, 2], [3, 4]]).t()).stride(); // [2, 1]
 * contiguous(zeros([1, 3, 2, 2]), { memoryFormat: 'channelsLast' }).stride(); // [12, 1, 6, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.contiguous.html
 */
export function contiguous(x: Tensor, options?: MemoryFormatOptions): Tensor {
  const memoryFormat = options?.memoryFormat ?? 'contiguousFormat';
  checkFormat(memoryFormat, x);
  if (memoryFormat === 'preserveFormat') {
    throw new ValueError('preserve memory format is unsupported by the contiguous operator');
  }
  return hasFormat(memoryFormat, x) ? x : clone(x, { memoryFormat });
}

/**
 * A copy, through which gradients flow. It has the strides of x where those leave no gaps; `memoryFormat` asks for others.
 *
 * @param x - of any shape
 * @param options - `memoryFormat`: 'contiguous', 'channelsLast' or 'preserve', the default
 * @returns a copy, with the shape and the dtype of x
 * @throws ShapeError for 'channelsLast' unless x has four dims
 * @example
 * const twin = clone(tensor([1, 2])).zero_(); // [0, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.clone.html
 */
export function clone(x: Tensor, options?: MemoryFormatOptions): Tensor {
  const memoryFormat = options?.memoryFormat ?? 'preserveFormat';
  checkFormat(memoryFormat, x);
  const strides = stridesIn(memoryFormat, x);
  const copy = sameShape(strides, x.strides) ? copyLike(x) : copyAs(x, strides);
  return record(copy, 'CloneBackward0', wrt(x, same));
}
