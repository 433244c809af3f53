import { softplus } from '../../nn/functional/softplus';
import { add } from '../../ops/pointwise/add';
import { expm1 } from '../../ops/pointwise/expm1';
import { log } from '../../ops/pointwise/log';
import { neg } from '../../ops/pointwise/neg';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { positive, real } from '../constraints/instances';
import { RisingTransform } from './elementwise';

/**
 * y = ln (1 + e^x).
 *
 * @example
 * new distributions.SoftplusTransform()(tensor([0])); // [0.6931]
 */
export class SoftplusTransform extends RisingTransform {
  static readonly className: string = 'SoftplusTransform';

  get domain(): Constraint {
    return real;
  }

  get codomain(): Constraint {
    return positive;
  }

  forward(x: Tensor): Tensor {
    return softplus(x);
  }

  inverse(y: Tensor): Tensor {
    return scope(() => add(log(neg(expm1(neg(y)))), y));
  }

  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return scope(() => neg(softplus(neg(x))));
  }
}
