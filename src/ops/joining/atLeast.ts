import { Tensor } from '../../tensor/tensor';
import { wrongType } from '../../tensor/wrongArguments';
import { atLeast } from './drivers/atLeast';

/** One tensor for one that is given, else an array of them. */
export type AtLeast<Given extends readonly unknown[]> = Given extends readonly [Tensor] ? Tensor : Tensor[];

function each(given: readonly (Tensor | readonly Tensor[])[], ndim: 1 | 2 | 3): Tensor | Tensor[] {
  const [first] = given;
  const list: readonly unknown[] = Array.isArray(first) ? first : given;
  const odd = list.findIndex((x) => !(x instanceof Tensor));
  if (odd >= 0) throw wrongType(`atleast_${ndim}d`, 'tensors', odd + 1, list[odd]);
  if (Array.isArray(first)) return (first as Tensor[]).map((x) => atLeast(x, ndim));
  const all = (given as readonly Tensor[]).map((x) => atLeast(x, ndim));
  return all.length === 1 ? (all[0] as Tensor) : all;
}

/**
 * 0-d tensors as vectors of one element, others as they are.
 *
 * @param tensors - several ones, or an array of them, give an array
 * @returns with one dim at least; x itself where it has it
 * @example
 * atleast1d(tensor(3)).shape; // [1]
 * @see https://pytorch.org/docs/stable/generated/torch.atleast_1d.html
 */
export function atleast1d<Given extends readonly (Tensor | readonly Tensor[])[]>(...tensors: Given): AtLeast<Given> {
  return each(tensors, 1) as AtLeast<Given>;
}

/**
 * Tensors of fewer than two dims as matrices of one row, others as they are.
 *
 * @param tensors - several ones, or an array of them, give an array
 * @returns with two dims at least; x itself where it has them
 * @example
 * atleast2d(tensor([1, 2])).shape; // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.atleast_2d.html
 */
export function atleast2d<Given extends readonly (Tensor | readonly Tensor[])[]>(...tensors: Given): AtLeast<Given> {
  return each(tensors, 2) as AtLeast<Given>;
}

/**
 * Tensors of fewer than three dims with dims of size 1 around: [1, n, 1] for a vector, [m, n, 1] for a matrix. Others as they are.
 *
 * @param tensors - several ones, or an array of them, give an array
 * @returns with three dims at least; x itself where it has them
 * @example
 * atleast3d(tensor([1, 2])).shape; // [1, 2, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.atleast_3d.html
 */
export function atleast3d<Given extends readonly (Tensor | readonly Tensor[])[]>(...tensors: Given): AtLeast<Given> {
  return each(tensors, 3) as AtLeast<Given>;
}
