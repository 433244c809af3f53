// Linear algebra.
export * from '../instance';
export { cholesky } from '../linalg/cholesky';
export { determinant } from '../linalg/determinant';
export { eig } from '../linalg/eig';
export { eigh } from '../linalg/eigh';
export { ldlFactor, ldlSolve } from '../linalg/ldl';
export { luFactor } from '../linalg/lu';
export { matrixExp } from '../linalg/matrixExp';
export { householderProduct, qr, reflectors } from '../linalg/qr';
export { luSolve, solve } from '../linalg/solve';
export { svd } from '../linalg/svd';
export { triangularSolve } from '../linalg/triangular';
