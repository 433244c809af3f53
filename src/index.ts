import './autograd/methods';

export * as nn from './nn/index';
export * as optim from './optim/index';
export * as autograd from './autograd/index';
export type { BackwardOptions, GradOptions } from './autograd/backward';
export { enableGrad, isGradEnabled, noGrad } from './autograd/mode';
export * from './errors';
export * from './ops/index';
export * from './tensor/create';
export { bool, complex64, type DType, float32, int32, type TypedArray, uint8 } from './tensor/dtype';
export { scope } from './tensor/scope';
export { Tensor } from './tensor/tensor';
export { resetWarnings, setWarnHook, type WarnHook } from './warn';
export { type MemoryStats, memoryStats, setHeapLimit } from './wasm/block';
export { ready } from './wasm/ready';
export { getNumThreads, setNumThreads, setSimd, type ThreadOptions } from './wasm/threads';
