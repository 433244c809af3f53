import { ShapeError } from '../../errors';
import { type Shape, showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { sum } from './sum';
import { sumTo } from './sumTo';

/**
 * The sum of x over the dims along which a tensor of `size` would be broadcast to the shape of x.
 *
 * @param x - of any shape
 * @param size - a shape that broadcasts to that of x
 * @returns of this size
 * @throws ShapeError when such a tensor does not broadcast to the shape of x
 * @example
 * sumToSize(ones([2, 3]), [2, 1]); // [[3], [3]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.sum_to_size.html
 */
export function sumToSize(x: Tensor, size: Shape): Tensor {
  const lead = x.sizes.length - size.length;
  const fits = lead >= 0 && size.every((length, i) => length === 1 || length === x.sizes[lead + i]);
  if (!fits) throw new ShapeError(`size {${showShape(size)}} is not expandable to size {${showShape(x.sizes)}}.`);
  // As PyTorch, whose sum of booleans has another dtype than they, also where there is one.
  return size.length === 0 ? sum(x) : sumTo(x, size);
}
