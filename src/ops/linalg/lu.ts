import type { Grad } from '../../autograd/node';
import { recordMany } from '../../autograd/record';
import { ShapeError, ValueError } from '../../errors';
import { zeros, zerosLike } from '../../tensor/create';
import { showShape } from '../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { f32 } from '../../wasm/memory';
import { cat } from '../joining/cat';
import { add } from '../pointwise/add';
import { neg } from '../pointwise/neg';
import { sub } from '../pointwise/sub';
import { tril } from '../pointwise/tril';
import { triu } from '../pointwise/triu';
import { matmul } from '../products/matmul';
import { narrow } from '../shape/narrow';
import { adjoint, isComplex, matricesOf, withRows, withWorkspace } from './drivers/batch';
import { requireKernel, requireSuccess } from './drivers/checks';
import { requireRows } from './drivers/pivots';
import { unitLower } from './drivers/unitLower';
import { solveTriangular } from './solveTriangular';

export interface LuOptions {
  /** Exchange rows (default); without it PyTorch has no LU on the CPU: an error. */
  pivot?: boolean;
}

export interface LuFactorExOptions extends LuOptions {
  /** Throw where a pivot is 0; default false. */
  checkErrors?: boolean;
}

/**
 * A = P L U: a permutation P [.., m, m], L [.., m, k] with 1 on its diagonal, U [.., k, n], k = min(m, n). Elimination with partial
 * pivoting in float64.
 *
 * m = n: dA = P L^-H (tril(L^H dL, -1) + triu(dU U^H)) U^-H
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `pivot`: false, without exchanges, does not exist on CPUs
 * @returns `{ P, L, U }`
 * @throws ShapeError for less than two dims, DTypeError for integers
 * @example
 * linalg.lu(tensor([[1, 2], [2, 6]])).U; // [[2, 6], [0, -1]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.lu.html
 */
export function lu(a: Tensor, options?: LuOptions): { P: Tensor; L: Tensor; U: Tensor } {
  requireFactorable(a, 'linalg.lu', options);
  const { LU, pivots } = factors(a.detach());
  const k = Math.min(LU.sizes.at(-2) as number, LU.sizes.at(-1) as number);
  const [P, L, U] = [permutation(pivots, LU), unitLower(narrow(LU, -1, 0, k)), triu(narrow(LU, -2, 0, k))];
  recordMany(
    [L, U],
    'LinalgLuBackward0',
    [a],
    ([ofL, ofU], node) => slope(ofL, ofU, node.saved(0), node.saved(1), node.saved(2)),
    [P, L, U],
  );
  return { P, L, U };
}

/**
 * The factors of `linalg.lu` in one matrix, L below the diagonal and U on and above, and the exchanges of rows: row i with row
 * pivots[i] - 1, int32 [.., k].
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `pivot`: false, without exchanges, does not exist on CPUs
 * @returns `{ LU, pivots }`
 * @throws LinAlgError where a pivot is 0
 * @example
 * linalg.luFactor(tensor([[1, 2], [2, 6]])).pivots; // [2, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.lu_factor.html
 */
export function luFactor(a: Tensor, options?: LuOptions): { LU: Tensor; pivots: Tensor } {
  const { LU, pivots } = luFactorEx(a, { ...options, checkErrors: true });
  return { LU, pivots };
}

/**
 * The same without an error: `info` [..], int32, is 0, or the number of the first pivot that is 0.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `pivot`, as of `luFactor`; `checkErrors`: throw as that one does
 * @returns `{ LU, pivots, info }`
 * @example
 * linalg.luFactorEx(tensor([[1, 2], [2, 4]])).info.item(); // 2
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.lu_factor_ex.html
 */
export function luFactorEx(a: Tensor, options?: LuFactorExOptions): { LU: Tensor; pivots: Tensor; info: Tensor } {
  requireFactorable(a, 'torch.lu_factor', options);
  const { LU, pivots, info } = factors(a);
  if (options?.checkErrors === true) {
    requireSuccess(
      info,
      'torch.linalg.lu_factor',
      (code) =>
        `U[${code},${code}] is zero and using it on lu_solve would result in a division by zero. If you still want to perform ` +
        'the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)',
    );
  }
  recordMany(
    [LU],
    'LinalgLuFactorExBackward0',
    [a],
    ([grad], node) => {
      const [LU, pivots] = [node.saved(0), node.saved(1)];
      const k = Math.min(LU.sizes.at(-2) as number, LU.sizes.at(-1) as number);
      const [L, U] = [unitLower(narrow(LU, -1, 0, k)), triu(narrow(LU, -2, 0, k))];
      const [ofL, ofU] = [tril(narrow(grad as Tensor, -1, 0, k), -1), triu(narrow(grad as Tensor, -2, 0, k))];
      return slope(ofL, ofU, permutation(pivots, LU), L, U);
    },
    [LU, pivots],
  );
  return { LU, pivots, info };
}

