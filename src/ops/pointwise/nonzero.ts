import { contiguousStrides } from '../../tensor/layout';
import { emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { placesOfTrue } from './drivers/trueAt';

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
  const { places, count } = placesOfTrue(x);
  const shape = x.sizes.length === 0 && options?.asTuple ? [1] : x.sizes;
  const strides = contiguousStrides(shape);
  const write = (to: number, step: number, dim: number): void =>
    k.coordinates(places, to, count, step, strides[dim] as number, shape[dim] as number);
  if (options?.asTuple) {
    const columns = shape.map(() => emptyTensor([count], 'int32'));
    columns.forEach((column, dim) => {
      write(column.pointer, 1, dim);
    });
    return columns as Nonzero<Options>;
  }
  const rows = emptyTensor([count, shape.length], 'int32');
  for (let dim = 0; dim < shape.length; dim++) write(rows.pointer + 4 * dim, shape.length, dim);
  return rows as Nonzero<Options>;
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
