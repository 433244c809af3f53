import { ShapeError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { to } from '../../ops/pointwise/to';
import { max } from '../../ops/reduction/max';
import { reshape } from '../../ops/shape/reshape';
import { fromNumbers } from '../../tensor/create';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

function check(boxes: Tensor, scores: Tensor): void {
  const [dims, others] = [boxes.shape.length, scores.shape.length];
  if (dims !== 2) throw new ShapeError(`boxes should be a 2d tensor, got ${dims}D`);
  if (boxes.size(1) !== 4) {
    throw new ShapeError(`boxes should have 4 elements in dimension 1, got ${boxes.size(1)}`);
  }
  if (others !== 1) throw new ShapeError(`scores should be a 1d tensor, got ${others}D`);
  if (boxes.size(0) !== scores.size(0)) {
    throw new ShapeError(
      `boxes and scores should have same number of elements in dimension 0, got ${boxes.size(0)} and ${scores.size(0)}`,
    );
  }
}

/** The boxes by falling score, in their own order where it is the same; those whose score is no number come first. */
function byScore(scores: Float32Array): number[] {
  const rank = (i: number): number => {
    const score = scores[i] as number;
    return Number.isNaN(score) ? Number.POSITIVE_INFINITY : score;
  };
  return Array.from(scores, (_, i) => i).sort((a, b) => (rank(b) > rank(a) ? 1 : rank(b) < rank(a) ? -1 : a - b));
}

/**
 * Non-maximum suppression: of boxes that cover each other by more than the threshold only the one with the highest score stays.
 *
 * @param boxes - [n, 4]: left, top, right, bottom
 * @param scores - [n]
 * @param iouThreshold - of the area of the intersection by that of the union
 * @returns the numbers of those that stay, int32, by falling score
 * @throws ShapeError for other shapes
 * @example
 * nms(tensor([[0, 0, 2, 2], [0, 0, 2, 2.1], [5, 5, 6, 6]]), tensor([0.8, 0.9, 0.1]), 0.5); // [1, 2]
 * @see https://pytorch.org/vision/stable/generated/torchvision.ops.nms.html
 */
export function nms(boxes: Tensor, scores: Tensor, iouThreshold: number): Tensor {
  check(boxes, scores);
  const [sides, marks] = scope(() => [to(boxes, 'float32').data(), to(scores, 'float32').data()]) as [
    Float32Array,
    Float32Array,
  ];
  const { fround } = Math;
  const side = (box: number, i: number): number => sides[4 * box + i] as number;
  const areas = Float32Array.from(marks, (_, box) =>
    fround(fround(side(box, 2) - side(box, 0)) * fround(side(box, 3) - side(box, 1))),
  );
  const order = byScore(marks);
  const covered = new Uint8Array(marks.length);
  const kept: number[] = [];
  order.forEach((box, place) => {
    if (covered[box] === 1) return;
    kept.push(box);
    for (const other of order.slice(place + 1)) {
      const width = Math.min(side(box, 2), side(other, 2)) - Math.max(side(box, 0), side(other, 0));
      const height = Math.min(side(box, 3), side(other, 3)) - Math.max(side(box, 1), side(other, 1));
      const both = fround(Math.max(fround(width), 0) * Math.max(fround(height), 0));
      const either = fround(fround((areas[box] as number) + (areas[other] as number)) - both);
      if (fround(both / either) > iouThreshold) covered[other] = 1;
    }
  });
  return fromNumbers(kept, [kept.length], 'int32');
}

/**
 * Non-maximum suppression within each class: boxes of different classes do not suppress each other.
 *
 * @param boxes - [n, 4]: left, top, right, bottom
 * @param scores - [n]
 * @param idxs - [n], the classes
 * @param iouThreshold - as for `nms`
 * @returns the numbers of those that stay, int32, by falling score
 * @example
 * batchedNms(tensor([[0, 0, 2, 2], [0, 0, 2, 2.1]]), tensor([0.8, 0.9]), tensor(Int32Array.of(0, 1)), 0.5); // [1, 0]
 * @see https://pytorch.org/vision/stable/generated/torchvision.ops.batched_nms.html
 */
export function batchedNms(boxes: Tensor, scores: Tensor, idxs: Tensor, iouThreshold: number): Tensor {
  check(boxes, scores);
  if (boxes.size(0) === 0) return fromNumbers([], [0], 'int32');
  const apart = scope(() => {
    const offsets = mul(to(idxs, 'float32'), (max(boxes).item() as number) + 1);
    return add(boxes, reshape(offsets, [-1, 1]));
  });
  const kept = nms(apart, scores, iouThreshold);
  apart.dispose();
  return kept;
}
