import { NotImplementedError, ValueError } from '../../errors';
import { neg } from '../../ops/pointwise/neg';
import type { Shape } from '../../tensor/layout';
import { TENSORS } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { classNameOf } from '../format';

/** A transform is called like a function: `t(x)`. */
export interface Transform {
  // biome-ignore lint/style/useShorthandFunctionType: merged with the class below, which a type can't be
  (x: Tensor): Tensor;
}

/**
 * Base of the invertible maps with known log |det J| that distributions are transformed by: y = t(x), x = t.inv(y).
 *
 * A class of one's own has `forward`, `inverse` and `logAbsDetJacobian`.
 *
 * @throws ValueError for a `cacheSize` other than 0 and 1
 * @see https://pytorch.org/docs/stable/distributions.html#module-torch.distributions.transforms
 */
export abstract class Transform {
  /** @internal Whether the last pair of x and y is kept: 0 or 1. */
  declare readonly cacheSize: number;
  /** @internal */
  declare cachedInverse: Transform | null;
  declare private pair: readonly [x: Tensor, y: Tensor] | null;

  /**
   * @param cacheSize - 1: keep the last x and y, so that the inverse of what was just computed is exact and free; default 0
   */
  constructor(cacheSize = 0) {
    // A plain closure is callable wherever code generation from strings is forbidden; the prototype makes it a transform.
    const self = ((x: Tensor): Tensor => self.run(x)) as unknown as this & { cacheSize: number };
    Object.setPrototypeOf(self, new.target.prototype);
    delete (self as { name?: string }).name;
    delete (self as { length?: number }).length;
    if (cacheSize !== 0 && cacheSize !== 1) throw new ValueError('cache_size must be 0 or 1');
    self.cacheSize = cacheSize;
    self.cachedInverse = null;
    self.pair = null;
    // biome-ignore lint/correctness/noConstructorReturn: see above
    return self;
  }

  /** Where x lies. */
  abstract get domain(): Constraint;
  /** Where y lies. */
  abstract get codomain(): Constraint;
  /** The computation of y = t(x); call the transform itself, not this. */
  abstract forward(x: Tensor): Tensor;
  /** The computation of x; call `t.inv(y)`. */
  abstract inverse(y: Tensor): Tensor;

  /** Whether each y comes from one x. */
  get bijective(): boolean {
    return false;
  }

  /** 1 where y rises with x, -1 where it falls. */
  get sign(): number | Tensor {
    throw this.lacks('sign');
  }

  /** How many of the last dims are transformed together. */
  get eventDim(): number {
    const { domain, codomain } = this;
    if (domain.eventDim === codomain.eventDim) return domain.eventDim;
    throw new ValueError('Please use either .domain.event_dim or .codomain.event_dim');
  }

  /** The inverse transform: `t.inv(t(x))` is x. */
  get inv(): Transform {
    this.cachedInverse ??= new InverseTransform(this);
    return this.cachedInverse;
  }

  /**
   * ln |det dy/dx|, one for each value.
   *
   * @param _x - values
   * @param _y - their results
   * @returns of the shape of x without the dims of an event
   * @throws NotImplementedError where a transform is not one to one
   */
  logAbsDetJacobian(_x: Tensor, _y: Tensor): Tensor {
    throw this.lacks('logAbsDetJacobian');
  }

  /**
   * The same transform with another size of the cache.
   *
   * @param cacheSize - 1 or 0
   * @returns this transform, or a new one
   */
  withCache(cacheSize = 1): Transform {
    return this.cacheSize === cacheSize ? this : this.recached(cacheSize);
  }

  /** @internal A copy with another size of the cache; a class with arguments of its own says how. */
  protected recached(cacheSize: number): Transform {
    const { constructor: made } = this as unknown as { constructor: new (cacheSize: number) => Transform };
    return new made(cacheSize);
  }

  /**
   * The shape of y from that of x.
   *
   * @param shape - of values
   * @returns the shape of their results
   */
  forwardShape(shape: Shape): Shape {
    return shape;
  }

  /**
   * The shape of x from that of y.
   *
   * @param shape - of results
   * @returns the shape of the values
   */
  inverseShape(shape: Shape): Shape {
    return shape;
  }

  /**
   * Whether the other does the same.
   *
   * @param other - another transform
   * @returns whether both do the same
   */
  equals(other: Transform): boolean {
    return this === other;
  }

  /** @internal */
  run(x: Tensor): Tensor {
    if (this.cacheSize === 0) return this.forward(x);
    if (this.pair?.[0] === x) return this.pair[1];
    const y = this.forward(x);
    this.pair = [x, y];
    return y;
  }

  /** @internal */
  runInverse(y: Tensor): Tensor {
    if (this.cacheSize === 0) return this.inverse(y);
    if (this.pair?.[1] === y) return this.pair[0];
    const x = this.inverse(y);
    this.pair = [x, y];
    return x;
  }

  /** @internal */
  protected lacks(what: string): NotImplementedError {
    return new NotImplementedError(`${classNameOf(this)}.${what} is not implemented`);
  }

  /** @internal What `scope` keeps where it returns the transform. */
  [TENSORS](): unknown[] {
    return Object.values(this);
  }

  /**
   * @returns the class, with its parameters
   */
  toString(): string {
    return `${classNameOf(this)}()`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.for('Deno.customInspect')](): string {
    return this.toString();
  }
}

// Transforms are functions: `t.call(...)` and `t.apply(...)` work as on any other.
Object.setPrototypeOf(Transform.prototype, Function.prototype);

/** The inverse of a transform. */
class InverseTransform extends Transform {
  static readonly className: string = '_InverseTransform';

  constructor(private readonly of: Transform) {
    super(of.cacheSize);
    this.of = of;
  }

  get domain(): Constraint {
    return this.of.codomain;
  }

  get codomain(): Constraint {
    return this.of.domain;
  }

  override get bijective(): boolean {
    return this.of.bijective;
  }

  override get sign(): number | Tensor {
    return this.of.sign;
  }

  override get inv(): Transform {
    return this.of;
  }

  override withCache(cacheSize = 1): Transform {
    return this.of.withCache(cacheSize).inv;
  }

  override equals(other: Transform): boolean {
    return other instanceof InverseTransform && this.of.equals(other.of);
  }

  override run(x: Tensor): Tensor {
    return this.of.runInverse(x);
  }

  override runInverse(y: Tensor): Tensor {
    return this.of.run(y);
  }

  forward(x: Tensor): Tensor {
    return this.of.runInverse(x);
  }

  inverse(y: Tensor): Tensor {
    return this.of.run(y);
  }

  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return neg(this.of.logAbsDetJacobian(y, x));
  }

  override forwardShape(shape: Shape): Shape {
    return this.of.inverseShape(shape);
  }

  override inverseShape(shape: Shape): Shape {
    return this.of.forwardShape(shape);
  }

  override toString(): string {
    return `${classNameOf(this)}(${this.of})`;
  }
}
