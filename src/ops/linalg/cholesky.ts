import { record, wrt } from '../../autograd/record';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { add } from '../pointwise/add';
import { mul } from '../pointwise/mul';
import { tril } from '../pointwise/tril';
import { matmul } from '../products/matmul';
import { adjoint, isComplex, matricesOf, withRows, withWorkspace } from './drivers/batch';
import { requireFloating, requireKernel, requireSquare, requireSuccess } from './drivers/checks';
import { solveTriangular } from './solveTriangular';

export interface CholeskyOptions {
  /** L^H, from the upper triangle, in place of L from the lower; default false. */
  upper?: boolean;
}

export interface CholeskyExOptions extends CholeskyOptions {
  /** Throw where a matrix is not positive definite; default false. */
  checkErrors?: boolean;
}

/**
 * The lower triangular L with A = L L^H, of symmetric (Hermitian) positive definite matrices [.., n, n], of which one triangle is
 * read; in float64.
 *
 * dA = L^-H sym(tril(L^H dL)) L^-1, sym(X) = (X + X^H) / 2, the diagonal counted once
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `upper`: U with A = U^H U, of which the upper triangle is read
 * @returns [..., n, n]
 * @throws LinAlgError where a matrix is not positive definite
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.cholesky(tensor([[4, 2], [2, 5]])); // [[2, 0], [1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.cholesky.html
 */
export function cholesky(a: Tensor, options?: CholeskyOptions): Tensor {
  return choleskyEx(a, { ...options, checkErrors: true }).L;
}

/**
 * The same without an error: `info` [..], int32, is 0, or the order of the first leading minor that is not positive definite.
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `upper`, as of `cholesky`; `checkErrors`: throw as that one does
 * @returns `{ L, info }`
 * @example
 * linalg.choleskyEx(tensor([[1, 2], [2, 1]])).info.item(); // 2
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.cholesky_ex.html
 */
export function choleskyEx(
  a: Tensor,
  { upper = false, checkErrors = false }: CholeskyExOptions = {},
): { L: Tensor; info: Tensor } {
  requireSquare(a, 'linalg.cholesky');
  requireFloating(a, 'linalg.cholesky');
  const { L, info } = factor(a, upper);
  if (checkErrors) requirePositive(info, 'linalg.cholesky');
  return { L: recordFactor(L, a, upper), info };
}

/**
 * `linalg.cholesky` under its older name, with PyTorch's older checks.
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `upper`: U with A = U^H U
 * @returns [..., n, n]
 * @example
 * cholesky(tensor([[4, 2], [2, 5]])); // [[2, 0], [1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.cholesky.html
 */
export function torchCholesky(a: Tensor, { upper = false }: CholeskyOptions = {}): Tensor {
  requireSquare(a, 'cholesky');
  requireKernel(a, 'cholesky_cpu');
  const { L, info } = factor(a, upper);
  requirePositive(info, 'cholesky');
  return recordFactor(L, a, upper);
}

function requirePositive(info: Tensor, name: string): void {
  requireSuccess(
    info,
    name,
    (code) =>
      'The factorization could not be completed because the input is not positive-definite (the leading minor of order ' +
      `${code} is not positive-definite).`,
  );
}

function factor(a: Tensor, upper: boolean): { L: Tensor; info: Tensor } {
  const { lead, batch, n } = matricesOf(a);
  return withRows([a], ([rows]) => {
    beginOperation();
    const [L, info] = [emptyTensor(a.sizes, a.dtype), emptyTensor(lead, 'int32')];
    withWorkspace(a, n * n, 0, (ws) =>
      linalg.cholesky(isComplex(a), (rows as Tensor).pointer, L.pointer, info.pointer, batch, n, upper, ws),
    );
    return { L, info };
  });
}

function recordFactor(L: Tensor, a: Tensor, upper: boolean): Tensor {
  return record(
    L,
    'LinalgCholeskyExBackward0',
    wrt(
      a,
      (given, saved) => {
        const [grad, L] = upper ? [adjoint(given), adjoint(saved)] : [given, saved];
        const phi = matmul(adjoint(L), grad);
        const symmetric = mul(add(tril(phi), adjoint(tril(phi, -1))), 0.5);
        const right = solveTriangular(L, symmetric, { upper: false, left: false });
        return solveTriangular(adjoint(L), right, { upper: true });
      },
      L,
    ),
  );
}
