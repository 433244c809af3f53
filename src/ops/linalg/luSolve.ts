import { asNode, record, tracked, wrt } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { broadcastShapes } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { matmul } from '../products/matmul';
import { expand } from '../shape/expand';
import { adjoint, isComplex, matricesOf, withLead, withRows, withWorkspace } from './drivers/batch';
import { requireFloating, requireSameType, requireSolvable } from './drivers/checks';
import { requireRows } from './drivers/pivots';
import { luUnpack } from './luUnpack';
import { solveTriangular } from './solveTriangular';

export interface LuSolveOptions {
  /** A X = B (default), or, with false, X A = B. */
  left?: boolean;
  /** Solve with A^H in place of A; default false. */
  adjoint?: boolean;
}

/**
 * X with A X = B from the factors of A that `linalg.luFactor` gave: LU [.., n, n], pivots int32 [.., n], B [.., n, k]; the dims before
 * are broadcast.
 *
 * dB = A^-H dX; the gradient of LU goes through two triangular solves
 *
 * @param LU - [..., n, n]
 * @param pivots - int32 [..., n], rows counted from 1
 * @param b - [..., n, k]
 * @param options - `left`: false for X A = B; `adjoint`: for A^H
 * @returns [..., n, k]
 * @throws ShapeError when the shapes do not fit, DTypeError for other dtypes, ValueError for pivots that name no row
 * @example
 * const { LU, pivots } = linalg.luFactor(tensor([[2, 0], [0, 4]]));
 * linalg.luSolve(LU, pivots, tensor([[2], [2]])); // [[1], [0.5]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.lu_solve.html
 */
export function luSolve(LU: Tensor, pivots: Tensor, b: Tensor, options: LuSolveOptions = {}): Tensor {
  const { left = true, adjoint: conjugated = false } = options;
  requireFloating(LU, 'linalg.lu_solve');
  requireSameType(LU, b, 'linalg.lu_solve');
  if (pivots.dtype !== 'int32') {
    throw new DTypeError('linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32');
  }
  requireSolvable(LU, b, left, 'linalg.lu_solve');
  const n = LU.sizes.at(-1) as number;
  if (pivots.sizes.length !== LU.sizes.length - 1 || pivots.sizes.at(-1) !== n) {
    throw new ShapeError('linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix');
  }
  requireRows(pivots, n, 'linalg.lu_solve: pivots must be between 1 and LU.size(-2): those that lu_factor gave');
  // X A = B is A^H X^H = B^H.
  if (!left) {
    return asNode('LinalgLuSolveBackward0', () => adjoint(luSolve(LU, pivots, adjoint(b), { adjoint: !conjugated })));
  }
  if (tracked(LU)) return asNode('LinalgLuSolveBackward0', () => throughFactors(LU, pivots, b, conjugated));
  const x = values(LU, pivots, b, conjugated);
  return record(
    x,
    'LinalgLuSolveBackward0',
    wrt(b, (grad, LU, pivots) => luSolve(LU, pivots, grad, { adjoint: !conjugated }), LU, pivots),
  );
}

function throughFactors(LU: Tensor, pivots: Tensor, b: Tensor, conjugated: boolean): Tensor {
  const { P, L, U } = luUnpack(LU, pivots);
  const unit = { unitriangular: true };
  if (!conjugated) {
    const y = solveTriangular(L, matmul(adjoint(P), b), { upper: false, ...unit });
    return solveTriangular(U, y, { upper: true });
  }
  const y = solveTriangular(adjoint(U), b, { upper: false });
  return matmul(P, solveTriangular(adjoint(L), y, { upper: true, ...unit }));
}

function values(LU: Tensor, pivots: Tensor, b: Tensor, conjugated: boolean): Tensor {
  const lead = broadcastShapes(LU.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const { m: n, n: columns } = matricesOf(b);
  const given = [withLead(LU.detach(), lead), expand(pivots, [...lead, n]), withLead(b.detach(), lead)];
  return withRows(given, ([factors, exchanges, right]) => {
    beginOperation();
    const x = emptyTensor([...lead, n, columns], LU.dtype);
    withWorkspace(LU, n * (n + columns), 0, (ws) => {
      const from = [(factors as Tensor).pointer, (exchanges as Tensor).pointer, (right as Tensor).pointer] as const;
      linalg.luSolve(isComplex(LU), ...from, x.pointer, matricesOf(x).batch, n, columns, conjugated, ws);
    });
    return x;
  });
}

/**
 * The same in PyTorch's older form: B first.
 *
 * @param b - [..., n, k]
 * @param LU - [..., n, n]
 * @param pivots - int32 [..., n], rows counted from 1
 * @returns [..., n, k]
 * @example
 * const { LU, pivots } = linalg.luFactor(tensor([[2, 0], [0, 4]]));
 * tensor([[2], [2]]).luSolve(LU, pivots); // [[1], [0.5]]
 * @see https://pytorch.org/docs/stable/generated/torch.lu_solve.html
 */
export function torchLuSolve(b: Tensor, LU: Tensor, pivots: Tensor): Tensor {
  return luSolve(LU, pivots, b);
}
