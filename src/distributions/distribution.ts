import { enableGrad, noGrad } from '../autograd/mode';
import { NotImplementedError, ValueError } from '../errors';
import { exp } from '../ops/pointwise/exp';
import { sqrt } from '../ops/pointwise/sqrt';
import { all } from '../ops/reduction/all';
import { expand } from '../ops/shape/expand';
import { checkShape, type Shape, sameShape } from '../tensor/layout';
import { scope, TENSORS } from '../tensor/scope';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import { warnOnce } from '../warn';
import { type Constraint, Dependent } from './constraints/constraint';
import { classNameOf, pythonName, showParameter, showSize, showTensor, showTuple } from './format';

export interface DistributionOptions {
  /** Whether parameters and values are checked; default as `Distribution.setDefaultValidateArgs` says, at first true. */
  validateArgs?: boolean | undefined;
}

export interface EnumerateOptions {
  /** Repeat the values for each distribution of the batch; default true. */
  expand?: boolean;
}

export type ArgConstraints = Readonly<Record<string, Constraint>>;

let validateByDefault = true;

/**
 * Base of all distributions.
 *
 * Parameters that broadcast make a batch of distributions, of shape `batchShape`; one draw from one of them has the shape
 * `eventShape`. Draws are [...sampleShape, ...batchShape, ...eventShape], log-probabilities [..., ...batchShape].
 *
 * @see https://pytorch.org/docs/stable/distributions.html#distribution
 */
export abstract class Distribution {
  /** What each parameter has to be. */
  static readonly argConstraints: ArgConstraints = {};
  /** Where all draws lie, if that does not depend on the parameters. */
  static readonly support: Constraint | undefined = undefined;
  /** @internal Parameters that are computed from others when they are first asked for. */
  static readonly lazyParams: readonly string[] = [];

  /** The shape of the batch: one distribution each. */
  readonly batchShape: Shape = [];
  /** The shape of one draw of one of them. */
  readonly eventShape: Shape = [];
  /** @internal The parameters that are there, by name. */
  params: Record<string, Tensor> = {};
  private validates: boolean | undefined = undefined;

  /**
   * Whether parameters and values of distributions made without `validateArgs` are checked. A check costs a pass over the
   * values, which a program that works does not need.
   *
   * @param value - whether distributions check their parameters where nothing else is said
   * @throws ValueError unless it is true or false
   */
  static setDefaultValidateArgs(value: boolean): void {
    if (typeof value !== 'boolean') throw new ValueError(`validate_args must be true or false, got ${typeName(value)}`);
    validateByDefault = value;
  }

  /** @internal Sets the shapes and checks the parameters: the last thing that a constructor does. */
  protected init(batchShape: Shape, eventShape: Shape = [], options?: DistributionOptions): void {
    const given = options?.validateArgs;
    if (given !== undefined && given !== null && typeof given !== 'boolean') {
      throw new ValueError(`validateArgs must be true or false, got ${typeName(given)}`);
    }
    const [batch, event] = [Object.freeze([...batchShape]), Object.freeze([...eventShape])];
    Object.assign(this, { batchShape: batch, eventShape: event, validates: given ?? undefined });
    if (this.validateArgs) this.checkParameters();
  }

  private checkParameters(): void {
    const { lazyParams } = this.constructor as typeof Distribution;
    for (const [name, constraint] of Object.entries(this.argConstraints)) {
      if (constraint instanceof Dependent || (lazyParams.includes(name) && !(name in this.params))) continue;
      const value = (this as unknown as Record<string, Tensor>)[name] as Tensor;
      if (holds(() => constraint.check(value))) continue;
      throw new ValueError(
        `Expected parameter ${pythonName(name)} (Tensor of shape ${showTuple(value.shape)}) of distribution ${this} ` +
          `to satisfy the constraint ${constraint}, but found invalid values:\n${showTensor(value)}`,
      );
    }
  }

  /** Whether parameters and values are checked. */
  get validateArgs(): boolean {
    return this.validates ?? validateByDefault;
  }

