import { ownTensor } from '../../autograd/record';
import { ShapeError, ValueError } from '../../errors';
import { numelOf, wrapDims } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { disposeUnless } from '../shape/drivers/disposeUnless';
import { permute } from '../shape/permute';
import { reshape } from '../shape/reshape';
import { mm } from './mm';

/**
 * The sum over pairs of dims of a and b: `dims` names those of a and those of b, or how many of the last dims of a go
 * with the first ones of b (default 2). The result has the other dims of a, then those of b.
 *
 * @param a - of any shape
 * @param b - of any shape
 * @param dims - how many, or the dims of a and those of b
 * @returns the other dims of a, then those of b
 * @throws ShapeError when the sizes of a pair differ
 * @example
 * tensordot(ones([2, 3, 4]), ones([3, 4, 5]), 2).shape; // [2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.tensordot.html
 */
export function tensordot(
  a: Tensor,
  b: Tensor,
  dims: number | readonly [readonly number[], readonly number[]] = 2,
): Tensor {
  if (typeof dims !== 'number' && !(Array.isArray(dims) && dims.length === 2 && dims.every(Array.isArray))) {
    throw new ValueError(`tensordot expects dims to be an int or two lists of dims, got ${textOf(dims)}`);
  }
  const [ofA, ofB] = typeof dims === 'number' ? pairs(a, b, dims) : dims;
  if (ofA.length !== ofB.length) {
    throw new ShapeError(`both dimension lists should have same length, got ${ofA.length} and ${ofB.length}`);
  }
  const [left, right] = [wrapDims(ofA, a.sizes.length), wrapDims(ofB, b.sizes.length)];
  for (const [i, dim] of left.entries()) {
    const [size, other] = [a.sizes[dim], b.sizes[right[i] as number]];
    if (size === other) continue;
    throw new ShapeError(
      `contracted dimensions need to match, but first has size ${size} in dim ${dim} and second has size ${other} in dim ${right[i]}`,
    );
  }
  const rest = (x: Tensor, used: readonly number[]): number[] =>
    x.sizes.map((_, i) => i).filter((i) => !used.includes(i));
  const [restA, restB] = [rest(a, left), rest(b, right)];
  const sizes = (x: Tensor, list: readonly number[]): number[] => list.map((i) => x.sizes[i] as number);
  const [outer, inner, columns] = [sizes(a, restA), sizes(a, left), sizes(b, restB)];
  const matrix = (x: Tensor, order: number[], rows: number[], cols: number[]): Tensor =>
    reshape(permute(x, order), [numelOf(rows), numelOf(cols)]);
  const rows = matrix(a, [...restA, ...left], outer, inner);
  const cols = matrix(b, [...right, ...restB], inner, columns);
  const y = mm(rows, cols);
  disposeUnless(rows, a);
  disposeUnless(cols, b);
  return ownTensor(reshape(y, [...outer, ...columns]));
}

function pairs(a: Tensor, b: Tensor, count: number): [number[], number[]] {
  if (!Number.isInteger(count) || count < 0) throw new ShapeError(`tensordot expects dims >= 0, but got dims=${count}`);
  if (count > Math.min(a.sizes.length, b.sizes.length)) {
    throw new ShapeError(
      `tensordot expects dims < ndim_a or ndim_b, but got ${count} for tensors with ${a.sizes.length} and ${b.sizes.length} dims`,
    );
  }
  const numbers = Array.from({ length: count }, (_, i) => i);
  return [numbers.map((i) => i - count + a.sizes.length), numbers];
}
