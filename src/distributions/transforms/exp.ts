import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { positive, real } from '../constraints/instances';
import { RisingTransform } from './elementwise';

/**
 * y = e^x.
 *
 * @example
 * new distributions.ExpTransform().inv(tensor([1])); // [0]
 */
export class ExpTransform extends RisingTransform {
  static readonly className: string = 'ExpTransform';

  get domain(): Constraint {
    return real;
  }

  get codomain(): Constraint {
    return positive;
  }

  forward(x: Tensor): Tensor {
    return exp(x);
  }

  inverse(y: Tensor): Tensor {
    return log(y);
  }

  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return x;
  }
}
