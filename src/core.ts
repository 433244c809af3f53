export type { BackwardOptions, GradOptions } from './autograd/backward';
export { enableGrad, inferenceMode, isGradEnabled, noGrad, setGradEnabled } from './autograd/mode';
export * as distributions from './distributions/index';
export * from './errors';
export * as autograd from './functional/autograd';
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint, type OptimizerState } from './io/checkpoint';
export { decodeSafetensors, encodeSafetensors, type SafeTensors } from './io/safetensors';
export { backends } from './nn/functional/conv/backends';
export * as nn from './nn/index';
export {
  type FromTransferable,
  fromTransferable,
  type ToTransferable,
  type TransferableTensor,
  toTransferable,
  transferList,
} from './nn/transferable';
export * from './ops/index';
export * as optim from './optim/index';
export {
  arange,
  type CreateOptions,
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  ones,
  onesLike,
  type TensorData,
  tensor,
  zeros,
  zerosLike,
} from './tensor/create';
export { cuda, Device, type DeviceLike, device } from './tensor/device';
export { bool, complex64, type DType, float32, int32, type TypedArray, uint8 } from './tensor/dtype';
export {
  defaultGenerator,
  Generator,
  getRngState,
  initialSeed,
  manualSeed,
  seed,
  setRngState,
} from './tensor/generator';
export { linspace, range } from './tensor/linspace';
export { type PrintOptions, setPrintOptions } from './tensor/print';
export { type RandomOptions, rand, randint, randLike, randn, randnLike, randperm } from './tensor/random';
export type { NestedArray } from './tensor/read';
export { type ScopeOptions, scope } from './tensor/scope';
export { type Complex, Tensor } from './tensor/tensor';
export type { NumberArray } from './tensor/typedArray';
export * as utils from './utils/index';
export { resetWarnings, setWarnHook, type WarnHook } from './warn';
export { type MemoryStats, memoryStats, setHeapLimit } from './wasm/block';
export type { BuildSource, Simd } from './wasm/builds';
export { ready } from './wasm/ready';
export { type BuildOptions, getNumThreads, setNumThreads, setSimd, type ThreadOptions } from './wasm/threads';
