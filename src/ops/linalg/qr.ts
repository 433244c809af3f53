import { recordMany } from '../../autograd/record';
import { AutogradError, ValueError } from '../../errors';
import { zerosLike } from '../../tensor/create';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { cat } from '../joining/cat';
import { add } from '../pointwise/add';
import { mul } from '../pointwise/mul';
import { neg } from '../pointwise/neg';
import { sub } from '../pointwise/sub';
import { tril } from '../pointwise/tril';
import { triu } from '../pointwise/triu';
import { matmul } from '../products/matmul';
import { narrow } from '../shape/narrow';
import { adjoint, isComplex, matricesOf, withRows, withWorkspace } from './drivers/batch';
import { requireFloating, requireMatrix } from './drivers/checks';
import { solveTriangular } from './solveTriangular';

export type QrMode = 'reduced' | 'complete' | 'r';

export interface LinalgQrOptions {
  /** 'reduced' (default): Q [.., m, k], R [.., k, n], k = min(m, n); 'complete': [.., m, m], [.., m, n]; 'r': R, and an empty Q. */
  mode?: QrMode;
}

/**
 * A = Q R, Q with orthonormal columns, R upper triangular: Householder reflections, in float64, with LAPACK's signs.
 *
 * m ≥ n: dA = (dQ + Q syminv(triu(dR R^H - Q^H dQ))) R^-H; m < n, R = (X, Y): dA = Q (dR + (trilskew(Q^H dQ - dR R^H) X^-H, 0))
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `mode`: 'reduced' (default), 'complete' with Q [..., m, m], or 'r' without Q
 * @returns `{ Q, R }`
 * @throws ShapeError for less than two dims, DTypeError for integers, ValueError for another mode
 * @throws AutogradError in backward for mode 'r', and for 'complete' with more rows than columns
 * @example
 * linalg.qr(tensor([[3, 1], [4, 2]])).R.abs(); // [[5, 2.2], [0, 0.4]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.qr.html
 */
export function qr(a: Tensor, { mode = 'reduced' }: LinalgQrOptions = {}): { Q: Tensor; R: Tensor } {
  requireMatrix(a, 'linalg.qr');
  requireFloating(a, 'linalg.qr');
  if (mode !== 'reduced' && mode !== 'complete' && mode !== 'r') {
    throw new ValueError(
      `qr received unrecognized mode '${String(mode)}' but expected one of 'reduced' (default), 'r', or 'complete'`,
    );
  }
  const { Q, R } = values(a, mode);
  recordMany(
    [Q, R],
    'LinalgQrBackward0',
    [a],
    ([ofQ, ofR], node) => {
      requireSlope(mode, a.sizes.at(-2) as number, a.sizes.at(-1) as number);
      return slope(ofQ ?? null, ofR ?? null, node.saved(0), node.saved(1));
    },
    [Q, R],
  );
  return { Q, R };
}

function values(a: Tensor, mode: QrMode): { Q: Tensor; R: Tensor } {
  const { lead, batch, m, n } = matricesOf(a);
  const count = Math.min(m, n);
  const columns = mode === 'r' ? 0 : mode === 'complete' ? m : count;
  const rows = mode === 'complete' ? m : count;
  return withRows([a], ([source]) => {
    beginOperation();
    const Q = emptyTensor(mode === 'r' ? [0] : [...lead, m, columns], a.dtype);
    const R = emptyTensor([...lead, rows, n], a.dtype);
    withWorkspace(a, m * n + count + m * columns, 0, (ws) =>
      linalg.qr(isComplex(a), (source as Tensor).pointer, Q.pointer, R.pointer, batch, m, n, columns, rows, ws),
    );
    return { Q, R };
  });
}

function requireSlope(mode: QrMode, m: number, n: number): void {
  if (mode === 'r') {
    throw new AutogradError(
      "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, " +
        "mode='reduced') if you are going to require gradients. Note that calling linalg.qr with mode='r' is not differentiable.",
    );
  }
  if (mode === 'complete' && m > n) {
    throw new AutogradError("The QR decomposition is not differentiable when mode='complete' and nrows > ncols.");
  }
}

function slope(ofQ: Tensor | null, ofR: Tensor | null, Q: Tensor, R: Tensor): Tensor | null {
  if (ofQ === null && ofR === null) return null;
  const [m, n] = [Q.sizes.at(-2) as number, R.sizes.at(-1) as number];
  const fromQ = ofQ === null ? null : matmul(adjoint(Q), ofQ);
  const fromR = ofR === null ? null : matmul(ofR, adjoint(R));
  // dR R^H - Q^H dQ
  const inner = fromQ === null ? (fromR as Tensor) : fromR === null ? neg(fromQ) : sub(fromR, fromQ);
  if (m >= n) {
    const upper = triu(inner);
    const turned = matmul(Q, halfDiagonal(add(upper, adjoint(upper))));
    const whole = ofQ === null ? turned : add(turned, ofQ);
    return solveTriangular(adjoint(R), whole, { upper: false, left: false });
  }
  // Below the diagonal of X - X^H, half of it there.
  const skewed = halfDiagonal(tril(sub(neg(inner), adjoint(neg(inner)))));
  const square = narrow(R, -1, 0, m);
  const part = solveTriangular(adjoint(square), skewed, { upper: false, left: false });
  const wide = cat([part, zerosLike(narrow(R, -1, m, n - m))], -1);
  return matmul(Q, ofR === null ? wide : add(wide, ofR));
}

/** x with half of its diagonal. */
function halfDiagonal(x: Tensor): Tensor {
  return sub(x, mul(sub(triu(x), triu(x, 1)), 0.5));
}

export interface QrOptions {
  /** mode 'reduced' of `linalg.qr` (default), or, with false, 'complete'. */
  some?: boolean;
}

/**
 * A = Q R: `linalg.qr` in PyTorch's older form.
 *
 * @param a - [..., m, n], float32 or complex64
 * @param options - `some`, default true: the reduced form
 * @returns `{ Q, R }`
 * @example
 * qr(tensor([[3, 1], [4, 2]])).R.abs(); // [[5, 2.2], [0, 0.4]]
 * @see https://pytorch.org/docs/stable/generated/torch.qr.html
 */
export function torchQr(a: Tensor, { some = true }: QrOptions = {}): { Q: Tensor; R: Tensor } {
  return qr(a, { mode: some ? 'reduced' : 'complete' });
}
