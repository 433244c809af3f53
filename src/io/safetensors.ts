import { DTypeError, ValueError } from '../errors';
import type { DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import { BYTES_OF, type Code, type ReadOptions, tensorOf } from './elements';
import { toBfloat16, toFloat16 } from './halves';
import { type Entry, encodeHeader, parseHeader } from './header';

/** Named tensors, and strings about them. */
export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const CODE_OF: Record<DType, Code> = { float32: 'F32', int32: 'I32', uint8: 'U8', bool: 'BOOL', complex64: 'C64' };

/** How float32 is written. */
export interface SafeTensorsOptions {
  /** Element type for float32 tensors; halves are rounded to the nearest, ties to even. Default 'float32'. */
  dtype?: 'float32' | 'float16' | 'bfloat16';
}

/** How float32 is written, by the option's names. */
const WRITTEN = {
  float32: { code: 'F32', narrow: null },
  float16: { code: 'F16', narrow: toFloat16 },
  bfloat16: { code: 'BF16', narrow: toBfloat16 },
} as const;

/**
 * Tensors in the safetensors format: 8 bytes with the header's length, little-endian; the header, a JSON object of
 * `{ name: { dtype, shape, data_offsets: [begin, end] } }` with the strings under `__metadata__`; then all elements in
 * row-major order, little-endian, without gaps.
 *
 * @param file - `tensors` by name, and `metadata`: strings by name
 * @param options - `dtype`: 'float16' or 'bfloat16' writes float32 tensors in half the bytes
 * @returns bytes of the file
 * @throws FormatError for names and metadata that readers refuse: metadata that is no string, a tensor called
 * `__metadata__`
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map([['x', tensor([1, 2])]]), metadata: {} });
 * decodeSafetensors(bytes, 'these bytes').tensors.get('x'); // => tensor([1., 2.])
 * @see https://huggingface.co/docs/safetensors
 */
export function encodeSafetensors(file: SafeTensors, { dtype = 'float32' }: SafeTensorsOptions = {}): Uint8Array {
  const { tensors, metadata = {} } = Object(file ?? {}) as SafeTensors;
  if (!(tensors instanceof Map)) {
    throw new ValueError(
      `encodeSafetensors(): \`tensors\` must be a Map of tensors by name, not ${typeName(tensors)}; of a state dict, ` +
        'new Map(Object.entries(model.stateDict()))',
    );
  }
  if (!Object.hasOwn(WRITTEN, dtype)) {
    throw new DTypeError(
      `encodeSafetensors(): dtype is one of ${Object.keys(WRITTEN).join(', ')}, got '${String(dtype)}'`,
    );
  }
  const codeOf = (x: Tensor): Code => (x.dtype === 'float32' ? WRITTEN[dtype].code : CODE_OF[x.dtype]);
  let end = 0;
  // The widest elements first: then all lie on a multiple of their size.
  const chosen = [...tensors].sort(([, a], [, b]) => BYTES_OF[codeOf(b)] - BYTES_OF[codeOf(a)]);
  const entries = chosen.map(([key, x]): Entry => {
    const begin = end;
    const code = codeOf(x);
    end += x.numel() * BYTES_OF[code];
    return { key, code, shape: x.shape, begin, end };
  });
  const header = encodeHeader({ metadata, entries });
  const bytes = new Uint8Array(header.length + end);
  bytes.set(header);
  let at = header.length;
  for (const [, x] of chosen) {
    const { narrow } = WRITTEN[dtype];
    const values = x.data();
    const elements = x.dtype === 'float32' && narrow !== null ? Uint16Array.from(values, narrow) : values;
    bytes.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), at);
    at += elements.byteLength;
  }
  return bytes;
}

/**
 * The tensors of a safetensors file. Everything is checked before the first tensor is made. Element types that torchlet has not are
 * widened: halves, doubles and floats of 8 bits to float32, integers to int32.
 *
 * @param bytes - of the file
 * @param name - what the bytes are, for messages: the file's path
 * @param options - `lossy`: take the nearest value, with a warning, where one is out of range
 * @returns `tensors` by name and `metadata`
 * @throws FormatError when the bytes are truncated or not in the format, or a value is out of the dtype's range: a double
 * beyond float32, an integer beyond int32
 * @throws DTypeError for an element type that the format does not know
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map(Object.entries(model.stateDict())), metadata: { epoch: '3' } });
 * decodeSafetensors(bytes, 'model.safetensors').metadata.epoch; // '3'
 */
export function decodeSafetensors(bytes: Uint8Array, name = 'the file', options: ReadOptions = {}): SafeTensors {
  const { metadata, entries, begin: start } = parseHeader(bytes, name);
  const tensors = new Map<string, Tensor>();
  for (const { key, code, shape, begin, end } of entries) {
    const elements = bytes.subarray(start + begin, start + end);
    tensors.set(key, tensorOf(elements, code, shape, { name, key, lossy: options.lossy ?? false }));
  }
  return { metadata, tensors };
}
