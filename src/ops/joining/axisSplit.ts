import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { tensorSplit } from './tensorSplit';

/**
 * Views along dim 1 (of a vector, along dim 0): `sections` equal ones, or cut before each of the given indices.
 *
 * @param x - of one dim or more
 * @param indicesOrSections - how many parts, or where to cut
 * @returns views that share memory with x
 * @throws ShapeError for a 0-d tensor, or a size that the sections do not divide
 * @example
 * hsplit(tensor([[1, 2], [3, 4]]), 2).map((part) => part.tolist()); // [[[1], [3]], [[2], [4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.hsplit.html
 */
export function hsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return splitAlong(x, indicesOrSections, x.sizes.length === 1 ? 0 : 1, 1, 'hsplit');
}

/**
 * Views along dim 0: `sections` equal ones, or cut before each of the given indices.
 *
 * @param x - of two dims or more
 * @param indicesOrSections - how many parts, or where to cut
 * @returns views that share memory with x
 * @throws ShapeError for fewer than two dims, or a size that the sections do not divide
 * @example
 * vsplit(tensor([[1, 2], [3, 4]]), 2).map((part) => part.tolist()); // [[[1, 2]], [[3, 4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.vsplit.html
 */
export function vsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return splitAlong(x, indicesOrSections, 0, 2, 'vsplit');
}

/**
 * Views along dim 2: `sections` equal ones, or cut before each of the given indices.
 *
 * @param x - of three dims or more
 * @param indicesOrSections - how many parts, or where to cut
 * @returns views that share memory with x
 * @throws ShapeError for fewer than three dims, or a size that the sections do not divide
 * @example
 * dsplit(zeros([2, 2, 4]), 2).map((part) => part.shape); // [[2, 2, 2], [2, 2, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.dsplit.html
 */
export function dsplit(x: Tensor, indicesOrSections: number | readonly number[]): Tensor[] {
  return splitAlong(x, indicesOrSections, 2, 3, 'dsplit');
}

function splitAlong(
  x: Tensor,
  indicesOrSections: number | readonly number[],
  dim: number,
  least: number,
  name: string,
): Tensor[] {
  if (x.sizes.length < least) {
    throw new ShapeError(
      `torch.${name} requires a tensor with at least ${least} dimension, but got a tensor with ${x.sizes.length} dimensions!`,
    );
  }
  const size = x.sizes[dim] as number;
  if (typeof indicesOrSections === 'number' && !(size % indicesOrSections === 0)) {
    throw new ShapeError(
      `torch.${name} attempted to split along dimension ${dim}, but the size of the dimension ${size} is not divisible ` +
        `by the split_size ${indicesOrSections}!`,
    );
  }
  return tensorSplit(x, indicesOrSections, dim);
}
