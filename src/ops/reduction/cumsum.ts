import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { type DType, isDifferentiable } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { toType } from '../pointwise/drivers/toType';
import { clone } from '../shape/contiguous';
import { flip } from '../shape/flip';
import { alongDim } from './drivers/alongDim';

export interface CumulativeOptions {
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/** The dtype of a running sum or product: integers and booleans go on as int32. */
export function cumulativeType(x: Tensor, options?: CumulativeOptions): DType {
  return options?.dtype ?? (isDifferentiable(x.dtype) ? x.dtype : 'int32');
}

/**
 * y_i = Σ_{j≤i} x_j along `dim`. Integers and booleans are summed as int32.
 *
 * dx_j = Σ_{i≥j} dy_i
 *
 * @param x - of any shape
 * @param dim - along which it runs
 * @param options - `dtype`: what x is converted to first
 * @returns with the shape of x
 * @throws IndexError when dim is out of range
 * @example
 * cumsum(tensor([1, 2, 3]), 0); // [1, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.cumsum.html
 */
export function cumsum(x: Tensor, dim: number, options?: CumulativeOptions): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  const dtype = cumulativeType(x, options);
  if (dtype === 'bool') return runningBooleans(x, 'cumsum');
  const from = toType(x, dtype);
  const words = toType(from, isDifferentiable(dtype) ? dtype : 'int32');
  const out = toType(alongDim(isDifferentiable(dtype) ? 'cumsum' : 'cumsumI32', words, at), dtype);
  return record(
    out,
    'CumsumBackward0',
    wrt(from, (grad) => (x.sizes.length === 0 ? grad : flip(cumsum(flip(grad, [at]), at), [at]))),
  );
}

/** Booleans as they are, where there is nothing to add to them. @throws DTypeError where there is */
export function runningBooleans(x: Tensor, name: string): Tensor {
  if (x.sizes.length > 0 && x.count > 0) throw new DTypeError(`"${name}_out_cpu" not implemented for 'Bool'`);
  return clone(toType(x, 'bool'));
}

/** x = cumsum(x, dim). */
export function cumsum_(x: Tensor, dim: number, options?: CumulativeOptions): Tensor {
  return inPlace(x, [], () => cumsum(x, dim, { dtype: x.dtype, ...options }));
}
