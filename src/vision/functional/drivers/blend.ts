import { add } from '../../../ops/pointwise/add';
import { clamp } from '../../../ops/pointwise/clamp';
import { mul } from '../../../ops/pointwise/mul';
import { to } from '../../../ops/pointwise/to';
import type { Tensor } from '../../../tensor/tensor';

/** The value that stands for full brightness: 1 of floats, 255 of integers. */
export const boundOf = (x: Tensor): number => (x.isFloatingPoint() ? 1 : 255);

/** ratio x + (1 - ratio) y, between 0 and full brightness, in the dtype of x; y = null is black. */
export function blend(x: Tensor, y: Tensor | null, ratio: number): Tensor {
  const own = mul(to(x, 'float32'), ratio);
  const mixed = y === null ? own : add(own, mul(to(y, 'float32'), 1 - ratio));
  return to(clamp(mixed, 0, boundOf(x)), x.dtype);
}
