/** Linear algebra that is a method of Tensor, too, under the names that PyTorch has outside of torch.linalg. */
export { torchCholesky as cholesky } from './cholesky';
export { choleskyInverse, choleskySolve } from './choleskySolve';
export { det } from './det';
export { geqrf, orgqr, ormqr } from './householderProduct';
export { inverse } from './inv';
export { logdet } from './logdet';
export { torchLuSolve as luSolve } from './luSolve';
export { oldLu as lu } from './luUnpack';
export { matrixExp } from './matrixExp';
export { matrixPower } from './matrixPower';
export { pinverse } from './pinv';
export { torchQr as qr } from './qr';
export { slogdet } from './slogdet';
export { triangularSolve } from './solveTriangular';
export { torchSvd as svd } from './svd';
export { symeig } from './symeig';
