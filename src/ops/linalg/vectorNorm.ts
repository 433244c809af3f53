import { DTypeError, IndexError } from '../../errors';
import { type DType, infoOf, isDifferentiable } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { norm } from '../reduction/norm';
import { requireFloating } from './drivers/checks';

export interface VectorNormOptions {
  /** The order: a number, Infinity or -Infinity; default 2. */
  ord?: number;
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType | null;
}

/**
 * y = (Σ |x|^ord)^(1/ord) along `dim` (a dim, several, or all elements).
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `ord` (default 2), `keepdim`, `dtype`
 * @returns float32, the shape of x without `dim`
 * @throws DTypeError for integers
 * @throws IndexError when a dim is out of range, or for an order below 0 or infinite of no elements
 * @example
 * linalg.vectorNorm(tensor([3, 4])); // 5
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.vector_norm.html
 */
export function vectorNorm(
  x: Tensor,
  dim?: number | readonly number[] | null,
  { ord = 2, keepdim = false, dtype }: VectorNormOptions = {},
): Tensor {
  const name = 'linalg.vector_norm';
  requireFloating(x, name);
  const type = dtype ?? x.dtype;
  if (!isDifferentiable(type)) {
    throw new DTypeError(`${name}: dtype should be floating point or complex, but got ${infoOf(type).scalarName}`);
  }
  if (type !== x.dtype) {
    const kind = x.dtype === 'complex64' ? 'complex' : 'real';
    throw new DTypeError(`${name}: dtype should be ${kind} for ${kind} inputs, but got ${infoOf(type).scalarName}`);
  }
  if (x.count === 0 && (ord < 0 || ord === Infinity)) requireElements(x, dim, ord);
  return norm(x, dim, { p: ord, keepdim });
}

function requireElements(x: Tensor, dim: number | readonly number[] | null | undefined, ord: number): void {
  const order = Number.isFinite(ord) ? ord : ord > 0 ? 'inf' : '-inf';
  const dims = dim === undefined || dim === null ? [] : typeof dim === 'number' ? [dim] : dim;
  if (dims.length === 0) {
    throw new IndexError(
      `linalg.vector_norm cannot compute the ${order} norm on an empty tensor because the operation does not have an identity`,
    );
  }
  for (const at of dims.map((one) => wrapDim(one, x.sizes.length))) {
    if (x.sizes[at] !== 0) continue;
    throw new IndexError(
      `linalg.vector_norm cannot compute the ${order} norm on the dimension ${at} because this dimension is empty and the ` +
        'operation does not have an identity',
    );
  }
}
