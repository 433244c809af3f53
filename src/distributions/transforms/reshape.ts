import { ValueError } from '../../errors';
import { reshape } from '../../ops/shape/reshape';
import { zeros } from '../../tensor/create';
import { numelOf, type Shape, sameShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { IndependentConstraint } from '../constraints/independent';
import { real } from '../constraints/instances';
import { showSize } from '../format';
import { Transform } from './transform';

/**
 * The last dims in another shape.
 *
 * @param inShape - of one value of x
 * @param outShape - of one value of y, with as many elements
 * @param cacheSize - 1 keeps the last value and its result; 0 does not
 * @throws ValueError where the numbers of elements differ
 * @example
 * new distributions.ReshapeTransform([4], [2, 2])(zeros([3, 4])).shape; // [3, 2, 2]
 */
export class ReshapeTransform extends Transform {
  static readonly className: string = 'ReshapeTransform';
  readonly inShape: Shape;
  readonly outShape: Shape;

  constructor(inShape: Shape, outShape: Shape, cacheSize = 0) {
    super(cacheSize);
    if (numelOf(inShape) !== numelOf(outShape)) {
      throw new ValueError('in_shape, out_shape have different numbers of elements');
    }
    this.inShape = [...inShape];
    this.outShape = [...outShape];
  }

  get domain(): Constraint {
    return new IndependentConstraint(real, this.inShape.length);
  }

  get codomain(): Constraint {
    return new IndependentConstraint(real, this.outShape.length);
  }

  override get bijective(): boolean {
    return true;
  }

  protected override recached(cacheSize: number): Transform {
    return new ReshapeTransform(this.inShape, this.outShape, cacheSize);
  }

  forward(x: Tensor): Tensor {
    return reshape(x, [...x.shape.slice(0, x.shape.length - this.inShape.length), ...this.outShape]);
  }

  inverse(y: Tensor): Tensor {
    return reshape(y, [...y.shape.slice(0, y.shape.length - this.outShape.length), ...this.inShape]);
  }

  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return zeros(x.shape.slice(0, x.shape.length - this.inShape.length), { dtype: x.dtype });
  }

  override forwardShape(shape: Shape): Shape {
    return exchanged(shape, this.inShape, this.outShape);
  }

  override inverseShape(shape: Shape): Shape {
    return exchanged(shape, this.outShape, this.inShape);
  }
}

function exchanged(shape: Shape, from: Shape, to: Shape): Shape {
  const cut = shape.length - from.length;
  if (cut < 0) throw new ValueError('Too few dimensions on input');
  const end = shape.slice(cut);
  if (!sameShape(end, from)) {
    throw new ValueError(`Shape mismatch: expected ${showSize(end)} but got ${showSize(from)}`);
  }
  return [...shape.slice(0, cut), ...to];
}
