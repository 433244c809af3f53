import type { OfMany } from '../../autograd/node';
import { recordMany } from '../../autograd/record';
import { AutogradError, ShapeError, ValueError } from '../../errors';
import { eye, zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { mul } from '../pointwise/mul';
import { square } from '../pointwise/square';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { matmul } from '../products/matmul';
import { diagEmbed } from '../shape/diagEmbed';
import { diagonal } from '../shape/diagonal';
import { narrow } from '../shape/narrow';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint } from './drivers/batch';
import { requireFloating, requireMatrix } from './drivers/checks';
import { imaginary } from './drivers/complexParts';
import { singularValues } from './drivers/singularValues';

export interface LinalgSvdOptions {
  /** U [.., m, m] and Vh [.., n, n] (default), or, with false, only their first min(m, n) columns and rows. */
  fullMatrices?: boolean;
  /** PyTorch's choice of an algorithm on graphics cards: an error here, as on its CPU. */
  driver?: string | null;
}

/**
 * A = U diag(S) Vh, U and Vh^H with orthonormal columns, S [.., min(m, n)] descending: bidiagonalization and the QR iteration of
 * Golub and Kahan, in float64. Singular vectors are unique up to signs (phases) where the values differ.
 *
 * dA = U ((skew(U^H dU) / E) S + S (skew(V^H dV) / E) + diag(dS)) V^H, E_ij = S_j² - S_i², and what leaves the spaces of U and V;
 * undefined where values repeat
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `fullMatrices` (default true): U [..., m, m] and Vh [..., n, n], else as many columns and rows as singular
 * values; `driver`
 * @returns `{ U, S, Vh }`
 * @throws ShapeError for less than two dims, DTypeError for integers, LinAlgError for NaN and infinity
 * @example
 * linalg.svd(tensor([[3, 0], [0, -4]])).S; // [4, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.svd.html
 */
export function svd(
  a: Tensor,
  { fullMatrices = true, driver }: LinalgSvdOptions = {},
): { U: Tensor; S: Tensor; Vh: Tensor } {
  requireDriver(driver);
  requireMatrix(a, 'linalg.svd');
  requireFloating(a, 'linalg.svd');
  const { U, S, Vh } = singularValues(a, fullMatrices ? 'full' : 'reduced') as { U: Tensor; S: Tensor; Vh: Tensor };
  recordMany([U, S, Vh], 'LinalgSvdBackward0', [a], slope, [U, S, Vh]);
  return { U, S, Vh };
}

function requireDriver(driver: string | null | undefined): void {
  if (driver !== undefined && driver !== null) {
    throw new ValueError(
      'torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER backend.',
    );
  }
}

/**
 * The singular values [.., min(m, n)], descending.
 *
 * dA = U diag(dS) V^H
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `driver`: one of LAPACK's, taken for PyTorch's sake
 * @returns float32 [..., min(m, n)]
 * @example
 * linalg.svdvals(tensor([[3, 0], [0, -4]])); // [4, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.svdvals.html
 */
export function svdvals(a: Tensor, options: Pick<LinalgSvdOptions, 'driver'> = {}): Tensor {
  requireDriver(options.driver);
  requireMatrix(a, 'linalg.svd');
  requireFloating(a, 'linalg.svd');
  const { S } = singularValues(a, 'none');
  recordMany(
    [S],
    'LinalgSvdBackward0',
    [a],
    ([ofS], node) => {
      const { U, Vh } = svd(node.saved(0), { fullMatrices: false });
      return matmul(mul(U, unsqueeze(ofS as Tensor, -2)), Vh);
    },
    [a],
  );
  return S;
}

