import { ShapeError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { alongDiagonal, type DiagonalOptions } from './diagonal';
import { embed } from './drivers/partView';

/**
 * Square matrices, in the dims dim1, dim2 of the result, that have the last dim of x as their diagonal and zeros else.
 *
 * @param x - [..., n]
 * @param dim1 - where the rows stand
 * @param dim2 - where the columns stand
 * @param options - `offset`: 0 for the main diagonal, above it positive
 * @returns with a dim more than x
 * @throws ShapeError when dim1 and dim2 are the same
 * @example
 * diagEmbed(tensor([[1, 2]])); // [[[1, 0], [0, 2]]]
 * @see https://pytorch.org/docs/stable/generated/torch.diag_embed.html
 */
export function diagEmbed(x: Tensor, dim1 = -2, dim2 = -1, options?: DiagonalOptions): Tensor {
  const offset = options?.offset ?? 0;
  const ndim = x.sizes.length + 1;
  const [a, b] = [wrapDim(dim1, ndim), wrapDim(dim2, ndim)];
  if (a === b) throw new ShapeError(`diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  const size = (x.sizes.at(-1) ?? 1) + Math.abs(offset);
  const rest = [...x.sizes.slice(0, -1)];
  const shape = Array.from({ length: ndim }, (_, i) => (i === a || i === b ? size : (rest.shift() as number)));
  return embed(x, shape, alongDiagonal(a, b, offset), 'DiagEmbed');
}
