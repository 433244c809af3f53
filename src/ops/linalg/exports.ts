/** torch.linalg, and those of its functions that PyTorch has under older names. */
export * as linalg from './index';
export { luUnpack } from './luUnpack';
export * from './methodTable';
export { chainMatmul } from './multiDot';
export { frobeniusNorm, nuclearNorm } from './nuclearNorm';
