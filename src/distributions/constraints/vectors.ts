import { abs } from '../../ops/pointwise/abs';
import { eq } from '../../ops/pointwise/eq';
import { ge } from '../../ops/pointwise/ge';
import { le } from '../../ops/pointwise/le';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { lt } from '../../ops/pointwise/lt';
import { sub } from '../../ops/pointwise/sub';
import { all } from '../../ops/reduction/all';
import { sum } from '../../ops/reduction/sum';
import type { Tensor } from '../../tensor/tensor';
import { isBit } from './bounds';
import { Constraint } from './constraint';

/**
 * Vectors of one 1 among zeros.
 *
 * @example
 * distributions.constraints.oneHot.check(tensor([[0, 1, 0], [1, 1, 0]])); // => tensor([ True, False])
 */
export class OneHot extends Constraint {
  static readonly className: string = 'OneHot';

  override get isDiscrete(): boolean {
    return true;
  }

  override get eventDim(): number {
    return 1;
  }

  check(value: Tensor): Tensor {
    return logicalAnd(all(isBit(value), -1), eq(sum(value, -1), 1));
  }
}

/**
 * Vectors of numbers >= 0 that sum to 1.
 *
 * @example
 * distributions.constraints.simplex.check(tensor([[0.25, 0.75], [0.5, 0.75]])); // => tensor([ True, False])
 */
export class Simplex extends Constraint {
  static readonly className: string = 'Simplex';

  override get eventDim(): number {
    return 1;
  }

  check(value: Tensor): Tensor {
    return logicalAnd(all(ge(value, 0), -1), lt(abs(sub(sum(value, -1), 1)), 1e-6));
  }
}

/**
 * Vectors of counts >= 0 whose sum is at most a bound.
 *
 * @param upperBound - what the counts add up to at most
 * @example
 * distributions.constraints.multinomial(3).check(tensor([[1, 2], [2, 2]])); // => tensor([ True, False])
 */
export class MultinomialConstraint extends Constraint {
  static readonly className: string = 'Multinomial';

  constructor(readonly upperBound: Tensor | number) {
    super();
  }

  override get isDiscrete(): boolean {
    return true;
  }

  override get eventDim(): number {
    return 1;
  }

  check(value: Tensor): Tensor {
    return logicalAnd(all(ge(value, 0), -1), le(sum(value, -1), this.upperBound));
  }
}
