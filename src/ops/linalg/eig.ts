import { recordMany } from '../../autograd/record';
import { DTypeError, ValueError } from '../../errors';
import { infoOf, isDifferentiable } from '../../tensor/dtype';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { linalg } from '../../wasm/linalg';
import { add } from '../pointwise/add';
import { conj } from '../pointwise/conj';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { isfinite } from '../pointwise/isfinite';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { matmul } from '../products/matmul';
import { truthOfAll } from '../reduction/drivers/truthOfAll';
import { diagEmbed } from '../shape/diagEmbed';
import { diagonal } from '../shape/diagonal';
import { unsqueeze } from '../shape/unsqueeze';
import { adjoint, isComplex, matricesOf, withRows, withWorkspace } from './drivers/batch';
import { requireSquare, requireSuccess } from './drivers/checks';
import { realOf } from './drivers/complexParts';
import { gapsOf, requirePhase } from './eigh';
import { solve } from './solve';

/**
 * A V = V diag(w) of square matrices [.., n, n]: eigenvalues w [.., n] and eigenvectors V in columns, complex64 whatever A is. By way of
 * the Hessenberg form and the QR iteration with shifts, in complex128. The vectors have length 1 and are unique up to phases
 * where the values differ; the order of the values is arbitrary.
 *
 * dA = V^-H ((V^H dV - V^H V Re diag(V^H dV)) / conj(E) + diag(dw)) V^H, E_ij = w_j - w_i; undefined where values repeat
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns `{ eigenvalues, eigenvectors }`
 * @throws ShapeError for other than square matrices, DTypeError for integers, ValueError for NaN and infinity
 * @example
 * linalg.eig(tensor([[0, 1], [-1, 0]])).eigenvalues; // [i, -i]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.eig.html
 */
export function eig(a: Tensor): { eigenvalues: Tensor; eigenvectors: Tensor } {
  const [eigenvalues, eigenvectors] = values(a, true, 'linalg.eig') as [Tensor, Tensor];
  recordMany(
    [eigenvalues, eigenvectors],
    'LinalgEigBackward0',
    [a],
    ([ofValues, ofVectors], node) => {
      const [w, V] = [node.saved(0), node.saved(1)];
      if (!ofVectors) return ofValues ? solve(adjoint(V), mul(unsqueeze(ofValues, -1), adjoint(V))) : null;
      const turned = matmul(adjoint(V), ofVectors);
      requirePhase(turned, 'linalg_eig_backward');
      const lengths = toType(realOf(diagonal(turned, -2, -1)), 'complex64');
      const tangent = sub(turned, mul(matmul(adjoint(V), V), unsqueeze(lengths, -2)));
      const quotient = div(tangent, conj(gapsOf(w)));
      const inner = ofValues ? add(offDiagonal(quotient), diagEmbed(ofValues)) : offDiagonal(quotient);
      return solve(adjoint(V), matmul(inner, adjoint(V)));
    },
    [eigenvalues, eigenvectors],
  );
  return { eigenvalues, eigenvectors };
}

/**
 * The eigenvalues alone, complex64.
 *
 * dA = V^-H diag(dw) V^H
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns complex64 [..., n]
 * @example
 * linalg.eigvals(tensor([[0, 1], [-1, 0]])); // [i, -i]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.eigvals.html
 */
export function eigvals(a: Tensor): Tensor {
  const [eigenvalues] = values(a, false, 'linalg.eigvals') as [Tensor];
  recordMany(
    [eigenvalues],
    'LinalgEigBackward0',
    [a],
    ([ofValues], node) => {
      // The saved matrix comes back with its history, so that the eigenvectors are differentiated, too, where that is wanted.
      const V = eig(node.saved(0)).eigenvectors;
      return solve(adjoint(V), mul(unsqueeze(ofValues as Tensor, -1), adjoint(V)));
    },
    [a],
  );
  return eigenvalues;
}

/** x without its diagonal. */
function offDiagonal(x: Tensor): Tensor {
  return sub(x, diagEmbed(diagonal(x, -2, -1)));
}

function values(a: Tensor, vectors: boolean, name: string): Tensor[] {
  requireSquare(a, name);
  if (!isDifferentiable(a.dtype)) throw new DTypeError(`Unknown Complex ScalarType for ${infoOf(a.dtype).scalarName}`);
  if (!truthOfAll(isfinite(a))) {
    throw new ValueError('torch.linalg.eig: input tensor should not contain infs or NaNs.');
  }
  const { lead, batch, n } = matricesOf(a);
  return withRows([a], ([rows]) => {
    beginOperation();
    const w = emptyTensor([...lead, n], 'complex64');
    const V = vectors ? emptyTensor(a.sizes, 'complex64') : null;
    const info = emptyTensor(lead, 'int32');
    withWorkspace(w, 3 * n * (n + 1), 0, (ws) =>
      linalg.eig(isComplex(a), (rows as Tensor).pointer, w.pointer, V?.pointer ?? 0, info.pointer, batch, n, ws),
    );
    requireSuccess(
      info,
      name,
      (code) =>
        'The algorithm failed to converge because the input matrix is ill-conditioned or has too many repeated eigenvalues ' +
        `(error code: ${code}).`,
    );
    return V === null ? [w] : [w, V];
  });
}
