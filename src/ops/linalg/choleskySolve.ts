import { noGrad } from '../../autograd/mode';
import { recordTogether } from '../../autograd/record';
import { eye } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { neg } from '../pointwise/neg';
import { matmul } from '../products/matmul';
import { contiguous } from '../shape/contiguous';
import type { CholeskyOptions } from './cholesky';
import { adjoint, withLead } from './drivers/batch';
import { requireKernel, requireSameType, requireSquare, requireTriangularPair } from './drivers/checks';
import { solveTriangular } from './solveTriangular';

/**
 * X with A X = B from the factor of A = L L^H that `linalg.cholesky` gave: B [.., n, k], L [.., n, n]; with `upper`, L is U with
 * A = U^H U.
 *
 * dB = A^-1 dX, dL = -(dB X^H + X dB^H) L
 *
 * @param b - [..., n, k]
 * @param factor - [..., n, n], float32 or complex64
 * @param options - `upper`: the factor is U of A = U^H U
 * @returns [..., n, k]
 * @throws ShapeError when the shapes do not fit, DTypeError for other dtypes
 * @example
 * choleskySolve(tensor([[4], [8]]), tensor([[2, 0], [0, 2]])); // [[1], [2]]
 * @see https://pytorch.org/docs/stable/generated/torch.cholesky_solve.html
 */
export function choleskySolve(b: Tensor, factor: Tensor, { upper = false }: CholeskyOptions = {}): Tensor {
  requireTriangularPair(b, factor, 'cholesky_solve', ['b', 'u']);
  requireSameType(factor, b, 'cholesky_solve');
  requireKernel(b, 'cholesky_solve_cpu');
  const x = values(b, factor, upper);
  return recordTogether(
    x,
    'CholeskySolveBackward0',
    [b, factor],
    (grad, node) => {
      const [factor, x] = [node.saved(0), node.saved(1)];
      const ofB = choleskySolve(grad, factor, { upper });
      if (!node.needs(1)) return ofB;
      const half = matmul(ofB, adjoint(x));
      const common = neg(add(half, adjoint(half)));
      return [ofB, upper ? matmul(factor, common) : matmul(common, factor)];
    },
    [factor, x],
  );
}

function values(b: Tensor, factor: Tensor, upper: boolean): Tensor {
  return noGrad(() => {
    const [first, second] = upper ? [adjoint(factor), factor] : [factor, adjoint(factor)];
    const y = solveTriangular(first, b, { upper: false });
    return solveTriangular(second, y, { upper: true });
  });
}

/**
 * A^-1 from the factor L of A = L L^H, or, with `upper`, U of U^H U.
 *
 * dL = -Y (dY + dY^H) Y L
 *
 * @param factor - [..., n, n], float32 or complex64
 * @param options - `upper`: the factor is U of A = U^H U
 * @returns [..., n, n]
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * choleskyInverse(tensor([[2, 0], [0, 4]])); // [[0.25, 0], [0, 0.0625]]
 * @see https://pytorch.org/docs/stable/generated/torch.cholesky_inverse.html
 */
export function choleskyInverse(factor: Tensor, { upper = false }: CholeskyOptions = {}): Tensor {
  requireSquare(factor, 'cholesky_inverse');
  requireKernel(factor, 'cholesky_inverse_out_cpu');
  const identity = withLead(eye(factor.sizes.at(-1) as number, { dtype: factor.dtype }), factor.sizes.slice(0, -2));
  const y = contiguous(values(identity, factor, upper));
  return recordTogether(
    y,
    'CholeskyInverseBackward0',
    [factor],
    (grad, node) => {
      const [factor, y] = [node.saved(0), node.saved(1)];
      const common = neg(matmul(y, matmul(add(grad, adjoint(grad)), y)));
      return upper ? matmul(factor, common) : matmul(common, factor);
    },
    [factor, y],
  );
}
