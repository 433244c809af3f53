import { makeView } from '../../autograd/view';
import { ShapeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { broadcastStrides, type Shape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';

/**
 * A view in which dims of size 1 are stretched to `shape` without copying; -1 keeps a size, new dims come in front.
 *
 * @param x - of any shape
 * @param shape - of the result; -1 where a size stays
 * @returns a view, whose elements share memory
 * @throws ShapeError for fewer dims than x has, and where a size is neither 1 nor the one asked for
 * @example
 * expand(tensor([[1], [2]]), [2, 3]); // [[1, 1, 1], [2, 2, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.expand.html
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  const lead = shape.length - x.sizes.length;
  if (lead < 0) {
    throw new ShapeError(
      `expand(torch.${infoOf(x.dtype).tensorName}{${showShape(x.sizes)}}, size=${showShape(shape)}): the number of sizes provided ` +
        `(${shape.length}) must be greater or equal to the number of dimensions in the tensor (${x.sizes.length})`,
    );
  }
  const sizes = shape.map((size, i) => {
    const own = i < lead ? undefined : (x.sizes[i - lead] as number);
    if (size === -1) {
      if (own === undefined) {
        throw new ShapeError(
          `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${i}`,
        );
      }
      return own;
    }
    if (!Number.isInteger(size) || size < 0)
      throw new ShapeError(`expand(): invalid size ${textOf(size)} in ${showShape(shape)}`);
    if (own !== undefined && own !== 1 && own !== size) {
      throw new ShapeError(
        `The expanded size of the tensor (${size}) must match the existing size (${own}) at non-singleton dimension ` +
          `${i}.  Target sizes: ${showShape(shape)}.  Tensor sizes: ${showShape(x.sizes)}`,
      );
    }
    return size;
  });
  const strides = broadcastStrides(x.sizes, x.strides, sizes);
  return makeView(x, sizes, strides, x.offset, 'ExpandBackward0', (grad) => grad);
}
