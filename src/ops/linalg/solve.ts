import { asNode, recordTogether } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { sameShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { neg } from '../pointwise/neg';
import { matmul } from '../products/matmul';
import { squeeze } from '../shape/squeeze';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint } from './drivers/batch';
import { requireFloating, requireSameType, requireSolvable, requireSquare, requireSuccess } from './drivers/checks';
import { solution } from './drivers/solution';

export interface SolveOptions {
  /** A X = B (default), or, with false, X A = B. */
  left?: boolean;
}

export interface SolveExOptions extends SolveOptions {
  /** Throw where a matrix is singular; default false. */
  checkErrors?: boolean;
}

/**
 * X with A X = B, or X A = B: A [.., n, n], B [.., n, k], or vectors [.., n] where A has one dim more. The dims before are
 * broadcast.
 *
 * dB = A^-H dX, dA = -dB X^H
 *
 * @param a - [..., n, n], float32 or complex64
 * @param b - [..., n, k] or [..., n]
 * @param options - `left`: false for X A = B
 * @returns the shape of b, with the dims before broadcast
 * @throws LinAlgError for a singular matrix
 * @throws ShapeError when the shapes do not fit, DTypeError for integers and for different dtypes
 * @example
 * linalg.solve(tensor([[2, 0], [0, 4]]), tensor([2, 2])); // [1, 0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.solve.html
 */
export function solve(a: Tensor, b: Tensor, options?: SolveOptions): Tensor {
  return solveEx(a, b, { ...options, checkErrors: true }).result;
}

/**
 * The same without an error for singular matrices: `info` [..], int32, is 0, or the number of the first pivot that is 0.
 *
 * @param a - [..., n, n], float32 or complex64
 * @param b - [..., n, k] or [..., n]
 * @param options - `left`: false for X A = B; `checkErrors`: throw as `solve` does
 * @returns `{ result, info }`
 * @throws ShapeError where the shapes do not fit, LinAlgError with `checkErrors` for a singular matrix
 * @example
 * linalg.solveEx(tensor([[2, 0], [0, 4]]), tensor([2, 2])).info.item(); // 0
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.solve_ex.html
 */
export function solveEx(
  a: Tensor,
  b: Tensor,
  { left = true, checkErrors = false }: SolveExOptions = {},
): { result: Tensor; info: Tensor } {
  requireFloating(a, 'linalg.solve');
  requireSameType(a, b, 'linalg.solve');
  requireSquare(a, 'linalg.solve');
  const isVector = b.sizes.length === 1 || sameShape(b.sizes, a.sizes.slice(0, -1));
  if (isVector && !left) {
    throw new ShapeError(
      'linalg.solve: Vector broadcasting of the left hand side is not supported for left=False. In this case linalg.solve ' +
        'is equivalent to B / A.squeeze(-1)',
    );
  }
  const right = isVector ? unsqueeze(b, -1) : b;
  requireSolvable(a, right, left, 'linalg.solve');
  const { x, info } = solution(a, right, left);
  if (checkErrors) {
    requireSuccess(info, 'torch.linalg.solve', () => 'The solver failed because the input matrix is singular.');
  }
  recordSolution(x, a, right, left);
  return { result: isVector ? asNode('LinalgSolveExBackward0', () => squeeze(x, -1)) : x, info };
}

function recordSolution(x: Tensor, a: Tensor, b: Tensor, left: boolean): void {
  recordTogether(
    x,
    'LinalgSolveExBackward0',
    [a, b],
    (grad, node) => {
      const [a, x] = [node.saved(0), node.saved(1)];
      const ofB = solve(adjoint(a), grad, { left });
      return [node.needs(0) ? neg(left ? matmul(ofB, adjoint(x)) : matmul(adjoint(x), ofB)) : null, ofB];
    },
    [a, x],
  );
}
