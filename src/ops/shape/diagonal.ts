import { ShapeError, ValueError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { type Locate, partView } from './drivers/partView';

export interface DiagonalOptions {
  /** Which diagonal: 0 the main one, k > 0 the k-th above, k < 0 below. */
  offset?: number;
}

/**
 * A view of the diagonal of the matrices in the dims dim1, dim2: y[.., i] = x[.., i, .., i + offset, ..], the new dim
 * last.
 *
 * @param x - of two dims or more
 * @param dim1 - the rows
 * @param dim2 - the columns
 * @param options - `offset`: 0 for the main diagonal, above it positive
 * @returns a view with a dim less than x
 * @throws ShapeError when dim1 and dim2 are the same
 * @example
 * diagonal(tensor([[1, 2], [3, 4]])); // tensor([1., 4.])
 * @see https://pytorch.org/docs/stable/generated/torch.diagonal.html
 */
export function diagonal(x: Tensor, dim1 = 0, dim2 = 1, options?: DiagonalOptions): Tensor {
  const [a, b] = [wrapDim(dim1, x.sizes.length), wrapDim(dim2, x.sizes.length)];
  if (a === b) throw new ShapeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  return partView(x, alongDiagonal(a, b, options?.offset ?? 0), 'DiagonalBackward0');
}

/** The diagonal of the matrices in dims a and b. */
export function alongDiagonal(a: number, b: number, offset: number): Locate {
  if (!Number.isInteger(offset)) throw new ValueError(`diagonal(): offset must be an integer, got ${String(offset)}`);
  return (shape, strides) => {
    const [rows, columns] = [shape[a] as number, shape[b] as number];
    const length = Math.max(0, offset >= 0 ? Math.min(rows, columns - offset) : Math.min(rows + offset, columns));
    const others = shape.map((_, i) => i).filter((i) => i !== a && i !== b);
    const skip = offset >= 0 ? offset * (strides[b] as number) : -offset * (strides[a] as number);
    return {
      shape: [...others.map((i) => shape[i] as number), length],
      strides: [...others.map((i) => strides[i] as number), (strides[a] as number) + (strides[b] as number)],
      offset: length === 0 ? 0 : skip,
    };
  };
}
