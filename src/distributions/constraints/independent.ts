import { ValueError } from '../../errors';
import { all } from '../../ops/reduction/all';
import { reshape } from '../../ops/shape/reshape';
import { numelOf } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { classNameOf } from '../format';
import { Constraint } from './constraint';

/**
 * Another constraint for all values along some of the last dims of the batch, which become dims of the event.
 *
 * @param baseConstraint - of each element
 * @param reinterpretedBatchNdims - how many of the last dims make one event
 * @example
 * const { independent, positive } = distributions.constraints;
 * independent(positive, 1).check(tensor([[1, 2], [1, -2]])); // => tensor([ True, False])
 */
export class IndependentConstraint extends Constraint {
  static readonly className: string = 'IndependentConstraint';

  constructor(
    readonly baseConstraint: Constraint,
    readonly reinterpretedBatchNdims: number,
  ) {
    super();
  }

  override get isDiscrete(): boolean {
    return this.baseConstraint.isDiscrete;
  }

  override get eventDim(): number {
    return this.baseConstraint.eventDim + this.reinterpretedBatchNdims;
  }

  check(value: Tensor): Tensor {
    const result = this.baseConstraint.check(value);
    const cut = result.shape.length - this.reinterpretedBatchNdims;
    if (cut < 0) {
      throw new ValueError(`Expected value.dim() >= ${this.eventDim} but got ${value.shape.length}`);
    }
    return all(reshape(result, [...result.shape.slice(0, cut), numelOf(result.shape.slice(cut))]), -1);
  }

  override toString(): string {
    return `${classNameOf(this)}(${this.baseConstraint}, ${this.reinterpretedBatchNdims})`;
  }
}
