import { choleskyEx } from '../../ops/linalg/cholesky';
import { eigvalsh } from '../../ops/linalg/eigh';
import { eq } from '../../ops/pointwise/eq';
import { ge } from '../../ops/pointwise/ge';
import { isclose } from '../../ops/pointwise/isclose';
import { all } from '../../ops/reduction/all';
import { transpose } from '../../ops/shape/transpose';
import { full } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { holds } from '../distribution';
import { Constraint } from './constraint';

/**
 * Matrices with as many rows as columns.
 *
 * @example
 * distributions.constraints.square.check(zeros([3, 2, 2])); // => tensor([True, True, True])
 */
export class Square extends Constraint {
  static readonly className: string = 'Square';

  override get eventDim(): number {
    return 2;
  }

  check(value: Tensor): Tensor {
    const [rows, columns] = value.shape.slice(-2);
    return full(value.shape.slice(0, -2), rows === columns, { dtype: 'bool' });
  }
}

/**
 * Matrices that are their own transpose, but for 1e-6.
 *
 * @example
 * distributions.constraints.symmetric.check(tensor([[1, 2], [2, 1]])); // => tensor(True)
 */
export class Symmetric extends Square {
  static override readonly className: string = 'Symmetric';

  override check(value: Tensor): Tensor {
    const square = super.check(value);
    if (!holds(() => square)) return square;
    return all(all(isclose(value, transpose(value, -2, -1), { atol: 1e-6 }), -2), -1);
  }
}

/**
 * Symmetric matrices without negative eigenvalues.
 *
 * @example
 * distributions.constraints.positiveSemidefinite.check(tensor([[1, 0], [0, 0]])); // => tensor(True)
 */
export class PositiveSemidefinite extends Symmetric {
  static override readonly className: string = 'PositiveSemidefinite';

  override check(value: Tensor): Tensor {
    const symmetric = super.check(value);
    return holds(() => symmetric) ? all(ge(eigvalsh(value), 0), -1) : symmetric;
  }
}

/**
 * Symmetric matrices with positive eigenvalues: those that have a Cholesky factor.
 *
 * @example
 * distributions.constraints.positiveDefinite.check(tensor([[[2, 1], [1, 2]], [[1, 2], [2, 1]]])); // => tensor([ True, False])
 */
export class PositiveDefinite extends Symmetric {
  static override readonly className: string = 'PositiveDefinite';

  override check(value: Tensor): Tensor {
    const symmetric = super.check(value);
    return holds(() => symmetric) ? eq(choleskyEx(value).info, 0) : symmetric;
  }
}
