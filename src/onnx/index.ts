import '../ops/attach';

export type { SourceLike } from '../io/source/source';
export { type DecodeOptions, decode } from './decode/decode';
export { type OnnxInputs, OnnxModule } from './decode/model';
export { type EncodeOptions, encode } from './encode/encode';
export type { ExternalDataOptions } from './encode/externalFile';
export { type LoadOnnxOptions, loadOnnx } from './loadOnnx';
export { type SaveOnnxOptions, saveOnnx } from './saveOnnx';
