import { add } from '../../ops/pointwise/add';
import { clamp } from '../../ops/pointwise/clamp';
import { div } from '../../ops/pointwise/div';
import { maximum } from '../../ops/pointwise/maximum';
import { minimum } from '../../ops/pointwise/minimum';
import { mul } from '../../ops/pointwise/mul';
import { sub } from '../../ops/pointwise/sub';
import { select } from '../../ops/shape/select';
import { unsqueeze } from '../../ops/shape/unsqueeze';
import type { Tensor } from '../../tensor/tensor';

const side = (boxes: Tensor, i: number): Tensor => select(boxes, 1, i);

/**
 * The areas of boxes.
 *
 * @param boxes - [n, 4]: left, top, right, bottom
 * @returns [n]
 * @example
 * boxArea(tensor([[0, 0, 2, 3]])); // [6]
 * @see https://pytorch.org/vision/stable/generated/torchvision.ops.box_area.html
 */
export function boxArea(boxes: Tensor): Tensor {
  return mul(sub(side(boxes, 2), side(boxes, 0)), sub(side(boxes, 3), side(boxes, 1)));
}

/**
 * For each box of the first and each of the second the area of their intersection by that of their union.
 *
 * @param boxes1 - [n, 4]: left, top, right, bottom
 * @param boxes2 - [m, 4]
 * @returns [n, m]
 * @example
 * boxIou(tensor([[0, 0, 2, 2]]), tensor([[0, 0, 2, 2], [1, 0, 3, 2]])); // [[1, 0.33333334]]
 * @see https://pytorch.org/vision/stable/generated/torchvision.ops.box_iou.html
 */
export function boxIou(boxes1: Tensor, boxes2: Tensor): Tensor {
  const length = (low: number, high: number): Tensor => {
    const end = minimum(unsqueeze(side(boxes1, high), 1), side(boxes2, high));
    return clamp(sub(end, maximum(unsqueeze(side(boxes1, low), 1), side(boxes2, low))), 0);
  };
  const both = mul(length(0, 2), length(1, 3));
  return div(both, sub(add(unsqueeze(boxArea(boxes1), 1), boxArea(boxes2)), both));
}
