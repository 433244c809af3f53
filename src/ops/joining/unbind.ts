import { zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { entry } from '../shape/select';
import { splitDim, viewsOf } from './drivers/manyViews';
import { stack } from './stack';

/**
 * Views of the entries of `x` along `dim` (default 0), without that dim.
 *
 * @param x - of one dim or more
 * @param dim - the dim that goes away
 * @returns as many views as x is long there
 * @throws ShapeError for a 0-d tensor
 * @example
 * const [first, second] = unbind(tensor([[1, 2], [3, 4]])); // [[1, 2], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.unbind.html
 */
export function unbind(x: Tensor, dim = 0): Tensor[] {
  const at = splitDim(x, dim, 'unbind');
  const parts = Array.from({ length: x.sizes[at] as number }, (_, i) => entry(at, i)(x.sizes, x.strides));
  const shape = parts[0]?.shape ?? [];
  const { dtype } = x;
  return viewsOf(x, parts, 'UnbindBackward0', (grads) =>
    stack(
      grads.map((grad) => grad ?? zeros(shape, { dtype })),
      at,
    ),
  );
}
