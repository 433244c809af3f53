import { ValueError } from '../../errors';
import type { Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { typeName } from '../../typeName';
import type { Constraint } from '../constraints/constraint';
import { IndependentConstraint } from '../constraints/independent';
import { classNameOf } from '../format';
import { sumRightmost } from '../utils';
import { Transform } from './transform';

/**
 * Another transform, some last dims of whose batch become dims of the event: log |det J| is summed over them.
 *
 * @param baseTransform - the other
 * @param reinterpretedBatchNdims - how many dims
 * @param cacheSize - 1 keeps the last value and its result; 0 does not
 * @throws ValueError where the other is no transform
 * @example
 * const t = new distributions.IndependentTransform(new distributions.ExpTransform(), 1);
 * t.logAbsDetJacobian(tensor([1, 2]), t(tensor([1, 2]))); // 3
 */
export class IndependentTransform extends Transform {
  static readonly className: string = 'IndependentTransform';
  readonly baseTransform: Transform;
  readonly reinterpretedBatchNdims: number;

  constructor(baseTransform: Transform, reinterpretedBatchNdims: number, cacheSize = 0) {
    super(cacheSize);
    if (!(baseTransform instanceof Transform)) {
      throw new ValueError(`IndependentTransform(): the base is a Transform, not ${typeName(baseTransform)}`);
    }
    this.baseTransform = baseTransform.withCache(cacheSize);
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  get domain(): Constraint {
    return new IndependentConstraint(this.baseTransform.domain, this.reinterpretedBatchNdims);
  }

  get codomain(): Constraint {
    return new IndependentConstraint(this.baseTransform.codomain, this.reinterpretedBatchNdims);
  }

  override get bijective(): boolean {
    return this.baseTransform.bijective;
  }

  override get sign(): number | Tensor {
    return this.baseTransform.sign;
  }

  protected override recached(cacheSize: number): Transform {
    return new IndependentTransform(this.baseTransform, this.reinterpretedBatchNdims, cacheSize);
  }

  forward(x: Tensor): Tensor {
    checkDims(x, this.domain.eventDim);
    return this.baseTransform(x);
  }

  inverse(y: Tensor): Tensor {
    checkDims(y, this.codomain.eventDim);
    return this.baseTransform.inv(y);
  }

  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return scope(() => sumRightmost(this.baseTransform.logAbsDetJacobian(x, y), this.reinterpretedBatchNdims));
  }

  override forwardShape(shape: Shape): Shape {
    return this.baseTransform.forwardShape(shape);
  }

  override inverseShape(shape: Shape): Shape {
    return this.baseTransform.inverseShape(shape);
  }

  override toString(): string {
    return `${classNameOf(this)}(${this.baseTransform}, ${this.reinterpretedBatchNdims})`;
  }
}

function checkDims(x: Tensor, dims: number): void {
  if (x.shape.length < dims) throw new ValueError('Too few dimensions on input');
}
