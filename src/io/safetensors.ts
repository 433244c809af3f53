import { DTypeError } from '../errors';
import { reshape } from '../ops/shape/reshape';
import { tensor } from '../tensor/create';
import { bytesOf, type DType } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { type Entry, encodeHeader, parseHeader } from './header';
import { printable } from './printable';

/** Named tensors, and strings about them. */
export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const CODE_OF: Record<DType, string> = { float32: 'F32', int32: 'I32', uint8: 'U8', bool: 'BOOL', complex64: 'C64' };
const DTYPE_OF = new Map(Object.entries(CODE_OF).map(([dtype, code]) => [code, dtype as DType]));

/**
 * Tensors in the safetensors format: 8 bytes with the header's length, little-endian; the header, a JSON object of
 * `{ name: { dtype, shape, data_offsets: [begin, end] } }` with the strings under `__metadata__`; then all elements in
 * row-major order, little-endian, without gaps.
 *
 * @throws FormatError for names and metadata that readers refuse: metadata that is no string, a tensor called
 * `__metadata__`
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map([['x', tensor([1, 2])]]), metadata: {} });
 * decodeSafetensors(bytes, 'these bytes').tensors.get('x'); // => tensor([1., 2.])
 * @see https://huggingface.co/docs/safetensors
 */
export function encodeSafetensors({ tensors, metadata }: SafeTensors): Uint8Array {
  let end = 0;
  // The widest elements first: then all lie on a multiple of their size.
  const chosen = [...tensors].sort(([, a], [, b]) => bytesOf(b.dtype) - bytesOf(a.dtype));
  const entries = chosen.map(([key, x]): Entry => {
    const begin = end;
    end += x.numel() * bytesOf(x.dtype);
    return { key, code: CODE_OF[x.dtype], shape: x.shape, begin, end };
  });
  const header = encodeHeader({ metadata, entries });
  const bytes = new Uint8Array(header.length + end);
  bytes.set(header);
  let at = header.length;
  for (const [, x] of chosen) {
    const elements = x.data();
    bytes.set(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength), at);
    at += elements.byteLength;
  }
  return bytes;
}

/**
 * The tensors of a safetensors file. Everything is checked before the first tensor is made.
 *
 * @param name - what the bytes are, for messages: the file's path
 * @throws FormatError when the bytes are truncated or not in the format
 * @throws DTypeError for an element type that there is no dtype for
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map(Object.entries(model.stateDict())), metadata: { epoch: '3' } });
 * decodeSafetensors(bytes, 'model.safetensors').metadata.epoch; // '3'
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): SafeTensors {
  const { metadata, entries, data } = parseHeader(bytes, name);
  const dtypes = entries.map(({ key, code }) => {
    const dtype = DTYPE_OF.get(code);
    if (dtype !== undefined) return dtype;
    throw new DTypeError(
      `${name}: '${printable(key)}' has elements of type ${code}; known are ${[...DTYPE_OF.keys()].join(', ')}`,
    );
  });
  return {
    metadata,
    tensors: new Map(entries.map((entry, i) => [entry.key, tensorOf(entry, dtypes[i] as DType, data)])),
  };
}

function tensorOf({ shape, begin, end }: Entry, dtype: DType, data: Uint8Array): Tensor {
  // A copy of its own begins on a multiple of 8, which not every file makes sure of. Not slice(): Node's is no copy.
  const bytes = new Uint8Array(data.subarray(begin, end));
  if (dtype === 'uint8' || dtype === 'bool') return reshape(tensor(bytes, { dtype }), shape);
  const elements = dtype === 'int32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
  return reshape(tensor(elements, { dtype }), shape);
}
