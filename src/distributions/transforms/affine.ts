import { abs } from '../../ops/pointwise/abs';
import { add } from '../../ops/pointwise/add';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { sign } from '../../ops/pointwise/sign';
import { sub } from '../../ops/pointwise/sub';
import { expand } from '../../ops/shape/expand';
import { fullLike } from '../../tensor/create';
import { broadcastShapes, type Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import { Tensor } from '../../tensor/tensor';
import { wrongType } from '../../tensor/wrongArguments';
import type { Constraint } from '../constraints/constraint';
import { IndependentConstraint } from '../constraints/independent';
import { real } from '../constraints/instances';
import { holds } from '../distribution';
import { type Parameter, sumRightmost } from '../utils';
import { Transform } from './transform';

export interface AffineOptions {
  /** How many of the last dims make one value: 0 (default) for numbers, 1 for vectors, 2 for matrices. */
  eventDim?: number;
  cacheSize?: number;
}

/**
 * y = loc + scale x.
 *
 * @param loc - number or tensor
 * @param scale - number or tensor, not 0
 * @param options - `eventDim`: how many dims make one event, default 0; `cacheSize`
 * @throws DTypeError for a `loc` or a `scale` that is neither a tensor nor a number
 * @example
 * new distributions.AffineTransform(1, 2)(tensor([3])); // [7]
 */
export class AffineTransform extends Transform {
  static readonly className: string = 'AffineTransform';
  readonly loc: Parameter;
  readonly scale: Parameter;
  private readonly dims: number;

  constructor(loc: Parameter, scale: Parameter, options: AffineOptions = {}) {
    super(options.cacheSize);
    for (const [i, x] of [loc, scale].entries()) {
      if (!(x instanceof Tensor) && typeof x !== 'number') {
        throw wrongType('AffineTransform', i === 0 ? 'loc' : 'scale', i + 1, x);
      }
    }
    this.loc = loc;
    this.scale = scale;
    this.dims = options.eventDim ?? 0;
  }

  override get eventDim(): number {
    return this.dims;
  }

  get domain(): Constraint {
    return this.dims === 0 ? real : new IndependentConstraint(real, this.dims);
  }

  get codomain(): Constraint {
    return this.domain;
  }

  override get bijective(): boolean {
    return true;
  }

  override get sign(): number | Tensor {
    return typeof this.scale === 'number' ? Math.sign(this.scale) : sign(this.scale);
  }

  protected override recached(cacheSize: number): Transform {
    return new AffineTransform(this.loc, this.scale, { eventDim: this.dims, cacheSize });
  }

  override equals(other: Transform): boolean {
    return other instanceof AffineTransform && same(this.loc, other.loc) && same(this.scale, other.scale);
  }

  forward(x: Tensor): Tensor {
    return scope(() => add(this.loc, mul(this.scale, x)));
  }

  inverse(y: Tensor): Tensor {
    return scope(() => div(sub(y, this.loc), this.scale));
  }

  /** ln |scale|, summed over the dims of a value. */
  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    const { scale, dims } = this;
    return scope(() => {
      const each = typeof scale === 'number' ? log(abs(fullLike(x, scale))) : log(abs(scale));
      return expand(sumRightmost(each, dims), x.shape.slice(0, x.shape.length - dims));
    });
  }

  override forwardShape(shape: Shape): Shape {
    return [this.loc, this.scale].reduce<Shape>(
      (all, x) => broadcastShapes(all, x instanceof Tensor ? x.shape : []),
      shape,
    );
  }

  override inverseShape(shape: Shape): Shape {
    return this.forwardShape(shape);
  }
}

function same(a: Parameter, b: Parameter): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  return holds(() => (a instanceof Tensor ? eq(a, b) : eq(b as Tensor, a)));
}
