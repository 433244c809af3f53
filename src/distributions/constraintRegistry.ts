import { NotImplementedError, ValueError } from '../errors';
import { sub } from '../ops/pointwise/sub';
import { typeName } from '../tensor/wrongArguments';
import { GreaterThan, GreaterThanEq, HalfOpenInterval, Interval, LessThan, Real } from './constraints/bounds';
import { Constraint } from './constraints/constraint';
import { IndependentConstraint } from './constraints/independent';
import { CatConstraint, StackConstraint } from './constraints/joined';
import { CorrCholesky, LowerCholesky } from './constraints/triangular';
import { Simplex } from './constraints/vectors';
import { classNameOf } from './format';
import { AffineTransform } from './transforms/affine';
import { CatTransform } from './transforms/cat';
import { ComposeTransform, identityTransform } from './transforms/compose';
import { CorrCholeskyTransform } from './transforms/corrCholesky';
import { ExpTransform } from './transforms/exp';
import { IndependentTransform } from './transforms/independent';
import { LowerCholeskyTransform } from './transforms/lowerCholesky';
import { SigmoidTransform } from './transforms/sigmoid';
import { SoftmaxTransform } from './transforms/softmax';
import { StackTransform } from './transforms/stack';
import { StickBreakingTransform } from './transforms/stickBreaking';
import type { Transform } from './transforms/transform';

// biome-ignore lint/suspicious/noExplicitAny: constraints of whatever class
type Factory = (constraint: any) => Transform;
type ConstraintClass = abstract new (...args: never[]) => Constraint;

/** Gives a transform from all numbers to where a constraint holds. */
export interface ConstraintRegistry {
  /** @throws NotImplementedError where there is none for the constraint's class */
  (constraint: Constraint): Transform;
  /**
   * Adds what makes a transform for constraints of a class, given as the class or one of its constraints.
   *
   * @returns the factory; without one, a function that takes it
   */
  register(constraint: ConstraintClass | Constraint, factory: Factory): Factory;
  register(constraint: ConstraintClass | Constraint): (factory: Factory) => Factory;
}

function makeRegistry(table: ReadonlyMap<unknown, Factory>): ConstraintRegistry {
  const factories = new Map(table);
  const lookUp = (constraint: Constraint): Transform => {
    if (!(constraint instanceof Constraint)) {
      throw new ValueError(`Expected constraint to be a Constraint, but got ${typeName(constraint)}`);
    }
    const factory = factories.get(constraint.constructor);
    if (factory === undefined)
      throw new NotImplementedError(`Cannot transform _${classNameOf(constraint)} constraints`);
    return factory(constraint);
  };
  function register(constraint: ConstraintClass | Constraint, factory?: Factory): unknown {
    if (factory === undefined) return (given: Factory) => register(constraint, given);
    const type = constraint instanceof Constraint ? constraint.constructor : constraint;
    if (typeof type !== 'function' || !(type.prototype instanceof Constraint)) {
      throw new ValueError(
        `Expected constraint to be either a Constraint subclass or instance, but got ${typeName(constraint)}`,
      );
    }
    factories.set(type, factory);
    return factory;
  }
  return Object.assign(lookUp, { register }) as ConstraintRegistry;
}

/** Above a bound. */
const aboveOf = ({ lowerBound }: GreaterThan): Transform =>
  lowerBound === 0
    ? new ExpTransform()
    : new ComposeTransform([new ExpTransform(), new AffineTransform(lowerBound, 1)]);

const belowOf = ({ upperBound }: LessThan): Transform =>
  new ComposeTransform([new ExpTransform(), new AffineTransform(upperBound, -1)]);

function betweenOf({ lowerBound, upperBound }: Interval): Transform {
  if (lowerBound === 0 && upperBound === 1) return new SigmoidTransform();
  const bothNumbers = typeof lowerBound === 'number' && typeof upperBound === 'number';
  const width = bothNumbers ? upperBound - lowerBound : sub(upperBound, lowerBound);
  return new ComposeTransform([new SigmoidTransform(), new AffineTransform(lowerBound, width)]);
}

/** What both registries have; `self` is the one that is asked for parts of a constraint. */
function common(self: () => ConstraintRegistry): [unknown, Factory][] {
  const each = (parts: readonly Constraint[]): Transform[] => parts.map((part) => self()(part));
  return [
    [Real, () => identityTransform],
    [
      IndependentConstraint,
      (c: IndependentConstraint) => new IndependentTransform(self()(c.baseConstraint), c.reinterpretedBatchNdims),
    ],
    [GreaterThan, aboveOf],
    [GreaterThanEq, aboveOf],
    [LessThan, belowOf],
    [Interval, betweenOf],
    [HalfOpenInterval, betweenOf],
    [CorrCholesky, () => new CorrCholeskyTransform()],
    [CatConstraint, (c: CatConstraint) => new CatTransform(each(c.cseq), c.dim, { lengths: c.lengths })],
    [StackConstraint, (c: StackConstraint) => new StackTransform(each(c.cseq), c.dim)],
  ];
}

/**
 * A bijection from all numbers to where a constraint holds: for samplers that walk in unconstrained space.
 *
 * @example
 * distributions.bijectTo(new distributions.Exponential(1).support)(tensor([0])); // [1]
 * @see https://pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraint_registry
 */
export const bijectTo: ConstraintRegistry = /* @__PURE__ */ makeRegistry(
  new Map([...common(() => bijectTo), [Simplex, () => new StickBreakingTransform()]]),
);

/**
 * A transform from all numbers to where a constraint holds, not always one to one: for optimizing parameters.
 *
 * @example
 * const { scale } = distributions.Normal.argConstraints;
 * distributions.transformTo(scale)(tensor([0])); // [1]
 * @see https://pytorch.org/docs/stable/distributions.html#module-torch.distributions.constraint_registry
 */
export const transformTo: ConstraintRegistry = /* @__PURE__ */ makeRegistry(
  new Map([
    ...common(() => transformTo),
    [Simplex, () => new SoftmaxTransform()],
    [LowerCholesky, () => new LowerCholeskyTransform()],
  ]),
);
