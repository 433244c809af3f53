import { ShapeError, ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { toType } from '../pointwise/drivers/toType';
import { embed, type Locate } from '../shape/drivers/partView';
import { commonType } from './cat';
import { atLeast } from './drivers/atLeast';

/**
 * The matrix with the given ones along its diagonal and zeros elsewhere; vectors count as rows.
 *
 * @param tensors - of at most two dims each
 * @returns a matrix with the sums of their rows and of their columns
 * @throws ShapeError for more than two dims
 * @example
 * blockDiag(tensor([[1, 2]]), tensor([[3]])); // [[1, 2, 0], [0, 0, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.block_diag.html
 */
export function blockDiag(...tensors: Tensor[]): Tensor {
  for (const [i, x] of tensors.entries()) {
    if (x.sizes.length <= 2) continue;
    throw new ShapeError(
      `torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${x.sizes.length} dimensions`,
    );
  }
  if (tensors.length === 0) throw new ValueError('torch.block_diag: Input tensors must not be empty');
  const dtype = commonType(tensors);
  const matrices = tensors.map((x) => toType(atLeast(x, 2), dtype));
  const total = (dim: number): number => matrices.reduce((n, x) => n + (x.sizes[dim] as number), 0);
  const shape = [total(0), total(1)];
  let [row, column] = [0, 0];
  const placed = matrices.map((x) => {
    const [atRow, atColumn, size] = [row, column, x.sizes];
    const block: Locate = (_, strides) => ({
      shape: size,
      strides,
      offset: x.count === 0 ? 0 : atRow * (strides[0] as number) + atColumn * (strides[1] as number),
    });
    row += x.sizes[0] as number;
    column += x.sizes[1] as number;
    return embed(x, shape, block, 'BlockDiagBackward0');
  });
  return placed.reduce((sum, x) => {
    const next = add(sum, x);
    sum.dispose();
    x.dispose();
    return next;
  });
}
