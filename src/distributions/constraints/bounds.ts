import { eq } from '../../ops/pointwise/eq';
import { ge } from '../../ops/pointwise/ge';
import { gt } from '../../ops/pointwise/gt';
import { le } from '../../ops/pointwise/le';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { logicalOr } from '../../ops/pointwise/logicalOr';
import { lt } from '../../ops/pointwise/lt';
import { remainder } from '../../ops/pointwise/remainder';
import type { Tensor } from '../../tensor/tensor';
import { classNameOf, showBound } from '../format';
import { Constraint } from './constraint';

type Bound = Tensor | number;

/**
 * All numbers but NaN.
 *
 * @example
 * distributions.constraints.real.check(tensor([0, Number.NaN])); // => tensor([ True, False])
 */
export class Real extends Constraint {
  static readonly className: string = 'Real';

  check(value: Tensor): Tensor {
    return eq(value, value);
  }
}

/**
 * Numbers above a bound.
 *
 * @param lowerBound - a number or a tensor
 * @example
 * distributions.constraints.greaterThan(0).check(tensor([0, 1])); // => tensor([False,  True])
 */
export class GreaterThan extends Constraint {
  static readonly className: string = 'GreaterThan';

  constructor(readonly lowerBound: Bound) {
    super();
  }

  check(value: Tensor): Tensor {
    return gt(value, this.lowerBound);
  }

  override toString(): string {
    return `${classNameOf(this)}(lower_bound=${showBound(this.lowerBound, this.isDiscrete)})`;
  }
}

/**
 * Numbers from a bound on.
 *
 * @example
 * distributions.constraints.greaterThanEq(0).check(tensor([-1, 0])); // => tensor([False,  True])
 */
export class GreaterThanEq extends GreaterThan {
  static override readonly className: string = 'GreaterThanEq';

  override check(value: Tensor): Tensor {
    return ge(value, this.lowerBound);
  }
}

/**
 * Numbers below a bound.
 *
 * @param upperBound - a number or a tensor
 * @example
 * distributions.constraints.lessThan(1).check(tensor([0.5, 1])); // => tensor([ True, False])
 */
export class LessThan extends Constraint {
  static readonly className: string = 'LessThan';

  constructor(readonly upperBound: Bound) {
    super();
  }

  check(value: Tensor): Tensor {
    return lt(value, this.upperBound);
  }

  override toString(): string {
    return `${classNameOf(this)}(upper_bound=${showBound(this.upperBound, this.isDiscrete)})`;
  }
}

/**
 * Numbers between two bounds, which belong to it.
 *
 * @param lowerBound - a number or a tensor
 * @param upperBound - a number or a tensor
 * @example
 * distributions.constraints.interval(0, 1).check(tensor([-1, 0, 1])); // => tensor([False,  True,  True])
 */
export class Interval extends Constraint {
  static readonly className: string = 'Interval';

  constructor(
    readonly lowerBound: Bound,
    readonly upperBound: Bound,
  ) {
    super();
  }

  check(value: Tensor): Tensor {
    return logicalAnd(ge(value, this.lowerBound), le(value, this.upperBound));
  }

  override toString(): string {
    const [from, to] = [this.lowerBound, this.upperBound].map((bound) => showBound(bound, this.isDiscrete));
    return `${classNameOf(this)}(lower_bound=${from}, upper_bound=${to})`;
  }
}

/**
 * Numbers between two bounds, of which the lower one belongs to it.
 *
 * @example
 * distributions.constraints.halfOpenInterval(0, 1).check(tensor([0, 1])); // => tensor([ True, False])
 */
export class HalfOpenInterval extends Interval {
  static override readonly className: string = 'HalfOpenInterval';

  override check(value: Tensor): Tensor {
    return logicalAnd(ge(value, this.lowerBound), lt(value, this.upperBound));
  }
}

const isWhole = (value: Tensor): Tensor => eq(remainder(value, 1), 0);

/**
 * Integers between two bounds, which belong to it.
 *
 * @example
 * distributions.constraints.integerInterval(0, 9).check(tensor([0.5, 9])); // => tensor([False,  True])
 */
export class IntegerInterval extends Interval {
  static override readonly className: string = 'IntegerInterval';

  override get isDiscrete(): boolean {
    return true;
  }

  override check(value: Tensor): Tensor {
    return logicalAnd(isWhole(value), super.check(value));
  }
}

/**
 * Integers up to a bound.
 *
 * @example
 * new distributions.constraints.IntegerLessThan(2).check(tensor([1.5, 2, 3])); // => tensor([False,  True, False])
 */
export class IntegerLessThan extends LessThan {
  static override readonly className: string = 'IntegerLessThan';

  override get isDiscrete(): boolean {
    return true;
  }

  override check(value: Tensor): Tensor {
    return logicalAnd(isWhole(value), le(value, this.upperBound));
  }
}

/**
 * Integers from a bound on.
 *
 * @example
 * new distributions.constraints.IntegerGreaterThan(2).check(tensor([1, 2, 2.5])); // => tensor([False,  True, False])
 */
export class IntegerGreaterThan extends GreaterThanEq {
  static override readonly className: string = 'IntegerGreaterThan';

  override get isDiscrete(): boolean {
    return true;
  }

  override check(value: Tensor): Tensor {
    return logicalAnd(isWhole(value), super.check(value));
  }
}

/**
 * 0 and 1.
 *
 * @example
 * distributions.constraints.boolean.check(tensor([0, 0.5, 1])); // => tensor([ True, False,  True])
 */
export class BooleanConstraint extends Constraint {
  static readonly className: string = 'Boolean';

  override get isDiscrete(): boolean {
    return true;
  }

  check(value: Tensor): Tensor {
    return isBit(value);
  }
}

export const isBit = (value: Tensor): Tensor => logicalOr(eq(value, 0), eq(value, 1));
