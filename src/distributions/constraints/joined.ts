import { ValueError } from '../../errors';
import { cat } from '../../ops/joining/cat';
import { stack } from '../../ops/joining/stack';
import { narrow } from '../../ops/shape/narrow';
import { select } from '../../ops/shape/select';
import type { Tensor } from '../../tensor/tensor';
import { Constraint } from './constraint';

/** Throws unless `dim` is one of the value's. */
export function checkDim(x: Tensor, dim: number): void {
  if (dim < -x.shape.length || dim >= x.shape.length) {
    throw new ValueError(`dim ${dim} is out of range for a value of ${x.shape.length} dims`);
  }
}

/**
 * Constraints for parts side by side along a dim, each of a length of its own, as `cat` joins them.
 *
 * @param cseq - constraints
 * @param lengths - how many entries each has
 * @param dim - along which they stand one behind the other
 * @throws ValueError for another number of lengths than of constraints
 * @example
 * const { cat, positive, real } = distributions.constraints;
 * cat([real, positive], 0, { lengths: [1, 2] }).check(tensor([-1, -1, 1])); // => tensor([ True, False,  True])
 */
export class CatConstraint extends Constraint {
  static readonly className: string = 'Cat';
  readonly cseq: readonly Constraint[];
  readonly lengths: readonly number[];

  constructor(
    cseq: readonly Constraint[],
    readonly dim = 0,
    lengths?: readonly number[] | null,
  ) {
    super();
    this.cseq = [...cseq];
    this.lengths = lengths === undefined || lengths === null ? cseq.map(() => 1) : [...lengths];
    if (this.lengths.length !== cseq.length) throw new ValueError('cat(): one length for each constraint');
  }

  override get isDiscrete(): boolean {
    return this.cseq.some((part) => part.isDiscrete);
  }

  override get eventDim(): number {
    return Math.max(...this.cseq.map((part) => part.eventDim));
  }

  check(value: Tensor): Tensor {
    checkDim(value, this.dim);
    let start = 0;
    const checks = this.cseq.map((part, i) => {
      const length = this.lengths[i] as number;
      start += length;
      return part.check(narrow(value, this.dim, start - length, length));
    });
    return cat(checks, this.dim);
  }
}

/**
 * Constraints for the entries along a dim, as `stack` joins them.
 *
 * @param cseq - constraints
 * @param dim - along which they stand
 * @example
 * const { positive, real, stack } = distributions.constraints;
 * stack([real, positive], 1).check(tensor([[-1, -1], [-1, 1]])); // => tensor([[ True, False], [ True,  True]])
 */
export class StackConstraint extends Constraint {
  static readonly className: string = 'Stack';
  readonly cseq: readonly Constraint[];

  constructor(
    cseq: readonly Constraint[],
    readonly dim = 0,
  ) {
    super();
    this.cseq = [...cseq];
  }

  override get isDiscrete(): boolean {
    return this.cseq.some((part) => part.isDiscrete);
  }

  override get eventDim(): number {
    const most = Math.max(...this.cseq.map((part) => part.eventDim));
    return this.dim + most < 0 ? most + 1 : most;
  }

  check(value: Tensor): Tensor {
    checkDim(value, this.dim);
    return stack(
      this.cseq.map((part, i) => part.check(select(value, this.dim, i))),
      this.dim,
    );
  }
}
