import { cholesky } from '../ops/linalg/cholesky';
import { solveTriangular } from '../ops/linalg/solveTriangular';
import { add } from '../ops/pointwise/add';
import { div } from '../ops/pointwise/div';
import { log } from '../ops/pointwise/log';
import { square } from '../ops/pointwise/square';
import { sub } from '../ops/pointwise/sub';
import { matmul } from '../ops/products/matmul';
import { sum } from '../ops/reduction/sum';
import { diagonal } from '../ops/shape/diagonal';
import { expand } from '../ops/shape/expand';
import { flip } from '../ops/shape/flip';
import { movedim } from '../ops/shape/movedim';
import { reshape } from '../ops/shape/reshape';
import { squeeze } from '../ops/shape/squeeze';
import { transpose } from '../ops/shape/transpose';
import { unsqueeze } from '../ops/shape/unsqueeze';
import { eye } from '../tensor/create';
import { numelOf, sameShape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';

export const transposed = (x: Tensor): Tensor => transpose(x, -2, -1);

/** A x, for a batch of matrices and one of vectors. */
export const timesVector = (matrix: Tensor, vector: Tensor): Tensor =>
  squeeze(matmul(matrix, unsqueeze(vector, -1)), -1);

/** Σ ln Lᵢᵢ: half of ln det L Lᵀ. */
export const halfLogDet = (factor: Tensor): Tensor => sum(log(diagonal(factor, -2, -1)), -1);

/** L⁻¹ B for lower triangular L. */
export const solveLower = (factor: Tensor, b: Tensor): Tensor => solveTriangular(factor, b, { upper: false });

/** tr X Xᵀ: the sum of the squares. */
export const traceOfSquare = (x: Tensor): Tensor =>
  sum(square(reshape(x, [...x.shape.slice(0, -2), numelOf(x.shape.slice(-2))])), -1);

/**
 * xᵀ (L Lᵀ)⁻¹ x, for factors [...batch, n, n] and vectors [...more, ...batch, n]. All vectors that belong to a factor are the
 * columns of one matrix.
 */
export function mahalanobis(factor: Tensor, x: Tensor): Tensor {
  const n = x.shape.at(-1) as number;
  const outerDims = x.shape.length - factor.shape.length + 1;
  const outer = x.shape.slice(0, outerDims);
  const batch = x.shape.slice(outerDims, -1);
  const factors = sameShape(factor.shape.slice(0, -2), batch) ? factor : expand(factor, [...batch, n, n]);
  const columns = movedim(reshape(x, [numelOf(outer), ...batch, n]), 0, -1);
  const lengths = sum(square(solveLower(factors, columns)), -2);
  return reshape(movedim(lengths, -1, 0), [...outer, ...batch]);
}

/** The Cholesky factor of P⁻¹: that of P with its rows and columns turned around gives an upper one, which is inverted. */
export function precisionToScaleTril(precision: Tensor): Tensor {
  const upper = transposed(flip(cholesky(flip(precision, [-2, -1])), [-2, -1]));
  return solveLower(upper, eye(precision.shape.at(-1) as number));
}

/** The Cholesky factor of I + Wᵀ D⁻¹ W. */
export function capacitanceTril(w: Tensor, d: Tensor): Tensor {
  const product = matmul(div(transposed(w), unsqueeze(d, -2)), w);
  return cholesky(add(product, eye(w.shape.at(-1) as number)));
}

/** ln det(W Wᵀ + D), by the matrix determinant lemma. */
export const lowRankLogDet = (d: Tensor, capacitance: Tensor): Tensor =>
  add(add(halfLogDet(capacitance), halfLogDet(capacitance)), sum(log(d), -1));

/** xᵀ (W Wᵀ + D)⁻¹ x, by Woodbury's identity. */
export function lowRankMahalanobis(w: Tensor, d: Tensor, x: Tensor, capacitance: Tensor): Tensor {
  const projected = timesVector(div(transposed(w), unsqueeze(d, -2)), x);
  return sub(sum(div(square(x), d), -1), mahalanobis(capacitance, projected));
}
