import { copyStrided } from '../../../tensor/copyStrided';
import { bytesOf } from '../../../tensor/dtype';
import { broadcastStrides, isRowMajor, type Shape, sameShape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';

/** The elements of `x` broadcast to `shape`, row-major: x itself where it is that already. Without gradients. */
export function materialize(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape) && isRowMajor(x.shape, x.strides)) return x;
  beginOperation();
  const out = emptyTensor(shape, x.dtype);
  const strides = broadcastStrides(x.shape, x.strides, shape);
  copyStrided(x.pointer, strides, out.pointer, out.strides, shape, bytesOf(x.dtype));
  return out;
}
