import { broadcastShapes, type Shape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { expand } from './expand';

/**
 * Every tensor expanded to the shape that all of them broadcast to.
 *
 * @param tensors - of shapes that broadcast
 * @returns views, as many as tensors
 * @throws ShapeError when they do not broadcast
 * @example
 * broadcastTensors(zeros([3, 1]), zeros([2])).map((x) => x.shape); // [[3, 2], [3, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.broadcast_tensors.html
 */
export function broadcastTensors(...tensors: Tensor[]): Tensor[] {
  const shape = tensors.reduce<Shape>((all, x) => broadcastShapes(all, x.sizes), []);
  return tensors.map((x) => expand(x, shape));
}
