import { TorchletError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { classNameOf } from '../format';

/**
 * A region of numbers, vectors or matrices in which values are valid: what a distribution draws, or what its parameters
 * may be.
 *
 * @see https://pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraints
 */
export abstract class Constraint {
  /** Whether it holds integers, booleans and the like. */
  get isDiscrete(): boolean {
    return false;
  }

  /** How many of the last dims make one value: 0 for numbers, 1 for vectors, 2 for matrices. */
  get eventDim(): number {
    return 0;
  }

  /** A bool tensor in the shape of the batch: which values are valid. */
  abstract check(value: Tensor): Tensor;

  /**
   * @returns the class, with its bounds
   */
  toString(): string {
    return `${classNameOf(this)}()`;
  }
}

/**
 * A constraint that depends on other values, and can only be told for an object, not for its class.
 *
 * @param known - `isDiscrete` and `eventDim`, where they do not depend on anything
 * @example
 * const { dependent, isDependent, positive } = distributions.constraints;
 * [isDependent(dependent), isDependent(positive)]; // => [true, false]
 */
export class Dependent extends Constraint {
  static readonly className: string = 'Dependent';

  constructor(private readonly known: { isDiscrete?: boolean; eventDim?: number } = {}) {
    super();
  }

  override get isDiscrete(): boolean {
    return statically(this.known.isDiscrete, 'is_discrete');
  }

  override get eventDim(): number {
    return statically(this.known.eventDim, 'event_dim');
  }

  check(_value: Tensor): Tensor {
    throw new TorchletError('Cannot determine validity of dependent constraint');
  }
}

function statically<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TorchletError(`.${what} cannot be determined statically`);
  return value;
}
