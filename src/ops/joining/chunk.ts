import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { splitDim, stretches } from './drivers/manyViews';
import { split } from './split';

/**
 * At most `chunks` views of equal length along `dim`, but for the last one.
 *
 * @param x - of one dim or more
 * @param chunks - how many at most
 * @param dim - along which to cut
 * @returns views that share memory with x
 * @throws ValueError when chunks is not a positive integer
 * @example
 * chunk(arange(5), 2).map((part) => part.tolist()); // [[0, 1, 2], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.chunk.html
 */
export function chunk(x: Tensor, chunks: number, dim = 0): Tensor[] {
  const at = splitDim(x, dim, 'chunk');
  if (!Number.isInteger(chunks) || chunks < 1) {
    throw new ValueError(`chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  }
  const size = x.sizes[at] as number;
  if (size === 0) return stretches(x, at, new Array<number>(chunks).fill(0), 'SplitWithSizesBackward0');
  return split(x, Math.ceil(size / chunks), at);
}
