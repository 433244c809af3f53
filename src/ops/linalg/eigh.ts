import { recordMany } from '../../autograd/record';
import { AutogradError, ValueError } from '../../errors';
import { eye } from '../../tensor/create';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { add } from '../pointwise/add';
import { div } from '../pointwise/div';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { matmul } from '../products/matmul';
import { diagEmbed } from '../shape/diagEmbed';
import { diagonal } from '../shape/diagonal';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint, isComplex, matricesOf, withRows, withWorkspace } from './drivers/batch';
import { requireKernel, requireSquare, requireSuccess } from './drivers/checks';
import { imaginary } from './drivers/complexParts';

export interface EighOptions {
  /** Which triangle of A is read: 'L' (default) or 'U'. The name is PyTorch's UPLO. */
  uPLO?: string;
}

/**
 * A = V diag(w) V^H of symmetric (Hermitian) matrices, of which one triangle is read: eigenvalues w [.., n], float32,
 * ascending, eigenvectors V in columns. Householder tridiagonalization and QL with implicit shifts, in float64. The vectors are
 * unique up to signs (phases) where the values differ. NaN and infinity make a matrix's results NaN.
 *
 * dA = V (skew(V^H dV) / E + diag(dw)) V^H, E_ij = w_j - w_i; undefined where values repeat
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `UPLO`: 'L' (default) or 'U', the triangle that is read
 * @returns `{ eigenvalues, eigenvectors }`
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.eigh(tensor([[2, 1], [1, 2]])).eigenvalues; // [1, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.eigh.html
 */
export function eigh(a: Tensor, options?: EighOptions): { eigenvalues: Tensor; eigenvectors: Tensor } {
  const [eigenvalues, eigenvectors] = values(a, true, options) as [Tensor, Tensor];
  recordMany(
    [eigenvalues, eigenvectors],
    'LinalgEighBackward0',
    [a],
    ([ofValues, ofVectors], node) => {
      const [w, V] = [node.saved(0), node.saved(1)];
      if (!ofVectors) return ofValues ? matmul(mul(V, unsqueeze(ofValues, -2)), adjoint(V)) : null;
      const turned = matmul(adjoint(V), ofVectors);
      requirePhase(turned, 'linalg_eigh_backward');
      const skewed = div(sub(turned, adjoint(turned)), 2);
      const middle = div(skewed, gapsOf(w));
      return matmul(V, matmul(ofValues ? add(middle, diagEmbed(ofValues)) : middle, adjoint(V)));
    },
    [eigenvalues, eigenvectors],
  );
  return { eigenvalues, eigenvectors };
}

/**
 * The eigenvalues of symmetric (Hermitian) matrices alone, ascending.
 *
 * dA = V diag(dw) V^H
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `UPLO`: 'L' (default) or 'U', the triangle that is read
 * @returns float32 [..., n]
 * @example
 * linalg.eigvalsh(tensor([[2, 1], [1, 2]])); // [1, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.eigvalsh.html
 */
export function eigvalsh(a: Tensor, options?: EighOptions): Tensor {
  const [eigenvalues] = values(a, false, options) as [Tensor];
  recordMany(
    [eigenvalues],
    'LinalgEighBackward0',
    [a],
    ([ofValues], node) => {
      const V = eigh(node.saved(0), options).eigenvectors;
      return matmul(mul(V, unsqueeze(ofValues as Tensor, -2)), adjoint(V));
    },
    [a],
  );
  return eigenvalues;
}

/** E_ij = w_j - w_i, and 1 on the diagonal. */
export function gapsOf(w: Tensor): Tensor {
  const gaps = sub(unsqueeze(w, -2), unsqueeze(w, -1));
  return where(eye(w.sizes.at(-1) as number, { dtype: 'bool' }), 1, gaps);
}

/** Throws where a loss depends on the phases of complex eigenvectors: V^H dV has imaginary numbers on its diagonal then. */
export function requirePhase(turned: Tensor, name: string): void {
  if (turned.dtype !== 'complex64') return;
  for (const value of imaginary(diagonal(turned, -2, -1)).data()) {
    if (Math.abs(value) <= 1e-2) continue;
    throw new AutogradError(
      `${name}: The eigenvectors in the complex case are specified up to multiplication by e^{i phi}. The specified loss ` +
        'function depends on this quantity, so it is ill-defined.',
    );
  }
}

function values(a: Tensor, vectors: boolean, { uPLO = 'L' }: EighOptions = {}): Tensor[] {
  requireSquare(a, 'linalg.eigh');
  requireKernel(a, 'linalg_eigh_cpu');
  const triangle = String(uPLO).toUpperCase();
  if (triangle !== 'L' && triangle !== 'U') {
    throw new ValueError(`Expected UPLO argument to be 'L' or 'U', but got ${uPLO}`);
  }
  const { lead, batch, n } = matricesOf(a);
  return withRows([a], ([rows]) => {
    beginOperation();
    const w = emptyTensor([...lead, n], 'float32');
    const V = vectors ? emptyTensor(a.sizes, a.dtype) : null;
    const info = emptyTensor(lead, 'int32');
    withWorkspace(a, n * ((vectors ? 2 : 1) * n + 4), 0, (ws) => {
      const to = [w.pointer, V?.pointer ?? 0, info.pointer] as const;
      linalg.eigh(isComplex(a), (rows as Tensor).pointer, ...to, batch, n, triangle === 'U', ws);
    });
    requireSuccess(
      info,
      'linalg.eigh',
      (code) =>
        'The algorithm failed to converge because the input matrix is ill-conditioned or has too many repeated eigenvalues ' +
        `(error code: ${code}).`,
    );
    return V === null ? [w] : [w, V];
  });
}
