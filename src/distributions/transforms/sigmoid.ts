import { softplus } from '../../nn/functional/softplus';
import { clamp } from '../../ops/pointwise/clamp';
import { log } from '../../ops/pointwise/log';
import { log1p } from '../../ops/pointwise/log1p';
import { neg } from '../../ops/pointwise/neg';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { sub } from '../../ops/pointwise/sub';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { real, unitInterval } from '../constraints/instances';
import { EPS, TINY } from '../utils';
import { RisingTransform } from './elementwise';

const inside = (y: Tensor): Tensor => clamp(y, TINY, 1 - EPS);

/** 1 / (1 + e^-x), kept off 0 and 1. */
export const clippedSigmoid = (x: Tensor): Tensor => inside(sigmoid(x));

/**
 * y = 1 / (1 + e^-x), kept off 0 and 1.
 *
 * @example
 * new distributions.SigmoidTransform()(tensor([0])); // [0.5]
 */
export class SigmoidTransform extends RisingTransform {
  static readonly className: string = 'SigmoidTransform';

  get domain(): Constraint {
    return real;
  }

  get codomain(): Constraint {
    return unitInterval;
  }

  forward(x: Tensor): Tensor {
    return scope(() => clippedSigmoid(x));
  }

  inverse(y: Tensor): Tensor {
    return scope(() => {
      const clipped = inside(y);
      return sub(log(clipped), log1p(neg(clipped)));
    });
  }

  override logAbsDetJacobian(x: Tensor, _y: Tensor): Tensor {
    return scope(() => sub(neg(softplus(neg(x))), softplus(x)));
  }
}
