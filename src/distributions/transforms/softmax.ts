import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { sub } from '../../ops/pointwise/sub';
import { max } from '../../ops/reduction/max';
import { sum } from '../../ops/reduction/sum';
import type { Shape } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { realVector, simplex } from '../constraints/instances';
import { Transform } from './transform';
import { requireDims } from './vectorShapes';

/**
 * y = softmax x over the last dim, of which x is known but for a constant; the inverse is ln y.
 *
 * @example
 * new distributions.SoftmaxTransform()(tensor([0, 0])); // [0.5, 0.5]
 */
export class SoftmaxTransform extends Transform {
  static readonly className: string = 'SoftmaxTransform';

  get domain(): Constraint {
    return realVector;
  }

  get codomain(): Constraint {
    return simplex;
  }

  override equals(other: Transform): boolean {
    return other instanceof SoftmaxTransform;
  }

  forward(x: Tensor): Tensor {
    return scope(() => {
      const weights = exp(sub(x, max(x, -1, { keepdim: true }).values));
      return div(weights, sum(weights, -1, { keepdim: true }));
    });
  }

  inverse(y: Tensor): Tensor {
    return log(y);
  }

  override forwardShape(shape: Shape): Shape {
    requireDims(shape, 1);
    return shape;
  }

  override inverseShape(shape: Shape): Shape {
    requireDims(shape, 1);
    return shape;
  }
}
