import { ShapeError, ValueError } from '../errors';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import { ratio } from './metric';

/**
 * The mean of values with weights, Σ wᵢ vᵢ / Σ wᵢ: of losses, weighted by the sizes of their batches, for example.
 *
 * @example
 * const mean = new Mean();
 * mean.update(1, 3); // a value, and its weight
 * mean.update(tensor([5]));
 * mean.compute(); // => 2
 * @see https://lightning.ai/docs/torchmetrics/stable/aggregation.html
 */
export class Mean {
  private sum = 0;
  private weight = 0;

  /**
   * Adds values.
   *
   * @param value - a number, or a tensor of some
   * @param weight - one for all, or a tensor with as many; default 1
   * @throws ShapeError for another number of weights than values
   */
  update(value: number | Tensor, weight: number | Tensor = 1): void {
    for (const one of [value, weight] as unknown[]) {
      if (typeof one === 'number' || typeof one === 'boolean' || one instanceof Tensor) continue;
      throw new ValueError(`update(): a mean is of numbers and tensors, got ${typeName(one)}`);
    }
    const values = value instanceof Tensor ? value.data() : [value];
    const weights = weight instanceof Tensor ? weight.data() : undefined;
    if (weights !== undefined && weights.length !== values.length && weights.length !== 1) {
      throw new ShapeError(`${values.length} values have ${values.length} weights or one, got ${weights.length}`);
    }
    for (let i = 0; i < values.length; i++) {
      const own = weights === undefined ? (weight as number) : (weights[weights.length === 1 ? 0 : i] as number);
      this.sum += own * (values[i] as number);
      this.weight += own;
    }
  }

  /**
   * The mean so far, 0 where nothing was added.
   *
   * @returns a number; NaN before the first value
   */
  compute(): number {
    return ratio(this.sum, this.weight);
  }

  /** Forgets all values. */
  reset(): void {
    this.sum = 0;
    this.weight = 0;
  }
}
