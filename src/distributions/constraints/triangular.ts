import { abs } from '../../ops/pointwise/abs';
import { eq } from '../../ops/pointwise/eq';
import { gt } from '../../ops/pointwise/gt';
import { le } from '../../ops/pointwise/le';
import { logicalAnd } from '../../ops/pointwise/logicalAnd';
import { sqrt } from '../../ops/pointwise/sqrt';
import { square } from '../../ops/pointwise/square';
import { sub } from '../../ops/pointwise/sub';
import { tril } from '../../ops/pointwise/tril';
import { all } from '../../ops/reduction/all';
import { sum } from '../../ops/reduction/sum';
import { diagonal } from '../../ops/shape/diagonal';
import type { Tensor } from '../../tensor/tensor';
import { Constraint } from './constraint';

/** The distance of 1 from the next float32. */
const EPS = 2 ** -23;

/**
 * Square matrices with zeros above the diagonal.
 *
 * @example
 * distributions.constraints.lowerTriangular.check(tensor([[1, 0], [2, -1]])); // => tensor(True)
 */
export class LowerTriangular extends Constraint {
  static readonly className: string = 'LowerTriangular';

  override get eventDim(): number {
    return 2;
  }

  check(value: Tensor): Tensor {
    return all(all(eq(tril(value), value), -1), -1);
  }
}

/**
 * The same with a positive diagonal.
 *
 * @example
 * distributions.constraints.lowerCholesky.check(tensor([[1, 0], [2, -1]])); // => tensor(False)
 */
export class LowerCholesky extends LowerTriangular {
  static override readonly className: string = 'LowerCholesky';

  override check(value: Tensor): Tensor {
    return logicalAnd(super.check(value), all(gt(diagonal(value, -2, -1), 0), -1));
  }
}

/**
 * The same with rows of length 1: Cholesky factors of correlation matrices.
 *
 * @example
 * distributions.constraints.corrCholesky.check(tensor([[1, 0], [0.6, 0.8]])); // => tensor(True)
 */
export class CorrCholesky extends LowerCholesky {
  static override readonly className: string = 'CorrCholesky';

  override check(value: Tensor): Tensor {
    const lengths = sqrt(sum(square(value.detach()), -1));
    const tolerance = EPS * (value.shape.at(-1) as number) * 10;
    return logicalAnd(super.check(value), all(le(abs(sub(lengths, 1)), tolerance), -1));
  }
}
