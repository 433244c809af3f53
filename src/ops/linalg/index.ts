/** Linear algebra, as PyTorch's torch.linalg. One line an operation. */
export { type MatrixNormOptions, matrixNorm } from './matrixNorm';
export { type LinalgNormOptions, norm } from './norm';
export { type VectorNormOptions, vectorNorm } from './vectorNorm';
