import type { DType } from '../../tensor/dtype';
import { type Operand, resultType as typeOf } from './drivers/binary';

/**
 * The dtype of an operation on a and b: bool < uint8 < int32 < float32 < complex64, where a number, or a 0-d tensor
 * beside one with dims, only counts by its kind.
 *
 * @param a - a tensor or a number
 * @param b - a tensor or a number
 * @returns the dtype that an operation on both would give
 * @example
 * resultType(tensor([1], { dtype: 'int32' }), 1.5); // 'float32'
 * @see https://pytorch.org/docs/stable/generated/torch.result_type.html
 */
export function resultType(a: Operand, b: Operand): DType {
  return typeOf(a, b);
}
