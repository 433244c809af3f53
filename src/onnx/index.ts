import '../ops/attach';

export { type EncodeOptions, encode } from './encode/encode';
