import { DTypeError, FormatError } from '../errors';
import { reshape } from '../ops/shape/reshape';
import { tensor } from '../tensor/create';
import { bytesOf, type DType } from '../tensor/dtype';
import { numelOf } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';

/** Named tensors, and strings about them. */
export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const NAME_OF: Record<DType, string> = { float32: 'F32', int32: 'I32', uint8: 'U8', bool: 'BOOL', complex64: 'C64' };
const DTYPE_OF = new Map(Object.entries(NAME_OF).map(([dtype, name]) => [name, dtype as DType]));
/** The header is padded to a multiple of this, so that every element lies on a multiple of its size. */
const ALIGNMENT = 8;
/** The format's own bound on the header. */
const HEADER_LIMIT = 100_000_000;

/**
 * Tensors in the safetensors format: 8 bytes with the header's length, little-endian; the header, a JSON object of
 * `{ name: { dtype, shape, data_offsets: [begin, end] } }` with the strings under `__metadata__`; then all elements in
 * row-major order, little-endian, without gaps.
 *
 * @example
 * const bytes = encodeSafetensors({ tensors: new Map([['x', tensor([1, 2])]]), metadata: {} });
 * decodeSafetensors(bytes, 'these bytes').tensors.get('x'); // => tensor([1., 2.])
 * @see https://huggingface.co/docs/safetensors
 */
export function encodeSafetensors({ tensors, metadata }: SafeTensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  // The widest elements first: then all lie on a multiple of their size.
  const entries = [...tensors].sort(([, a], [, b]) => bytesOf(b.dtype) - bytesOf(a.dtype));
  for (const [name, x] of entries) {
    const begin = end;
    end += x.numel() * bytesOf(x.dtype);
    header[name] = { dtype: NAME_OF[x.dtype], shape: x.shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + headerBytes + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(text, 8);
  bytes.fill(0x20, 8 + text.length, 8 + headerBytes);
  let at = 8 + headerBytes;
  for (const [, x] of entries) {
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
  const { header, data } = parseHeader(bytes, name);
  const metadata: Record<string, string> = {};
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(header)) {
    if (key === '__metadata__') Object.assign(metadata, checkMetadata(value, name));
    else entries.push(checkEntry(key, value, name));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end)
      throw new FormatError(`${name} is corrupted: the data of '${entry.key}' does not follow on`);
    end = entry.end;
  }
  if (end !== data.length) {
    throw new FormatError(
      `${name} is ${end > data.length ? 'truncated' : 'too long'}: it has ${data.length} bytes of data, its header ` +
        `speaks of ${end}`,
    );
  }
  return { metadata, tensors: new Map(entries.map((entry) => [entry.key, tensorOf(entry, data)])) };
}

interface Entry {
  key: string;
  dtype: DType;
  shape: readonly number[];
  begin: number;
  end: number;
}

function parseHeader(bytes: Uint8Array, name: string): { header: object; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : 0;
  if (length < 2 || length > HEADER_LIMIT) {
    throw new FormatError(`${name} is no safetensors file: it has ${bytes.length} bytes and no header at the start`);
  }
  if (8 + length > bytes.length) {
    throw new FormatError(`${name} is truncated: it has ${bytes.length} bytes, its header alone ends at ${8 + length}`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (error) {
    throw new FormatError(`${name} is corrupted: its header is no JSON (${(error as Error).message})`);
  }
  if (!isObject(header)) throw new FormatError(`${name} is corrupted: its header is no object`);
  return { header, data: bytes.subarray(8 + length) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkMetadata(value: unknown, name: string): Record<string, string> {
  if (isObject(value) && Object.values(value).every((text) => typeof text === 'string')) {
    return value as Record<string, string>;
  }
  throw new FormatError(`${name} is corrupted: __metadata__ holds something else than strings`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function checkEntry(key: string, value: unknown, name: string): Entry {
  const { dtype: code, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const [begin, end] = Array.isArray(offsets) && offsets.length === 2 ? offsets : [];
  if (typeof code !== 'string' || !Array.isArray(shape) || ![...shape, begin, end].every(isCount)) {
    throw new FormatError(`${name} is corrupted: the entry of '${key}' has no dtype, shape and data_offsets`);
  }
  const dtype = DTYPE_OF.get(code);
  if (dtype === undefined) {
    throw new DTypeError(
      `${name}: '${key}' has elements of type ${code}; known are ${[...DTYPE_OF.keys()].join(', ')}`,
    );
  }
  if (end - begin !== numelOf(shape) * bytesOf(dtype)) {
    throw new FormatError(
      `${name} is corrupted: '${key}' has ${end - begin} bytes for shape [${shape.join(', ')}] of ${code}`,
    );
  }
  return { key, dtype, shape, begin, end };
}

function tensorOf({ dtype, shape, begin, end }: Entry, data: Uint8Array): Tensor {
  // A copy of its own begins on a multiple of 8, which not every file makes sure of. Not slice(): Node's is no copy.
  const bytes = new Uint8Array(data.subarray(begin, end));
  if (dtype === 'uint8' || dtype === 'bool') return reshape(tensor(bytes, { dtype }), shape);
  const elements = dtype === 'int32' ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer);
  return reshape(tensor(elements, { dtype }), shape);
}
