import { record, recordMany, wrt } from '../../autograd/record';
import { AutogradError, DTypeError, ShapeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes, showShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { expand } from '../shape/expand';
import { isComplex, matricesOf, withLead, withRows, withWorkspace } from './drivers/batch';
import { requireFloating, requireSquare, requireSuccess } from './drivers/checks';
import { requireBlocks } from './drivers/pivots';

export interface LdlOptions {
  /** A complex A is Hermitian, A = L D L^H, in place of symmetric, A = L D L^T (default). */
  hermitian?: boolean;
}

export interface LdlFactorExOptions extends LdlOptions {
  /** Throw where a block of D is 0; default false. */
  checkErrors?: boolean;
}

/**
 * The factors of symmetric matrices that need not be positive definite, P A P^T = L D L^T, L with 1 on its diagonal and D of blocks
 * of one and of two, in LAPACK's compact form: the blocks on the diagonal of LD [.., n, n], L below them, and `pivots` [.., n], int32:
 * positive, row and column i were exchanged with pivots[i] - 1 and the block is of one; a pair of equal negative ones, the block is of
 * two and its second row was exchanged with -pivots[i] - 1. Bunch and Kaufman's pivoting, in float64; the lower triangle is read.
 *
 * Has no gradient, as in PyTorch: backward throws an AutogradError.
 *
 * @param a - [.., n, n], float32 or complex64
 * @param options - `hermitian`: A = A^H in place of A = A^T
 * @returns `{ LD, pivots }`
 * @throws LinAlgError where a block of D is 0
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.ldlFactor(tensor([[0, 2], [2, 0]])).pivots; // [-2, -2]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.ldl_factor.html
 */
export function ldlFactor(a: Tensor, options?: LdlOptions): { LD: Tensor; pivots: Tensor } {
  const { LD, pivots } = factors(a, options);
  return { LD, pivots };
}

/**
 * `linalg.ldlFactor` without an error: `info` [..], int32, is 0, or the number of the first block of D that is 0.
 *
 * @param a - [.., n, n], float32 or complex64
 * @param options - `hermitian`, as of `ldlFactor`; `checkErrors`: throw as that one does
 * @returns `{ LD, pivots, info }`
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.ldlFactorEx(tensor([[1, 1], [1, 1]])).info.item(); // 2
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.ldl_factor_ex.html
 */
export function ldlFactorEx(
  a: Tensor,
  { hermitian = false, checkErrors = false }: LdlFactorExOptions = {},
): { LD: Tensor; pivots: Tensor; info: Tensor } {
  return factors(a, { hermitian }, checkErrors ? 'torch.linalg.ldl_factor_ex' : null);
}

function factors(
  a: Tensor,
  { hermitian = false }: LdlOptions = {},
  throwAs: string | null = 'torch.linalg.ldl_factor',
): { LD: Tensor; pivots: Tensor; info: Tensor } {
  requireSquare(a, 'torch.linalg.ldl_factor_ex');
  requireFloating(a, 'torch.linalg.ldl_factor_ex');
  const { lead, batch, n } = matricesOf(a);
  const [LD, pivots, info] = withRows([a], ([rows]) => {
    beginOperation();
    const made = [
      emptyTensor(a.sizes, a.dtype),
      emptyTensor([...lead, n], 'int32'),
      emptyTensor(lead, 'int32'),
    ] as const;
    withWorkspace(a, n * n, 0, (ws) => {
      const [LD, pivots, info] = made;
      const to = [LD.pointer, pivots.pointer, info.pointer] as const;
      linalg.ldlFactor(isComplex(a), (rows as Tensor).pointer, ...to, batch, n, hermitian, ws);
    });
    return made;
  });
  if (throwAs !== null) {
    requireSuccess(
      info,
      throwAs,
      (code) => `The block of D that begins in row ${code} is zero: the matrix is singular.`,
    );
  }
  recordMany([LD], 'NotImplemented', [a], () => refuse('linalg_ldl_factor_ex'), []);
  return { LD, pivots, info };
}

/**
 * X with A X = B from the factors of A that `linalg.ldlFactor` gave; the dims before the last two are broadcast.
 *
 * Has no gradient, as in PyTorch: backward throws an AutogradError.
 *
 * @param LD - [.., n, n]
 * @param pivots - int32 [.., n]
 * @param b - [.., n, k]
 * @param options - `hermitian`: as the factors were made
 * @returns [.., n, k]
 * @throws ShapeError when the shapes do not fit, DTypeError for other dtypes, ValueError for pivots that are not those of a
 *   factorization
 * @example
 * const { LD, pivots } = linalg.ldlFactor(tensor([[0, 2], [2, 0]]));
 * linalg.ldlSolve(LD, pivots, tensor([[2], [4]])); // [[2], [1]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.ldl_solve.html
 */
export function ldlSolve(LD: Tensor, pivots: Tensor, b: Tensor, { hermitian = false }: LdlOptions = {}): Tensor {
  const name = 'torch.linalg.ldl_solve';
  requireSquare(LD, name);
  requireFloating(LD, name);
  const { n } = matricesOf(LD);
  if (b.sizes.length < 2) {
    throw new ShapeError(`${name}: B must have at least 2 dimensions. Got size: ${showShape(b.sizes)} instead`);
  }
  const { m: rows, n: columns } = matricesOf(b);
  if (rows !== n) {
    throw new ShapeError(
      `Incompatible matrix sizes for ${name}: each A matrix is ${n} by ${n} but each b matrix is ${rows} by ${columns}`,
    );
  }
  if (LD.dtype !== b.dtype) {
    const [ofB, ofA] = [infoOf(b.dtype).scalarName, infoOf(LD.dtype).scalarName];
    throw new DTypeError(
      `Expected b and A to have the same dtype, but found b of type ${ofB} and A of type ${ofA} instead.`,
    );
  }
  if (pivots.dtype !== 'int32') {
    throw new DTypeError(`${name}: Expected pivots to be integers. Got ${infoOf(pivots.dtype).scalarName}`);
  }
  if (showShape(pivots.sizes) !== showShape(LD.sizes.slice(0, -1))) {
    throw new ShapeError(
      `${name}: Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape ${showShape(pivots.sizes)} instead`,
    );
  }
  requireBlocks(pivots, name);
  const lead = broadcastShapes(LD.sizes.slice(0, -2), b.sizes.slice(0, -2));
  const given = [withLead(LD.detach(), lead), expand(pivots, [...lead, n]), withLead(b.detach(), lead)];
  const x = withRows(given, ([factors, exchanges, right]) => {
    beginOperation();
    const x = emptyTensor([...lead, n, columns], LD.dtype);
    withWorkspace(LD, n * (n + columns), 0, (ws) => {
      const from = [(factors as Tensor).pointer, (exchanges as Tensor).pointer, (right as Tensor).pointer] as const;
      linalg.ldlSolve(isComplex(LD), ...from, x.pointer, matricesOf(x).batch, n, columns, hermitian, ws);
    });
    return x;
  });
  const refused = () => refuse('linalg_ldl_solve');
  return record(x, 'NotImplemented', wrt(LD, refused), wrt(b, refused));
}

function refuse(name: string): never {
  throw new AutogradError(`derivative for aten::${name} is not implemented`);
}
