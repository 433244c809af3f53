import { asNode } from '../../autograd/record';
import { ShapeError, ValueError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { clone } from './contiguous';
import { flip } from './flip';
import { transpose } from './transpose';

/**
 * Turned by k quarter turns in the plane of `dims`, from the first towards the second.
 *
 * @param x - of two dims or more
 * @param k - quarter turns; negative ones turn back
 * @param dims - the two dims of the plane
 * @returns a copy
 * @throws ShapeError unless two different dims are given
 * @example
 * rot90(tensor([[1, 2], [3, 4]])); // [[2, 4], [1, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.rot90.html
 */
export function rot90(x: Tensor, k = 1, dims: readonly number[] = [0, 1]): Tensor {
  if (!Number.isInteger(k)) throw new ValueError(`rot90(): k must be an integer, got ${textOf(k)}`);
  if (dims.length !== 2) {
    throw new ShapeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
  }
  if (x.sizes.length < 2) throw new ShapeError(`expected total dims >= 2, but got total dims = ${x.sizes.length}`);
  const [a, b] = dims.map((dim) => wrapDim(dim, x.sizes.length)) as [number, number];
  if (a === b)
    throw new ShapeError(`expected rotation dims to be different, but got dim0 = ${dims[0]} and dim1 = ${dims[1]}`);
  const quarter = ((k % 4) + 4) % 4;
  return asNode('Rot90Backward0', () => {
    if (quarter === 0) return clone(x);
    return quarter === 2 ? flip(x, [a, b]) : transpose(flip(x, [quarter === 1 ? b : a]), a, b);
  });
}