  /** What each parameter has to be. */
  get argConstraints(): ArgConstraints {
    return (this.constructor as typeof Distribution).argConstraints;
  }

  /** Where all draws lie. */
  get support(): Constraint {
    const { support } = this.constructor as typeof Distribution;
    if (support === undefined) throw this.lacks('support');
    return support;
  }

  /** Whether draws have gradients with respect to the parameters: whether there is `rsample`. */
  get hasRsample(): boolean {
    return false;
  }

  /** Whether there is `enumerateSupport`. */
  get hasEnumerateSupport(): boolean {
    return false;
  }

  /** The expected value. */
  get mean(): Tensor {
    throw this.lacks('mean');
  }

  /** The most probable value. */
  get mode(): Tensor {
    throw new NotImplementedError(`<class '${classNameOf(this)}'> does not implement mode`);
  }

  get variance(): Tensor {
    throw this.lacks('variance');
  }

  /** The standard deviation. */
  get stddev(): Tensor {
    return sqrt(this.variance);
  }

  /**
   * Draws, without gradients.
   *
   * @param sampleShape - how many; default [], one for each distribution of the batch
   * @returns [...sampleShape, ...batchShape, ...eventShape]
   */
  sample(sampleShape: Shape = []): Tensor {
    return noGrad(() => this.rsample(sampleShape));
  }

  /**
   * Draws as a differentiable function of the parameters.
   *
   * @param _sampleShape - how many samples, in front of the batch's shape
   * @returns [...sampleShape, ...batchShape, ...eventShape]
   * @throws NotImplementedError where draws have no such gradients
   */
  rsample(_sampleShape: Shape = []): Tensor {
    throw this.lacks('rsample');
  }

  /**
   * `sample([n])`.
   *
   * @param n - how many
   * @returns [n, ...batch shape, ...event shape]
   */
  sampleN(n: number): Tensor {
    warnOnce('sample_n will be deprecated. Use .sample((n,)) instead');
    return this.sample([n]);
  }

  /**
   * ln p(value), the logarithm of the density or of the probability.
   *
   * @param _value - [..., ...batch shape, ...event shape]
   * @param value - [..., ...batchShape, ...eventShape], or what broadcasts to it
   * @returns [..., ...batch shape]
   * @throws ValueError for a value outside of the support, or of a shape that does not fit
   */
  logProb(_value: Tensor): Tensor {
    throw this.lacks('logProb');
  }

  /**
   * P(x <= value).
   *
   * @param _value - [..., ...batch shape, ...event shape]
   * @returns probabilities of smaller values
   * @throws NotImplementedError where a distribution has no formula for it
   */
  cdf(_value: Tensor): Tensor {
    throw this.lacks('cdf');
  }

  /**
   * The x with P(x <= x') = value: the inverse of `cdf`.
   *
   * @param _value - probabilities
   * @returns the values up to which they reach
   * @throws NotImplementedError where a distribution has no formula for it
   */
  icdf(_value: Tensor): Tensor {
    throw this.lacks('icdf');
  }

  /**
   * All values of a discrete distribution, along dim 0: [values, ...batchShape, ...eventShape], or [values, 1, ...] with
   * `expand: false`.
   *
   * @param _options - `expand`, default true: to the batch's shape
   * @returns [number of values, ...batch shape, ...event shape]
   * @throws NotImplementedError for distributions of other than a finite number of values
   */
  enumerateSupport(_options?: EnumerateOptions): Tensor {
    throw this.lacks('enumerateSupport');
  }

  /**
   * -E ln p, one for each distribution of the batch.
   *
   * @returns of the batch's shape, in nats
   * @throws NotImplementedError where a distribution has no formula for it
   */
  entropy(): Tensor {
    throw this.lacks('entropy');
  }

  /**
   * e to the entropy.
   *
   * @returns of the batch's shape
   */
  perplexity(): Tensor {
    return exp(this.entropy());
  }

