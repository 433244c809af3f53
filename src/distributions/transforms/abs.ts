import { abs } from '../../ops/pointwise/abs';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { positive, real } from '../constraints/instances';
import { Transform } from './transform';

/**
 * y = |x|, of which x is one of two; the inverse is y itself.
 *
 * @example
 * new distributions.AbsTransform()(tensor([-2])); // [2]
 */
export class AbsTransform extends Transform {
  static readonly className: string = 'AbsTransform';

  get domain(): Constraint {
    return real;
  }

  get codomain(): Constraint {
    return positive;
  }

  override equals(other: Transform): boolean {
    return other instanceof AbsTransform;
  }

  forward(x: Tensor): Tensor {
    return abs(x);
  }

  inverse(y: Tensor): Tensor {
    return y;
  }
}
