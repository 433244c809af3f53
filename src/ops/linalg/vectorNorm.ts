import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { norm } from '../reduction/norm';

export interface VectorNormOptions {
  /** The order: a number, Infinity or -Infinity; default 2. */
  ord?: number;
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/**
 * y = (Σ |x|^ord)^(1/ord) along `dim` (a dim, several, or all elements).
 *
 * @throws DTypeError for integers
 * @throws IndexError when a dim is out of range
 * @example
 * linalg.vectorNorm(tensor([3, 4])); // 5
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html
 */
export function vectorNorm(
  x: Tensor,
  dim?: number | readonly number[] | null,
  { ord = 2, ...rest }: VectorNormOptions = {},
): Tensor {
  return norm(x, dim, { p: ord, ...rest });
}