function requireFactorable(a: Tensor, name: string, options?: LuOptions): void {
  if (a.sizes.length < 2) {
    throw new ShapeError(`${name}: Expected tensor with 2 or more dimensions. Got size: ${showShape(a.sizes)} instead`);
  }
  if (options?.pivot === false)
    throw new ValueError('linalg.lu_factor: LU without pivoting is not implemented on the CPU');
  requireKernel(a, 'lu_cpu');
}

function factors(a: Tensor): { LU: Tensor; pivots: Tensor; info: Tensor } {
  const { lead, batch, m, n } = matricesOf(a);
  return withRows([a], ([rows]) => {
    beginOperation();
    const LU = emptyTensor(a.sizes, a.dtype);
    const pivots = emptyTensor([...lead, Math.min(m, n)], 'int32');
    const info = emptyTensor(lead, 'int32');
    withWorkspace(a, m * n, 0, (ws) => {
      const to = [LU.pointer, pivots.pointer, info.pointer] as const;
      linalg.luFactor(isComplex(a), (rows as Tensor).pointer, ...to, batch, m, n, ws);
    });
    return { LU, pivots, info };
  });
}

/** P [.., m, m] with P L U = A, from the exchanges of rows; of the dtype of `like` [.., m, n]. */
export function permutation(pivots: Tensor, like: Tensor): Tensor {
  const { lead, batch, m } = matricesOf(like);
  requireRows(
    pivots,
    m,
    'pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive.Did you properly pass the result of lu_factor?',
  );
  const exchanges = pivots.data();
  const count = pivots.sizes.at(-1) as number;
  const P = zeros([...lead, m, m], { dtype: like.dtype });
  beginOperation();
  const width = like.dtype === 'complex64' ? 2 : 1;
  for (let e = 0; e < batch; e++) {
    const order = Array.from({ length: m }, (_, i) => i);
    for (let i = 0; i < count; i++) {
      const j = (exchanges[e * count + i] as number) - 1;
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    const at = P.pointer / 4 + width * e * m * m;
    for (let i = 0; i < m; i++) f32[at + width * ((order[i] as number) * m + i)] = 1;
  }
  return P;
}

function slope(ofL: Grad | undefined, ofU: Grad | undefined, P: Tensor, L: Tensor, U: Tensor): Tensor | null {
  if (!ofL && !ofU) return null;
  const [m, k, n] = [L.sizes.at(-2) as number, L.sizes.at(-1) as number, U.sizes.at(-1) as number];
  const byL = ofL ? matmul(adjoint(L), m > k ? tril(ofL, -1) : ofL) : null;
  const byU = ofU ? matmul(triu(ofU), adjoint(U)) : null;
  const fromLeft = { upper: true, unitriangular: true };
  const fromRight = { upper: false, left: false };
  let grad: Tensor;
  if (m === n) {
    const [below, above] = [byL && tril(byL, -1), byU && triu(byU)];
    grad = below && above ? add(below, above) : ((below ?? above) as Tensor);
    grad = solveTriangular(adjoint(U), grad, fromRight);
    grad = solveTriangular(adjoint(L), grad, fromLeft);
  } else if (m < n) {
    const inner = difference(byL, byU);
    grad = solveTriangular(adjoint(narrow(U, -1, 0, m)), tril(inner, -1), fromRight);
    const rest = ofU ? narrow(ofU, -1, m, n - m) : zerosLike(narrow(U, -1, m, n - m));
    grad = cat([ofU ? add(grad, triu(narrow(ofU, -1, 0, m))) : grad, rest], -1);
    grad = solveTriangular(adjoint(L), grad, fromLeft);
  } else {
    const inner = difference(byU, byL);
    grad = solveTriangular(adjoint(narrow(L, -2, 0, n)), triu(inner), fromLeft);
    const rest = ofL ? narrow(ofL, -2, n, m - n) : zerosLike(narrow(L, -2, n, m - n));
    grad = cat([ofL ? add(grad, tril(narrow(ofL, -2, 0, n), -1)) : grad, rest], -2);
    grad = solveTriangular(adjoint(U), grad, fromRight);
  }
  return matmul(P, grad);
}

function difference(a: Tensor | null, b: Tensor | null): Tensor {
  if (a === null) return neg(b as Tensor);
  return b === null ? a : sub(a, b);
}
