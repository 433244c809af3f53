import { readFileSync } from 'node:fs';
import { type Tensor, tensor } from 'torchlet';
import { ops } from 'torchlet/vision';
import { describe, expect, it } from 'vitest';

/** What `record.py` beside this file wrote: torchvision's results. */
const recorded = JSON.parse(readFileSync(new URL('./recorded.json', import.meta.url), 'utf8')) as {
  boxes: number[][];
  scores: number[];
  classes: number[];
  kept: Record<string, number[]>;
  keptByClass: number[];
  iou: number[][];
}[];

const boxesOf = (list: number[][]): Tensor => tensor(Float32Array.from(list.flat())).reshape([list.length, 4]);

describe.each(recorded.map((row) => [row.boxes.length, row] as const))('of %i boxes', (_, row) => {
  const [boxes, scores] = [boxesOf(row.boxes), tensor(Float32Array.from(row.scores))];

  it('nms keeps those that torchvision keeps, in its order', () => {
    for (const [threshold, kept] of Object.entries(row.kept)) {
      expect(ops.nms(boxes, scores, Number(threshold)).tolist()).toEqual(kept);
    }
  });

  it('batchedNms suppresses within classes', () => {
    expect(ops.batchedNms(boxes, scores, tensor(Int32Array.from(row.classes)), 0.3).tolist()).toEqual(row.keptByClass);
  });

  it("boxIou is torchvision's", () => {
    const [few, more] = [boxesOf(row.boxes.slice(0, 4)), boxesOf(row.boxes.slice(0, 6))];
    const iou = ops.boxIou(few, more).tolist() as number[][];
    expect(iou).toHaveLength(row.iou.length);
    for (const [i, line] of row.iou.entries()) {
      for (const [j, value] of line.entries()) expect(iou[i]?.[j]).toBeCloseTo(value, 5);
    }
  });
});

it('refuses other shapes', () => {
  const boxes = tensor([[0, 0, 1, 1]]);
  expect(() => ops.nms(tensor([0, 0, 1, 1]), tensor([1]), 0.5)).toThrow('boxes should be a 2d tensor, got 1D');
  expect(() => ops.nms(tensor([[0, 0, 1]]), tensor([1]), 0.5)).toThrow(
    'boxes should have 4 elements in dimension 1, got 3',
  );
  expect(() => ops.nms(boxes, tensor([[1]]), 0.5)).toThrow('scores should be a 1d tensor, got 2D');
  expect(() => ops.nms(boxes, tensor([1, 2]), 0.5)).toThrow('same number of elements in dimension 0, got 1 and 2');
});
