import { abs } from '../../ops/pointwise/abs';
import { div } from '../../ops/pointwise/div';
import { eq } from '../../ops/pointwise/eq';
import { log } from '../../ops/pointwise/log';
import { mul } from '../../ops/pointwise/mul';
import { pow } from '../../ops/pointwise/pow';
import { broadcastShapes, type Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { positive } from '../constraints/instances';
import { holds } from '../distribution';
import { broadcastAll, type Parameter } from '../utils';
import { Transform } from './transform';

/**
 * y = x^exponent, for x > 0.
 *
 * @param exponent - number or tensor
 * @param cacheSize - 1 keeps the last value and its result; 0 does not
 * @example
 * new distributions.PowerTransform(2)(tensor([3])); // [9]
 */
export class PowerTransform extends Transform {
  static readonly className: string = 'PowerTransform';
  readonly exponent: Tensor;

  constructor(exponent: Parameter, cacheSize = 0) {
    super(cacheSize);
    [this.exponent] = broadcastAll(exponent);
  }

  get domain(): Constraint {
    return positive;
  }

  get codomain(): Constraint {
    return positive;
  }

  override get bijective(): boolean {
    return true;
  }

  override get sign(): number {
    return 1;
  }

  protected override recached(cacheSize: number): Transform {
    return new PowerTransform(this.exponent, cacheSize);
  }

  override equals(other: Transform): boolean {
    return other instanceof PowerTransform && holds(() => eq(this.exponent, other.exponent));
  }

  forward(x: Tensor): Tensor {
    return pow(x, this.exponent);
  }

  inverse(y: Tensor): Tensor {
    return scope(() => pow(y, div(1, this.exponent)));
  }

  /** ln |exponent y / x|. */
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return scope(() => log(abs(div(mul(this.exponent, y), x))));
  }

  override forwardShape(shape: Shape): Shape {
    return broadcastShapes(shape, this.exponent.shape);
  }

  override inverseShape(shape: Shape): Shape {
    return broadcastShapes(shape, this.exponent.shape);
  }
}
