import { softplus } from '../../nn/functional/softplus';
import { atanh } from '../../ops/pointwise/atanh';
import { mul } from '../../ops/pointwise/mul';
import { rsub } from '../../ops/pointwise/rsub';
import { sub } from '../../ops/pointwise/sub';
import { tanh } from '../../ops/pointwise/tanh';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { Interval } from '../constraints/bounds';
import type { Constraint } from '../constraints/constraint';
import { real } from '../constraints/instances';
import { RisingTransform } from './elementwise';

/**
 * y = tanh x.
 *
 * @example
 * new distributions.TanhTransform()(tensor([0])); // [0]
 */
export class TanhTransform extends RisingTransform {
  static readonly className: string = 'TanhTransform';

  get domain(): Constraint {
    return real;
  }

  get codomain(): Constraint {
    return new Interval(-1, 1);
  }

  forward(x: Tensor): Tensor {
    return tanh(x);
  }

  inverse(y: Tensor): Tensor {
    return atanh(y);
  }

  /** 2 (ln 2 - x - softplus(-2x)), without cancellation. */
  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return scope(() => mul(sub(rsub(x, Math.LN2), softplus(mul(x, -2))), 2));
  }
}
