import { ValueError } from '../../errors';
import type { OnnxTensor } from '../proto/messages';

/** Where weights go that are not to stand in the model itself. */
export interface ExternalDataOptions {
  /** What the file is called, as the model names it: it lies beside the model. */
  location: string;
  /** Weights of at least so many bytes go there; default 1024, as with onnx's own `convert_model_to_external_data`. */
  threshold?: number;
  /**
   * Takes the file's bytes, one part behind the other without a gap: `(bytes, offset) => writeSync(file, bytes, 0, bytes.length, offset)`.
   * They are the caller's only until it returns.
   */
  write: (bytes: Uint8Array, offset: number) => void;
}

/** Readers map files into memory, page by page. */
const PAGE = 4096;
const DEFAULT_THRESHOLD = 1024;

export class ExternalFile {
  private end = 0;
  private readonly threshold: number;

  constructor(private readonly options: ExternalDataOptions) {
    const { location, threshold = DEFAULT_THRESHOLD, write } = options;
    if (typeof write !== 'function') {
      throw new ValueError(
        'onnx.encode(): externalData is { location, write }, where write takes the bytes and their offset',
      );
    }
    if (typeof location !== 'string' || !/^[^/\\:\0]+$/.test(location) || location === '.' || location === '..') {
      throw new ValueError(`onnx.encode(): externalData: '${location}' is no name of a file beside the model`);
    }
    if (!(threshold >= 0)) throw new ValueError(`onnx.encode(): externalData: the threshold is ${threshold}`);
    this.threshold = threshold;
  }

  /** A tensor whose bytes are in the file from now on; the tensor itself where it is small. */
  take(tensor: OnnxTensor): OnnxTensor {
    const raw = tensor.raw as Uint8Array;
    if (raw.length < this.threshold || raw.length === 0) return tensor;
    const offset = Math.ceil(this.end / PAGE) * PAGE;
    if (offset > this.end) this.options.write(new Uint8Array(offset - this.end), this.end);
    this.options.write(raw, offset);
    this.end = offset + raw.length;
    const external = new Map([
      ['location', this.options.location],
      ['offset', String(offset)],
      ['length', String(raw.length)],
    ]);
    return { ...tensor, raw: null, external };
  }
}
