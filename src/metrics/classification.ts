import { noGrad } from '../autograd/mode';
import { ShapeError, ValueError } from '../errors';
import { topk } from '../ops/sorting/topk';
import type { Tensor } from '../tensor/tensor';
import { textOf } from '../typeName';
import { type Average, AveragedMetric, type AverageOptions, type ClassCounts } from './averaged';
import { checkTargets } from './labels';
import { Metric, ratio } from './metric';

/**
 * The share of samples that were recognized; with `average: 'macro'` the mean of the classes' shares (balanced accuracy).
 *
 * @example
 * const accuracy = new Accuracy();
 * accuracy.update(tensor([[0.9, 0.1], [0.2, 0.8]]), tensor([0, 0]));
 * accuracy.update(tensor([1, 1]), tensor([1, 1]));
 * accuracy.compute(); // => 0.75
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html
 */
export class Accuracy<Kind extends Average = 'micro'> extends AveragedMetric<Kind> {
  /** @param options - `average`, default 'micro', and `numClasses` */
  constructor(options: AverageOptions<Kind> = {}) {
    super(options, 'micro');
  }

  protected of({ truePositives, falseNegatives }: ClassCounts): number {
    return ratio(truePositives, truePositives + falseNegatives);
  }
}

/**
 * True positives / (true positives + false positives): how much of what was taken for a class is one; 0 where nothing was.
 *
 * @example
 * const precision = new Precision({ average: 'none' });
 * precision.update(tensor([0, 1, 1]), tensor([0, 1, 0]));
 * precision.compute(); // => [1, 0.5]
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/precision.html
 */
export class Precision<Kind extends Average = 'macro'> extends AveragedMetric<Kind> {
  /** @param options - `average`, default 'macro', and `numClasses` */
  constructor(options: AverageOptions<Kind> = {}) {
    super(options, 'macro');
  }

  protected of({ truePositives, falsePositives }: ClassCounts): number {
    return ratio(truePositives, truePositives + falsePositives);
  }
}

/**
 * True positives / (true positives + false negatives): how much of a class was found; 0 where there is none.
 *
 * @example
 * const recall = new Recall({ average: 'none' });
 * recall.update(tensor([0, 1, 1]), tensor([0, 1, 0]));
 * recall.compute(); // => [0.5, 1]
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/recall.html
 */
export class Recall<Kind extends Average = 'macro'> extends AveragedMetric<Kind> {
  /** @param options - `average`, default 'macro', and `numClasses` */
  constructor(options: AverageOptions<Kind> = {}) {
    super(options, 'macro');
  }

  protected of({ truePositives, falseNegatives }: ClassCounts): number {
    return ratio(truePositives, truePositives + falseNegatives);
  }
}

/**
 * The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).
 *
 * @example
 * const f1 = new F1Score();
 * f1.update(tensor([0, 1, 1, 1]), tensor([0, 1, 1, 0]));
 * f1.compute().toFixed(4); // => '0.7333'
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/f1_score.html
 */
export class F1Score<Kind extends Average = 'macro'> extends AveragedMetric<Kind> {
  /** @param options - `average`, default 'macro', and `numClasses` */
  constructor(options: AverageOptions<Kind> = {}) {
    super(options, 'macro');
  }

  protected of({ truePositives, falsePositives, falseNegatives }: ClassCounts): number {
    return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }
}

/**
 * The share of samples whose class is among the k with the greatest scores.
 *
 * @throws ValueError for a `k` that is no whole number from 1 on
 * @example
 * const top2 = new TopKAccuracy(2);
 * top2.update(tensor([[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]), tensor([1, 0]));
 * top2.compute(); // => 0.5
 * @see https://pytorch.org/torcheval/stable/generated/torcheval.metrics.MulticlassAccuracy.html
 */
export class TopKAccuracy extends Metric<number> {
  private readonly k: number;
  private right = 0;
  private count = 0;

  /** @param k - how many of the best count */
  constructor(k: number) {
    super();
    if (!(Number.isInteger(k) && k > 0)) throw new ValueError(`k has to be a positive integer, got ${textOf(k)}`);
    this.k = k;
  }

  /**
   * Adds a batch.
   *
   * @param predictions - scores [n, c]
   * @param targets - classes [n]
   * @throws ShapeError for other shapes, ValueError for fewer than k classes
   */
  update(predictions: Tensor, targets: Tensor): void {
    checkTargets(predictions, targets);
    if (predictions.ndim !== 2 || targets.ndim !== 1)
      throw new ShapeError('TopKAccuracy needs scores [n, c] and targets [n]');
    const classes = predictions.shape[1] as number;
    if (classes < this.k) throw new ValueError(`there are ${classes} classes, fewer than the ${this.k} that count`);
    const best = noGrad(() => topk(predictions, this.k, 1).indices).data();
    const labels = targets.data();
    for (let i = 0; i < labels.length; i++) {
      const own = best.subarray(i * this.k, (i + 1) * this.k);
      if (own.includes(labels[i] as number)) this.right++;
      this.count++;
    }
  }

  /**
   * The share of samples whose class is among the k likeliest.
   *
   * @returns a number; NaN before the first batch
   */
  compute(): number {
    return ratio(this.right, this.count);
  }

  reset(): void {
    this.right = 0;
    this.count = 0;
  }
}
