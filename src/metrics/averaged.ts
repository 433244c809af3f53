import { ValueError } from '../errors';
import type { Tensor } from '../tensor/tensor';
import { textOf } from '../typeName';
import { type ClassCountOptions, ConfusionMatrix } from './confusionMatrix';
import { Metric, ratio } from './metric';

/**
 * How classes are put together: 'micro' counts all samples alike, 'macro' is the mean over the classes that occur, 'weighted' the
 * mean weighted by how often each is true, 'none' keeps them apart.
 */
export type Average = 'micro' | 'macro' | 'weighted' | 'none';

export interface AverageOptions<Kind extends Average = Average> extends ClassCountOptions {
  average?: Kind;
}

/** Of one class: its samples that were found, those taken for it wrongly, those that were missed. */
export interface ClassCounts {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

/**
 * A measure of each class, put together. With `average: 'none'` the result is a list.
 *
 * @param usual - the average where none is given
 * @param options - `average`, and `numClasses`, where not all classes may come up
 */
export abstract class AveragedMetric<Kind extends Average = Average> extends Metric<
  Kind extends 'none' ? number[] : number
> {
  private readonly matrix: ConfusionMatrix;
  private readonly average: Average;

  protected constructor({ average, numClasses }: AverageOptions<Kind>, usual: Average) {
    super();
    this.average = average ?? usual;
    if (!['micro', 'macro', 'weighted', 'none'].includes(this.average)) {
      throw new ValueError(`average is 'micro', 'macro', 'weighted' or 'none', got '${textOf(this.average)}'`);
    }
    this.matrix = new ConfusionMatrix(numClasses === undefined ? {} : { numClasses });
  }

  /** The measure of one class, or of all counts together. */
  protected abstract of(counts: ClassCounts): number;

  /**
   * Adds a batch.
   *
   * @param predictions - classes [n], or scores [n, c]
   * @param targets - classes [n]
   */
  update(predictions: Tensor, targets: Tensor): void {
    this.matrix.update(predictions, targets);
  }

  /**
   * Begins anew.
   */
  reset(): void {
    this.matrix.reset();
  }

  /**
   * The measure of what was added so far.
   *
   * @returns a number, or one for each class
   */
  compute(): Kind extends 'none' ? number[] : number {
    return this.averaged() as Kind extends 'none' ? number[] : number;
  }

  private averaged(): number | number[] {
    const classes = countsOf(this.matrix.compute());
    const values = classes.map((counts) => this.of(counts));
    switch (this.average) {
      case 'none':
        return values;
      case 'micro':
        return this.of(classes.reduce(added, { truePositives: 0, falsePositives: 0, falseNegatives: 0 }));
      case 'weighted':
        return mean(
          values,
          classes.map(({ truePositives, falseNegatives }) => truePositives + falseNegatives),
        );
      default:
        // What neither occurs nor is predicted says nothing.
        return mean(
          values,
          classes.map((counts) => Number(sumOf(counts) > 0)),
        );
    }
  }
}

function countsOf(matrix: readonly number[][]): ClassCounts[] {
  return matrix.map((row, i) => {
    const truePositives = row[i] as number;
    const column = matrix.reduce((sum, other) => sum + (other[i] as number), 0);
    const all = row.reduce((sum, count) => sum + count, 0);
    return { truePositives, falsePositives: column - truePositives, falseNegatives: all - truePositives };
  });
}

const sumOf = (counts: ClassCounts): number => counts.truePositives + counts.falsePositives + counts.falseNegatives;

const added = (a: ClassCounts, b: ClassCounts): ClassCounts => ({
  truePositives: a.truePositives + b.truePositives,
  falsePositives: a.falsePositives + b.falsePositives,
  falseNegatives: a.falseNegatives + b.falseNegatives,
});

function mean(values: readonly number[], weights: readonly number[]): number {
  const total = values.reduce((sum, value, i) => sum + value * (weights[i] as number), 0);
  return ratio(
    total,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
}
