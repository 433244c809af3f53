import { type DType, isWiderKind, promote } from '../../tensor/dtype';

/**
 * The smallest dtype that holds the numbers of both.
 *
 * @param a - a dtype
 * @param b - another
 * @returns the smallest of the dtypes that hold both
 * @example
 * promoteTypes('int32', 'float32'); // 'float32'
 * @see https://pytorch.org/docs/stable/generated/torch.promote_types.html
 */
export function promoteTypes(a: DType, b: DType): DType {
  return promote(a, b);
}

/**
 * Whether PyTorch's rules convert numbers of one dtype to another: not to one of a narrower kind, of which there are booleans,
 * integers, real and complex numbers.
 *
 * @param from - the dtype of the numbers
 * @param to - the dtype that they would get
 * @returns whether it is allowed
 * @example
 * canCast('float32', 'int32'); // false
 * @see https://pytorch.org/docs/stable/generated/torch.can_cast.html
 */
export function canCast(from: DType, to: DType): boolean {
  return !isWiderKind(from, to);
}
