import { ShapeError, tensor, ValueError } from 'torchlet';
import {
  Accuracy,
  type Average,
  ConfusionMatrix,
  F1Score,
  Mean,
  Precision,
  Recall,
  TopKAccuracy,
} from 'torchlet/metrics';
import { describe, expect, it } from 'vitest';

const ids = (...values: number[]) => tensor(Int32Array.from(values));
/** Class 3 does not occur; class 4 is never predicted. */
const ACTUAL = [0, 0, 1, 1, 2, 2, 2, 4];
const PREDICTED = [0, 1, 1, 1, 2, 0, 2, 2];

/** By hand: TP, FP, FN are 1 1 1 for class 0, 2 1 0 for 1, 2 1 1 for 2, 0 0 1 for 4. */
const EXPECTED: Record<Average, [precision: unknown, recall: unknown, f1: unknown]> = {
  micro: [5 / 8, 5 / 8, 5 / 8],
  macro: [(1 / 2 + 2 / 3 + 2 / 3) / 4, (1 / 2 + 1 + 2 / 3) / 4, (1 / 2 + 4 / 5 + 2 / 3) / 4],
  weighted: [(2 / 2 + 4 / 3 + 6 / 3) / 8, (2 / 2 + 2 + 6 / 3) / 8, (2 / 2 + 8 / 5 + 6 / 3) / 8],
  none: [
    [1 / 2, 2 / 3, 2 / 3, 0, 0],
    [1 / 2, 1, 2 / 3, 0, 0],
    [1 / 2, 4 / 5, 2 / 3, 0, 0],
  ],
};

const close = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(close) : expect.closeTo(value as number, 12);

describe('precision, recall and F1', () => {
  const measures = (average?: Average) => {
    const options = average === undefined ? {} : { average };
    return [new Precision(options), new Recall(options), new F1Score(options)];
  };

  it.each(Object.keys(EXPECTED) as Average[])('%s, over several batches', (average) => {
    measures(average).forEach((measure, i) => {
      for (const [from, to] of [
        [0, 3],
        [3, 4],
        [4, 8],
      ] as const) {
        measure.update(ids(...PREDICTED.slice(from, to)), ids(...ACTUAL.slice(from, to)));
      }
      expect(measure.compute()).toEqual(close(EXPECTED[average][i]));
    });
  });

  it('are macro unless asked otherwise, 0 without samples, and start anew after reset', () => {
    measures().forEach((measure, i) => {
      expect(measure.compute()).toBe(0);
      measure.update(ids(...PREDICTED), ids(...ACTUAL));
      expect(measure.compute()).toEqual(close(EXPECTED.macro[i]));
      measure.reset();
      expect(measure.compute()).toBe(0);
    });
  });

  it('refuse another average', () => {
    expect(() => new Precision({ average: 'mean' as Average })).toThrow(ValueError);
  });
});

describe('Accuracy', () => {
  it('takes scores or classes', () => {
    const accuracy = new Accuracy();
    accuracy.update(
      tensor([
        [0.1, 0.7, 0.2],
        [0.6, 0.3, 0.1],
      ]),
      ids(1, 1),
    );
    accuracy.update(ids(2, 2), ids(2, 2));
    expect(accuracy.compute()).toBe(0.75);
    expect(new Accuracy({ average: 'none' }).compute()).toEqual([]);
  });

  it('is balanced with macro', () => {
    const accuracy = new Accuracy({ average: 'macro' });
    accuracy.update(ids(0, 0, 0, 0), ids(0, 0, 0, 1));
    expect(accuracy.compute()).toBe(0.5);
  });

  it('refuses shapes that do not belong together', () => {
    const accuracy = new Accuracy();
    expect(() => accuracy.update(ids(0, 1), ids(0))).toThrow(ShapeError);
    expect(() => accuracy.update(tensor([[1, 0]]), ids(0, 1))).toThrow('[1, 2] for targets of [2]');
  });
});

describe('ConfusionMatrix', () => {
  it('has a row for each true class', () => {
    const matrix = new ConfusionMatrix();
    matrix.update(ids(...PREDICTED), ids(...ACTUAL));
    expect(matrix.compute()).toEqual([
      [1, 1, 0, 0, 0],
      [0, 2, 0, 0, 0],
      [1, 0, 2, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0],
    ]);
  });

  it('knows of classes that do not occur by scores or by numClasses, and refuses others', () => {
    const scored = new ConfusionMatrix();
    scored.update(tensor([[1, 0, 0]]), ids(1));
    expect(scored.compute()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
    const fixed = new ConfusionMatrix({ numClasses: 2 });
    expect(fixed.compute()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() => fixed.update(ids(2), ids(0))).toThrow('class 2 is out of the range from 0 to 1');
    expect(() => fixed.update(ids(0), ids(-1))).toThrow(ValueError);
    expect(fixed.compute()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('TopKAccuracy', () => {
  it('counts targets among the best', () => {
    const scores = tensor([
      [0.5, 0.3, 0.2],
      [0.1, 0.2, 0.7],
      [0.4, 0.35, 0.25],
    ]);
    const values = [1, 2, 3].map((k) => {
      const top = new TopKAccuracy(k);
      top.update(scores, ids(1, 0, 0));
      return top.compute();
    });
    expect(values).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('refuses fewer classes than k', () => {
    expect(() => new TopKAccuracy(0)).toThrow(ValueError);
    expect(() => new TopKAccuracy(3).update(tensor([[1, 2]]), ids(0))).toThrow('fewer than the 3');
  });
});

describe('Mean', () => {
  it('weighs', () => {
    const mean = new Mean();
    expect(mean.compute()).toBe(0);
    mean.update(2, 3);
    mean.update(tensor([1, 5]), tensor([1, 2]));
    mean.update(tensor([[4]]));
    expect(mean.compute()).toBe((6 + 1 + 10 + 4) / 7);
    mean.reset();
    mean.update(tensor([1, 3]), 2);
    expect(mean.compute()).toBe(2);
    expect(() => mean.update(tensor([1, 2, 3]), tensor([1, 2]))).toThrow(ShapeError);
  });
});
