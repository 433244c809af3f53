import '../ops/attach';

export { decode } from './decode/decode';
export { type OnnxInputs, OnnxModule } from './decode/model';
export { type EncodeOptions, encode } from './encode/encode';
