import { ShapeError, ValueError } from '../../errors';
import { fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { indexSelect } from '../indexing/indexSelect';
import { reshape } from '../shape/reshape';

export interface CombinationsOptions {
  /** Let an element come more than once in a row; default false. */
  withReplacement?: boolean;
}

/**
 * All selections of r elements of a vector, in its order, one row each.
 *
 * @param r - elements in a row; default 2
 * @throws ShapeError for other than one dim, ValueError for a negative r
 * @example
 * combinations(tensor([1, 2, 3])); // [[1, 2], [1, 3], [2, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.combinations.html
 */
export function combinations(x: Tensor, r = 2, options?: CombinationsOptions): Tensor {
  if (x.shape.length !== 1) throw new ShapeError(`Expect a 1D vector, but got shape [${x.shape.join(', ')}]`);
  if (!Number.isInteger(r) || r < 0) throw new ValueError(`Expect a non-negative number, but got ${r}`);
  const gap = options?.withReplacement ? 0 : 1;
  const indices: number[] = [];
  let rows = 0;
  const choose = (row: readonly number[], from: number): void => {
    if (row.length === r) {
      indices.push(...row);
      rows++;
      return;
    }
    for (let i = from; i < x.count; i++) choose([...row, i], i + gap);
  };
  if (r > 0) choose([], 0);
  const index = fromNumbers(indices, [indices.length], 'int32');
  const chosen = indexSelect(x, 0, index);
  index.dispose();
  return reshape(chosen, r === 0 ? [0] : [rows, r]);
}
