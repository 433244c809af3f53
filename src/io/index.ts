import '../ops/attach';

export type { Module } from '../nn/module';
export type { Code, ReadOptions } from './elements';
export { fromHub } from './hub/fromHub';
export type { HubOptions } from './hub/options';
export { type LazyTensors, openSafetensors, type TensorInfo } from './lazy';
export { type LoadOptions, load, loadModel } from './load';
export { decodeNpy, encodeNpy } from './numpy/npy';
export { decodeNpz, encodeNpz } from './numpy/npz';
export { pickledClass } from './pickle/values';
export { decodePt } from './pt/decode';
export { encodePt } from './pt/encode';
export type { PtOptions } from './pt/names';
export { decodeSafetensors, encodeSafetensors, type SafeTensors, type SafeTensorsOptions } from './safetensors';
export { type SaveOptions, save } from './save';
export type { OpenOptions } from './source/open';
export type { Source, SourceLike } from './source/source';
