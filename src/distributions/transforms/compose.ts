import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { zerosLike } from '../../tensor/create';
import type { Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { IndependentConstraint } from '../constraints/independent';
import { real } from '../constraints/instances';
import { classNameOf } from '../format';
import { sumRightmost } from '../utils';
import { Transform } from './transform';

/** A constraint over `dims` last dims. */
const over = (constraint: Constraint, dims: number): Constraint =>
  dims > constraint.eventDim ? new IndependentConstraint(constraint, dims - constraint.eventDim) : constraint;

/**
 * Transforms one after the other: y = tₙ(... t₁(x)).
 *
 * @param parts - in the order in which they are applied
 * @param cacheSize - 1 keeps the last value and its result, so that the inverse costs nothing; 0 does not
 * @example
 * const t = new distributions.ComposeTransform([new distributions.ExpTransform(), new distributions.AffineTransform(1, 2)]);
 * t(tensor([0])); // [3]
 */
export class ComposeTransform extends Transform {
  static readonly className: string = 'ComposeTransform';
  readonly parts: readonly Transform[];

  constructor(parts: readonly Transform[], cacheSize = 0) {
    super(cacheSize);
    this.parts = cacheSize === 0 ? parts : parts.map((part) => part.withCache(cacheSize));
  }

  get domain(): Constraint {
    const [first] = this.parts;
    if (first === undefined) return real;
    let dims = (this.parts.at(-1) as Transform).codomain.eventDim;
    for (const { domain, codomain } of [...this.parts].reverse()) {
      dims = Math.max(dims + domain.eventDim - codomain.eventDim, domain.eventDim);
    }
    return over(first.domain, dims);
  }

  get codomain(): Constraint {
    const last = this.parts.at(-1);
    if (last === undefined) return real;
    let dims = (this.parts[0] as Transform).domain.eventDim;
    for (const { domain, codomain } of this.parts) {
      dims = Math.max(dims + codomain.eventDim - domain.eventDim, codomain.eventDim);
    }
    return over(last.codomain, dims);
  }

  override get bijective(): boolean {
    return this.parts.every((part) => part.bijective);
  }

  override get sign(): number | Tensor {
    return this.parts.reduce<number | Tensor>((sign, part) => timesSign(sign, part.sign), 1);
  }

  override get inv(): Transform {
    if (this.cachedInverse === null) {
      this.cachedInverse = new ComposeTransform(this.parts.map((part) => part.inv).reverse());
      this.cachedInverse.cachedInverse = this;
    }
    return this.cachedInverse;
  }

  protected override recached(cacheSize: number): Transform {
    return new ComposeTransform(this.parts, cacheSize);
  }

  override equals(other: Transform): boolean {
    return (
      other instanceof ComposeTransform &&
      this.parts.length === other.parts.length &&
      this.parts.every((part, i) => part.equals(other.parts[i] as Transform))
    );
  }

  override run(x: Tensor): Tensor {
    return this.forward(x);
  }

  override runInverse(y: Tensor): Tensor {
    return this.inverse(y);
  }

  forward(x: Tensor): Tensor {
    return this.parts.reduce((value, part) => part(value), x);
  }

  inverse(y: Tensor): Tensor {
    return this.parts.reduceRight((value, part) => part.inv(value), y);
  }

  /** The sum of the parts' own, over the dims that are transformed together. */
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const { parts } = this;
    if (parts.length === 0) return zerosLike(x);
    return scope(() => {
      let dims = this.domain.eventDim;
      let from = x;
      const terms = parts.map((part, i) => {
        const to = i === parts.length - 1 ? y : part(from);
        const term = sumRightmost(part.logAbsDetJacobian(from, to), dims - part.domain.eventDim);
        dims += part.codomain.eventDim - part.domain.eventDim;
        from = to;
        return term;
      });
      return terms.reduce((sum, term) => add(sum, term));
    });
  }

  override forwardShape(shape: Shape): Shape {
    return this.parts.reduce((all, part) => part.forwardShape(all), shape);
  }

  override inverseShape(shape: Shape): Shape {
    return this.parts.reduceRight((all, part) => part.inverseShape(all), shape);
  }

  override toString(): string {
    return `${classNameOf(this)}(\n    ${this.parts.join(',\n    ')}\n)`;
  }
}

/** Signs are numbers, or tensors where they differ. */
export const timesSign = (a: number | Tensor, b: number | Tensor): number | Tensor =>
  typeof a === 'number' && typeof b === 'number' ? a * b : mul(a, b);

/** y = x. */
export const identityTransform = /* @__PURE__ */ new ComposeTransform([]);
