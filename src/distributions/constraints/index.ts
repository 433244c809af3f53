/** Regions in which values are valid, as torch.distributions.constraints. */

import type { Tensor } from '../../tensor/tensor';
import {
  BooleanConstraint,
  GreaterThan,
  GreaterThanEq,
  HalfOpenInterval,
  IntegerInterval,
  Interval,
  LessThan,
} from './bounds';
import { type Constraint, Dependent } from './constraint';
import { IndependentConstraint } from './independent';
import { CatConstraint, StackConstraint } from './joined';
import { PositiveDefinite, PositiveSemidefinite, Square, Symmetric } from './matrices';
import { CorrCholesky, LowerCholesky, LowerTriangular } from './triangular';
import { MultinomialConstraint } from './vectors';

export { IntegerGreaterThan, IntegerLessThan, Real } from './bounds';
export { Constraint } from './constraint';
export {
  boolean,
  nonnegative,
  nonnegativeInteger,
  oneHot,
  positive,
  positiveInteger,
  real,
  realVector,
  simplex,
  unitInterval,
} from './instances';
export { OneHot, Simplex } from './vectors';
export {
  BooleanConstraint,
  CatConstraint,
  CorrCholesky,
  Dependent,
  GreaterThan,
  GreaterThanEq,
  HalfOpenInterval,
  IndependentConstraint,
  IntegerInterval,
  Interval,
  LessThan,
  LowerCholesky,
  LowerTriangular,
  MultinomialConstraint,
  PositiveDefinite,
  PositiveSemidefinite,
  Square,
  StackConstraint,
  Symmetric,
};

type Bound = Tensor | number;

/**
 * Numbers above a bound.
 *
 * @param lowerBound - a number, or a tensor that broadcasts with the values
 * @returns the constraint
 * @example
 * distributions.constraints.greaterThan(tensor([0, 2])).check(tensor([1, 1])); // => tensor([ True, False])
 */
export const greaterThan = (lowerBound: Bound): GreaterThan => new GreaterThan(lowerBound);
/**
 * Numbers from a bound on.
 *
 * @param lowerBound - a number, or a tensor that broadcasts with the values
 * @returns the constraint
 * @example
 * distributions.constraints.greaterThanEq(1).check(tensor([1, 0.5])); // => tensor([ True, False])
 */
export const greaterThanEq = (lowerBound: Bound): GreaterThanEq => new GreaterThanEq(lowerBound);
/**
 * Numbers below a bound.
 *
 * @param upperBound - a number, or a tensor that broadcasts with the values
 * @returns the constraint
 * @example
 * distributions.constraints.lessThan(1).check(tensor([1, 0.5])); // => tensor([False,  True])
 */
export const lessThan = (upperBound: Bound): LessThan => new LessThan(upperBound);
/**
 * Numbers between two bounds, which belong to it.
 *
 * @param lowerBound - a number, or a tensor that broadcasts with the values
 * @param upperBound - a number, or a tensor that broadcasts with the values
 * @returns the constraint
 * @example
 * distributions.constraints.interval(-1, 1).check(tensor([-1, 1, 2])); // => tensor([ True,  True, False])
 */
export const interval = (lowerBound: Bound, upperBound: Bound): Interval => new Interval(lowerBound, upperBound);
/**
 * Numbers between two bounds, of which the lower one belongs to it.
 *
 * @param lowerBound - a number, or a tensor that broadcasts with the values
 * @param upperBound - a number, or a tensor that broadcasts with the values
 * @returns the constraint
 * @example
 * distributions.constraints.halfOpenInterval(-1, 1).check(tensor([-1, 1, 2])); // => tensor([ True, False, False])
 */
export const halfOpenInterval = (lowerBound: Bound, upperBound: Bound): HalfOpenInterval =>
  new HalfOpenInterval(lowerBound, upperBound);
/**
 * Integers between two bounds, which belong to it.
 *
 * @param lowerBound - a number, or a tensor that broadcasts with the values
 * @param upperBound - a number, or a tensor that broadcasts with the values
 * @returns the constraint
 * @example
 * distributions.constraints.integerInterval(1, 6).check(tensor([1, 1.5, 7])); // => tensor([ True, False, False])
 */
export const integerInterval = (lowerBound: Bound, upperBound: Bound): IntegerInterval =>
  new IntegerInterval(lowerBound, upperBound);
/**
 * Vectors of counts whose sum is at most a bound.
 *
 * @param upperBound - what the counts of a vector add up to at most: a number, or a tensor in the shape of the batch
 * @returns the constraint
 * @example
 * distributions.constraints.multinomial(2).check(tensor([[1, 1], [1, 2]])); // => tensor([ True, False])
 */
export const multinomial = (upperBound: Bound): MultinomialConstraint => new MultinomialConstraint(upperBound);
/**
 * Another constraint for all values along some last dims of the batch.
 *
 * @param base - of each element
 * @param reinterpretedBatchNdims - how many of the last dims make one event
 * @returns the constraint of the events
 * @example
 * distributions.constraints.independent(distributions.constraints.positive, 1).check(ones([2, 3])); // => tensor([True, True])
 */
export const independent = (base: Constraint, reinterpretedBatchNdims: number): IndependentConstraint =>
  new IndependentConstraint(base, reinterpretedBatchNdims);
/**
 * Constraints for parts side by side along a dim.
 *
 * @param cseq - a constraint for each part
 * @param dim - along which the parts stand, default 0
 * @param options - `lengths`: how many entries each part has, default one
 * @returns the constraint of the whole
 * @example
 * distributions.constraints.cat([distributions.constraints.positive, distributions.constraints.real]).check(tensor([-1, -1])); // => tensor([False,  True])
 */
export const cat = (
  cseq: readonly Constraint[],
  dim = 0,
  options: { lengths?: readonly number[] } = {},
): CatConstraint => new CatConstraint(cseq, dim, options.lengths);
/**
 * Constraints for the entries along a dim.
 *
 * @param cseq - a constraint for each entry
 * @param dim - along which the entries stand, default 0
 * @returns the constraint of the whole
 * @example
 * distributions.constraints.stack([distributions.constraints.positive, distributions.constraints.real]).check(tensor([-1, -1])); // => tensor([False,  True])
 */
export const stack = (cseq: readonly Constraint[], dim = 0): StackConstraint => new StackConstraint(cseq, dim);

/** What depends on other values. */
export const dependent = /* @__PURE__ */ new Dependent();
/** Square matrices with zeros above the diagonal. */
export const lowerTriangular = /* @__PURE__ */ new LowerTriangular();
/** The same with a positive diagonal. */
export const lowerCholesky = /* @__PURE__ */ new LowerCholesky();
/** The same with rows of length 1. */
export const corrCholesky = /* @__PURE__ */ new CorrCholesky();
/** Matrices with as many rows as columns. */
export const square = /* @__PURE__ */ new Square();
/** Matrices that are their own transpose. */
export const symmetric = /* @__PURE__ */ new Symmetric();
/** Symmetric matrices without negative eigenvalues. */
export const positiveSemidefinite = /* @__PURE__ */ new PositiveSemidefinite();
/** Symmetric matrices with positive eigenvalues. */
export const positiveDefinite = /* @__PURE__ */ new PositiveDefinite();

/**
 * Whether a constraint depends on other values.
 *
 * @param constraint - any
 * @returns a boolean
 * @example
 * distributions.constraints.isDependent(distributions.constraints.simplex); // => false
 */
export const isDependent = (constraint: Constraint): boolean => constraint instanceof Dependent;
