import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { disposeUnless } from '../shape/drivers/disposeUnless';
import { ravel } from '../shape/ravel';
import { meshgrid } from './meshgrid';
import { stack } from './stack';

/**
 * All tuples of one element from each vector, one row each.
 *
 * @param tensors - vectors of one dtype
 * @returns [product of the lengths, how many vectors]; a vector for one
 * @throws ShapeError for tensors with other than one dim
 * @example
 * cartesianProd(tensor([1, 2]), tensor([3, 4])); // [[1, 3], [1, 4], [2, 3], [2, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.cartesian_prod.html
 */
export function cartesianProd(...tensors: Tensor[]): Tensor {
  for (const x of tensors) {
    if (x.sizes.length !== 1) throw new ShapeError(`Expect a 1D vector, but got shape [${x.sizes.join(', ')}]`);
  }
  const [first] = tensors;
  if (tensors.length === 1 && first !== undefined) return first;
  const columns = meshgrid(...tensors, { indexing: 'ij' }).map(ravel);
  const out = stack(columns, 1);
  for (const column of columns) disposeUnless(column, ...tensors);
  return out;
}
