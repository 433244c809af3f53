import { record, wrt } from '../../../autograd/record';
import { castLike } from '../../../tensor/copy';
import { type DType, isDifferentiable } from '../../../tensor/dtype';
import type { Tensor } from '../../../tensor/tensor';

/** `x` as `dtype`, itself where it is that already; gradients come back in the dtype of `x`. */
export function toType(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  const from = x.dtype;
  const y = castLike(x, dtype);
  if (!isDifferentiable(dtype)) return y;
  return record(
    y,
    'ToCopyBackward0',
    wrt(x, (grad) => toType(grad, from)),
  );
}
