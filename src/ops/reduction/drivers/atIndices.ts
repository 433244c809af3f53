import { arange } from '../../../tensor/create';
import type { Shape } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import { eq } from '../../pointwise/eq';
import { where } from '../../pointwise/where';
import { reshape } from '../../shape/reshape';

/**
 * A tensor of `shape` with `grad` at the given indices along `dim`, 0 elsewhere; `grad` and `indices` have size 1 there.
 * The gradient of taking one element along a dim.
 */
export function atIndices(grad: Tensor, indices: Tensor, dim: number, shape: Shape): Tensor {
  if (shape.length === 0) return reshape(grad, shape);
  const places = arange(shape[dim] as number);
  const column = shape.map((_, i) => (i === dim ? (shape[dim] as number) : 1));
  return where(eq(indices, reshape(places, column)), grad, 0);
}
