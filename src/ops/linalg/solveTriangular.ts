import { recordTogether } from '../../autograd/record';
import { ValueError } from '../../errors';
import { broadcastShapes } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { neg } from '../pointwise/neg';
import { tril } from '../pointwise/tril';
import { triu } from '../pointwise/triu';
import { matmul } from '../products/matmul';
import { clone } from '../shape/contiguous';
import { adjoint, isComplex, matricesOf, transposed, withLead, withRows, withWorkspace } from './drivers/batch';
import { requireFloating, requireSameType, requireSolvable, requireTriangularPair } from './drivers/checks';

export interface SolveTriangularOptions {
  /** Whether A is upper triangular; to be given. */
  upper?: boolean;
  /** A X = B (default), or, with false, X A = B. */
  left?: boolean;
  /** The diagonal of A counts as 1, whatever stands there; default false. */
  unitriangular?: boolean;
}

/**
 * X with A X = B, or X A = B, of triangular A [.., n, n], whose other triangle is not looked at, and B [.., n, k]; the dims before
 * are broadcast. Where the diagonal has a 0 the result is infinite or NaN.
 *
 * dB = A^-H dX, dA = -dB X^H, of which only A's triangle counts
 *
 * @param a - [..., n, n], float32 or complex64
 * @param b - [..., n, k]
 * @param options - `upper`: which triangle; `left`: false for X A = B; `unitriangular`: the diagonal counts as 1
 * @returns [..., n, k]
 * @throws ShapeError when the shapes do not fit, DTypeError for integers and for different dtypes
 * @example
 * linalg.solveTriangular(tensor([[2, 1], [0, 4]]), tensor([[4], [8]]), { upper: true }); // [[1], [2]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.solve_triangular.html
 */
export function solveTriangular(a: Tensor, b: Tensor, options: SolveTriangularOptions): Tensor {
  const name = 'linalg.solve_triangular';
  const { upper, left = true, unitriangular = false } = options ?? {};
  if (typeof upper !== 'boolean') {
    throw new ValueError('linalg_solve_triangular() missing 1 required keyword-only argument: "upper"');
  }
  requireSameType(a, b, name);
  requireSolvable(a, b, left, name);
  requireFloating(a, name);
  const lead = broadcastShapes(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const x = left ? values(a, b, lead, upper, unitriangular) : fromRight(a, b, lead, upper, unitriangular);
  return recordTogether(
    x,
    'LinalgSolveTriangularBackward0',
    [a, b],
    (grad, node) => {
      const [a, x] = [node.saved(0), node.saved(1)];
      const ofB = solveTriangular(adjoint(a), grad, { upper: !upper, left, unitriangular });
      if (!node.needs(0)) return [null, ofB];
      const whole = neg(left ? matmul(ofB, adjoint(x)) : matmul(adjoint(x), ofB));
      return [upper ? triu(whole, unitriangular ? 1 : 0) : tril(whole, unitriangular ? -1 : 0), ofB];
    },
    [a, x],
  );
}

/** X A = B is A^T X^T = B^T. */
function fromRight(a: Tensor, b: Tensor, lead: readonly number[], upper: boolean, unit: boolean): Tensor {
  return transposed(values(transposed(a.detach()), transposed(b.detach()), lead, !upper, unit));
}

function values(a: Tensor, b: Tensor, lead: readonly number[], upper: boolean, unit: boolean): Tensor {
  const { m: n, n: columns } = matricesOf(b);
  const given = [withLead(a.detach(), lead), withLead(b.detach(), lead)];
  return withRows(given, ([ra, rb]) => {
    beginOperation();
    const x = emptyTensor([...lead, n, columns], a.dtype);
    const flags = (upper ? 1 : 0) + (unit ? 2 : 0);
    withWorkspace(a, n * (n + columns), 0, (ws) => {
      const [at, bt] = [(ra as Tensor).pointer, (rb as Tensor).pointer];
      linalg.triangularSolve(isComplex(a), at, bt, x.pointer, matricesOf(x).batch, n, columns, flags, ws);
    });
    return x;
  });
}

export interface TriangularSolveOptions {
  /** Whether A is upper triangular; default true. */
  upper?: boolean;
  /** Solve A^T X = B; default false. */
  transpose?: boolean;
  /** The diagonal of A counts as 1; default false. */
  unitriangular?: boolean;
}

/**
 * X with A X = B for triangular A, in PyTorch's older form: B first.
 *
 * @param b - [..., n, k]
 * @param a - [..., n, n], float32 or complex64
 * @param options - `upper` (default true), `transpose`, `unitriangular`
 * @returns `{ solution, clonedCoefficient }`, the second a copy of A
 * @example
 * triangularSolve(tensor([[4], [8]]), tensor([[2, 1], [0, 4]])).solution; // [[1], [2]]
 * @see https://pytorch.org/docs/stable/generated/torch.triangular_solve.html
 */
export function triangularSolve(
  b: Tensor,
  a: Tensor,
  { upper = true, transpose = false, unitriangular = false }: TriangularSolveOptions = {},
): { solution: Tensor; clonedCoefficient: Tensor } {
  requireTriangularPair(b, a, 'triangular_solve', ['b', 'A']);
  requireSameType(a, b, 'triangular_solve');
  const lead = broadcastShapes(a.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const matrix = transpose ? transposed(a) : a;
  const solution = solveTriangular(matrix, b, { upper: upper !== transpose, unitriangular });
  return { solution, clonedCoefficient: clone(withLead(a, lead)) };
}