const slope: OfMany = ([givenU, ofS, givenVh], node) => {
  const [wholeU, S, wholeVh] = [node.saved(0), node.saved(1), node.saved(2)];
  const k = S.sizes.at(-1) as number;
  const U = first(wholeU, -1, k);
  const Vh = first(wholeVh, -2, k);
  const ofU = givenU ? first(givenU, -1, k) : null;
  const ofVh = givenVh ? first(givenVh, -2, k) : null;
  if (ofU === null && ofVh === null) return ofS ? matmul(mul(U, unsqueeze(ofS, -2)), Vh) : null;
  const gaps = gapsOf(S);
  const [m, n] = [U.sizes.at(-2) as number, Vh.sizes.at(-1) as number];
  const row = unsqueeze(S, -2);
  const column = unsqueeze(S, -1);
  const uu = ofU === null ? null : matmul(adjoint(U), ofU);
  const vv = ofVh === null ? null : matmul(Vh, adjoint(ofVh));
  let middle = uu === null ? null : mul(div(skew(uu), gaps), row);
  if (vv !== null) {
    const part = mul(column, div(skew(vv), gaps));
    middle = middle === null ? part : add(middle, part);
  }
  if (ofS) middle = add(middle as Tensor, diagEmbed(ofS));
  if (U.dtype === 'complex64') {
    requirePhase(uu, vv);
    if (uu !== null && vv !== null)
      middle = add(middle as Tensor, diagEmbed(div(diagonal(skew(uu), -2, -1), mul(S, 2))));
  }
  let left = matmul(U, middle as Tensor);
  if (m > k && ofU !== null) {
    const outside = div(ofU, row);
    left = add(left, sub(outside, matmul(U, matmul(adjoint(U), outside))));
  }
  const inside = matmul(left, Vh);
  if (n <= k || ofVh === null) return inside;
  const outside = div(ofVh, column);
  return add(inside, matmul(U, sub(outside, matmul(matmul(outside, adjoint(Vh)), Vh))));
};

function first(x: Tensor, dim: number, count: number): Tensor {
  return x.sizes.at(dim) === count ? x : narrow(x, dim, 0, count);
}

function skew(x: Tensor): Tensor {
  return sub(x, adjoint(x));
}

/** E_ij = S_j² - S_i², and 1 on the diagonal. */
function gapsOf(S: Tensor): Tensor {
  const squares = square(S);
  const gaps = sub(unsqueeze(squares, -2), unsqueeze(squares, -1));
  return where(eye(S.sizes.at(-1) as number, { dtype: 'bool' }), 1, gaps);
}

function requirePhase(uu: Tensor | null, vv: Tensor | null): void {
  const [ofU, ofV] = [uu, vv].map((x) => (x === null ? null : imaginary(diagonal(x, -2, -1)).data()));
  const count = (ofU ?? ofV)?.length ?? 0;
  for (let i = 0; i < count; i++) {
    // VhgV stands conjugated beside U^H gU.
    if (Math.abs((ofU?.[i] ?? 0) + (ofV?.[i] ?? 0)) <= 1e-2) continue;
    throw new AutogradError(
      'svd_backward: The singular vectors in the complex case are specified up to multiplication by e^{i phi}. The specified ' +
        'loss function depends on this phase term, making it ill-defined.',
    );
  }
}

/** As in PyTorch's older torch.svd. */
export interface SvdOptions {
  /** Only the first min(m, n) columns of U and V (default), or, with false, all. */
  some?: boolean;
  /** Compute U and V (default); with false they are zeros. */
  computeUv?: boolean;
}

/**
 * A = U diag(S) V^H: `linalg.svd` with V in place of its adjoint.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `some`, default true: the reduced form; `computeUV`, default true: else U and V are zeros
 * @returns `{ U, S, V }`
 * @throws ShapeError for fewer than two dims
 * @example
 * svd(tensor([[3, 0], [0, -4]])).S; // [4, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.svd.html
 */
export function torchSvd(
  a: Tensor,
  { some = true, computeUv = true }: SvdOptions = {},
): { U: Tensor; S: Tensor; V: Tensor } {
  if (a.sizes.length < 2) {
    throw new ShapeError(
      `linalg.svd: input should have at least 2 dimensions, but has ${a.sizes.length} dimensions instead`,
    );
  }
  if (computeUv) {
    const { U, S, Vh } = svd(a, { fullMatrices: !some });
    return { U, S, V: adjoint(Vh) };
  }
  const [lead, m, n] = [a.sizes.slice(0, -2), a.sizes.at(-2) as number, a.sizes.at(-1) as number];
  const S = svdvals(a);
  const dtype = { dtype: a.dtype };
  return { U: zeros([...lead, m, m], dtype), S, V: zeros([...lead, n, n], dtype) };
}
