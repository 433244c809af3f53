import { ValueError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { checkClass, labelsOf } from './labels';
import { Metric } from './metric';

export interface ClassCountOptions {
  /** Number of classes; by default what scores show, or the largest class seen and one more. */
  numClasses?: number;
}

/**
 * How often each class was taken for each: row i, column j counts samples of class i that were predicted to be j, as in
 * torchmetrics and scikit-learn.
 *
 * @throws ValueError for a `numClasses` that is no whole number from 1 on
 * @example
 * const matrix = new ConfusionMatrix();
 * matrix.update(tensor([0, 1, 1]), tensor([0, 1, 0]));
 * matrix.compute(); // => [[1, 1], [0, 1]]
 * @see https://lightning.ai/docs/torchmetrics/stable/classification/confusion_matrix.html
 */
export class ConfusionMatrix extends Metric<number[][]> {
  private counts: number[][] = [];
  private readonly numClasses: number | undefined;

  /** @param options - `numClasses`, where not all classes may come up */
  constructor(options: ClassCountOptions = {}) {
    super();
    const { numClasses } = options;
    if (numClasses !== undefined && !(Number.isInteger(numClasses) && numClasses > 0)) {
      throw new ValueError(`numClasses has to be a positive integer, got ${numClasses}`);
    }
    this.numClasses = numClasses;
    this.reset();
  }

  /**
   * Adds a batch.
   *
   * @param predictions - classes [n], or scores [n, c]
   * @param targets - classes [n]
   * @throws ShapeError unless there is a prediction for each target, ValueError for a class out of range
   */
  update(predictions: Tensor, targets: Tensor): void {
    const { predicted, actual, scored } = labelsOf(predictions, targets);
    const limit = this.numClasses ?? scored;
    for (const list of [predicted, actual]) {
      for (let i = 0; i < list.length; i++) checkClass(list[i] as number, limit ?? Number.MAX_SAFE_INTEGER);
    }
    if (scored !== undefined) this.grow(scored);
    for (let i = 0; i < actual.length; i++) {
      const [row, column] = [actual[i] as number, predicted[i] as number];
      this.grow((row > column ? row : column) + 1);
      const counts = this.counts[row] as number[];
      counts[column] = (counts[column] as number) + 1;
    }
  }

  /**
   * The counts, a row for each true class.
   *
   * @returns nested arrays
   */
  compute(): number[][] {
    return this.counts.map((row) => [...row]);
  }

  reset(): void {
    this.counts = [];
    this.grow(this.numClasses ?? 0);
  }

  private grow(size: number): void {
    if (size <= this.counts.length) return;
    for (const row of this.counts) while (row.length < size) row.push(0);
    while (this.counts.length < size) this.counts.push(Array.from({ length: size }, () => 0));
  }
}
