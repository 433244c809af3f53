import { add } from '../../ops/pointwise/add';
import { exp } from '../../ops/pointwise/exp';
import { log } from '../../ops/pointwise/log';
import { tril } from '../../ops/pointwise/tril';
import { diagEmbed } from '../../ops/shape/diagEmbed';
import { diagonal } from '../../ops/shape/diagonal';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import type { Constraint } from '../constraints/constraint';
import { IndependentConstraint } from '../constraints/independent';
import { real } from '../constraints/instances';
import { LowerCholesky } from '../constraints/triangular';
import { Transform } from './transform';

/**
 * A square matrix becomes a lower triangular one with a positive diagonal: the exponential of its own.
 *
 * @example
 * new distributions.LowerCholeskyTransform()(zeros([2, 2])); // [[1, 0], [0, 1]]
 */
export class LowerCholeskyTransform extends Transform {
  static readonly className: string = 'LowerCholeskyTransform';

  get domain(): Constraint {
    return new IndependentConstraint(real, 2);
  }

  get codomain(): Constraint {
    return new LowerCholesky();
  }

  override equals(other: Transform): boolean {
    return other instanceof LowerCholeskyTransform;
  }

  forward(x: Tensor): Tensor {
    return scope(() => add(tril(x, -1), diagEmbed(exp(diagonal(x, -2, -1)))));
  }

  inverse(y: Tensor): Tensor {
    return scope(() => add(tril(y, -1), diagEmbed(log(diagonal(y, -2, -1)))));
  }
}