  /**
   * The same distributions with their parameters expanded to another shape of the batch, as `Tensor.expand` does.
   *
   * @param batchShape - that the batch's shape broadcasts to
   * @returns a distribution of the same class
   * @throws ShapeError for a shape that it does not expand to
   */
  expand(batchShape: Shape): this {
    return this.expanded(batchShape, {});
  }

  /** @internal A copy with the parameters expanded and the given fields in place of its own. */
  protected expanded(batchShape: Shape, fields: object): this {
    checkShape(batchShape, `${classNameOf(this)}.expand()`);
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)) as this, this);
    const cut = this.batchShape.length;
    const params = Object.entries(this.params).map(([name, x]) => [
      name,
      expand(x, [...batchShape, ...x.shape.slice(cut)]),
    ]);
    return Object.assign(copy, {
      params: Object.fromEntries(params),
      batchShape: Object.freeze([...batchShape]),
      validates: this.validateArgs,
      ...fields,
    });
  }

  /** @internal The shape of draws. */
  protected extendedShape(sampleShape: Shape): Shape {
    if (!Array.isArray(sampleShape)) {
      throw new ValueError(
        `${classNameOf(this)}.sample(): sample_shape must be an array of sizes, got ${typeName(sampleShape)}; for n draws sample([n])`,
      );
    }
    checkShape(sampleShape, `${classNameOf(this)}.sample()`);
    return [...sampleShape, ...this.batchShape, ...this.eventShape];
  }

  /** @internal A parameter that is computed from others once, when it is first asked for. */
  protected lazy(name: string, compute: () => Tensor): Tensor {
    const known = this.params[name];
    if (known !== undefined) return known;
    const made = enableGrad(compute);
    made.storage.outlivesScopes = true;
    this.params[name] = made;
    return made;
  }

  /** @internal Throws unless `value` may be asked about, where values are checked. */
  protected checkSample(value: Tensor): void {
    if (!(value instanceof Tensor)) throw new ValueError('The value argument to log_prob must be a Tensor');
    if (this.validateArgs) this.validateSample(value);
  }

  /** @internal */
  validateSample(value: Tensor): void {
    const { eventShape, batchShape } = this;
    const start = value.shape.length - eventShape.length;
    if (start < 0 || !sameShape(value.shape.slice(start), eventShape)) {
      throw new ValueError(
        `The right-most size of value must match event_shape: ${showSize(value.shape)} vs ${showSize(eventShape)}.`,
      );
    }
    const expected = [...batchShape, ...eventShape];
    for (let i = 1; i <= Math.min(expected.length, value.shape.length); i++) {
      const [a, b] = [value.shape.at(-i), expected.at(-i)];
      if (a === 1 || b === 1 || a === b) continue;
      throw new ValueError(
        `Value is not broadcastable with batch_shape+event_shape: ${showSize(value.shape)} vs ${showSize(expected)}.`,
      );
    }
    const { support } = this;
    if (holds(() => support.check(value))) return;
    throw new ValueError(
      `Expected value argument (Tensor of shape ${showTuple(value.shape)}) to be within the support (${support}) of the ` +
        `distribution ${this}, but found invalid values:\n${showTensor(value)}`,
    );
  }

  /** @internal What a class does not have. */
  protected lacks(what: string): NotImplementedError {
    return new NotImplementedError(`${classNameOf(this)}.${what} is not implemented`);
  }

  /** @internal What `scope` keeps where it returns the distribution. */
  [TENSORS](): unknown[] {
    return Object.values(this);
  }

  /**
   * @returns the class with its parameters
   */
  toString(): string {
    const shown = Object.keys(this.argConstraints)
      .filter((name) => name in this.params)
      .map((name) => `${pythonName(name)}: ${showParameter(this.params[name] as Tensor)}`);
    return `${classNameOf(this)}(${shown.join(', ')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [Symbol.for('Deno.customInspect')](): string {
    return this.toString();
  }
}

/** Whether all of a check holds. */
export function holds(check: () => Tensor): boolean {
  return noGrad(() => scope(() => all(check()).item<boolean>()));
}
