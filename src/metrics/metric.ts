import type { Tensor } from '../tensor/tensor';

/** Something that is measured over batches: `update` with each, `compute` at the end, `reset` before the next epoch. */
export abstract class Metric<Result> {
  /** Adds a batch. */
  abstract update(predictions: Tensor, targets: Tensor): void;

  /** The value over all batches since the last `reset`. */
  abstract compute(): Result;

  /** Forgets all batches. */
  abstract reset(): void;
}

/** a / b, and 0 where there is nothing to divide by. */
export const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);
