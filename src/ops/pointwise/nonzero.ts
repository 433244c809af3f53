import { fromNumbers } from '../../tensor/create';
import { contiguousStrides } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { trueAt } from './drivers/trueAt';

export interface NonzeroOptions {
  /** Return a vector of indices for each dim, as `index` takes them; default false. */
  asTuple?: boolean;
}

/** A tensor, or with `asTuple: true` an array of them. */
export type Nonzero<Options> = Options extends { asTuple: true } ? Tensor[] : Tensor;

/**
 * The indices of the elements that are not zero, one row each, in row-major order: int32 [count, ndim].
 *
 * @param x - of any shape
 * @param options - `asTuple`: a vector of indices for each dim in place of one matrix
 * @returns int32 [count, ndim], or with `asTuple` as many int32 [count] as x has dims
 * @example
 * nonzero(tensor([[0, 1], [2, 0]])).tolist(); // [[0, 1], [1, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.nonzero.html
 */
export function nonzero<Options extends NonzeroOptions>(x: Tensor, options?: Options): Nonzero<Options> {
  const places = trueAt(x);
  const strides = contiguousStrides(x.shape);
  if (options?.asTuple) {
    const shape = x.shape.length === 0 ? [1] : x.shape;
    const columns = shape.map((size, dim) => places.map((place) => Math.floor(place / (strides[dim] ?? 1)) % size));
    return columns.map((column) => fromNumbers(column, [column.length], 'int32')) as Nonzero<Options>;
  }
  const rows = new Int32Array(places.length * x.shape.length);
  let next = 0;
  for (const place of places) {
    for (let dim = 0; dim < x.shape.length; dim++) {
      rows[next++] = Math.floor(place / (strides[dim] as number)) % (x.shape[dim] as number);
    }
  }
  return fromNumbers(rows, [places.length, x.shape.length], 'int32') as Nonzero<Options>;
}

/**
 * The same as `nonzero`, one row for each element.
 *
 * @param x - of any shape
 * @returns int32 [count, ndim]
 * @example
 * argwhere(tensor([0, 5, 0, 7])); // [[1], [3]]
 * @see https://pytorch.org/docs/stable/generated/torch.argwhere.html
 */
export function argwhere(x: Tensor): Tensor {
  return nonzero(x, {});
}
