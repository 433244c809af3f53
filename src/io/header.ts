import { DTypeError, FormatError } from '../errors';
import { checkBytes } from './checkBytes';
import { BYTES_OF, type Code, isCode } from './elements';
import { printable } from './printable';
import { parseStrict } from './strictJson';
import { decodeUtf8, encodeUtf8 } from './utf8';

/** One tensor as the header describes it; the offsets count from the end of the header. */
export interface Entry {
  readonly key: string;
  /** The format's name of the element type: F32, I64, ... */
  readonly code: Code;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: Record<string, string>;
  /** In the order of their data, which they cover without a gap. */
  readonly entries: readonly Entry[];
  /** Where in the file the data begins. */
  readonly begin: number;
}

const METADATA = '__metadata__';
/** The header is padded to a multiple of this, so that every element lies on a multiple of its size. */
const ALIGNMENT = 8;
/** The format's own bound on the header. */
const MOST_BYTES = 100_000_000;
/** PyTorch's own bound on what its operations walk over. */
const MOST_DIMS = 64;

/**
 * The header of a safetensors file. Everything is checked; no tensor is made.
 *
 * @param bytes - the file, or its beginning up to the end of the header
 * @param fileSize - of the whole file, in bytes; by default it is given whole
 */
export function parseHeader(bytes: Uint8Array, name: string, fileSize?: number): Header {
  checkBytes(bytes, name);
  const size = fileSize ?? bytes.length;
  const begin = headerEnd(bytes, name, size);
  const fields = parseFields(bytes.subarray(8, begin), name);
  const dataBytes = size - begin;
  const { [METADATA]: metadata = {}, ...described } = fields;
  const entries = Object.entries(described).map(([key, value]) => checkEntry(key, value, name));
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) {
      throw new FormatError(`${name} is corrupted: the data of '${printable(entry.key)}' does not follow on`);
    }
    end = entry.end;
  }
  if (end !== dataBytes) {
    throw new FormatError(
      `${name} is ${end > dataBytes ? 'truncated' : 'too long'}: it has ${dataBytes} bytes of data, its header ` +
        `speaks of ${end}`,
    );
  }
  return { metadata: checkMetadata(metadata, name), entries, begin };
}

/** Where the header ends, from the file's first 8 bytes. */
export function headerEnd(bytes: Uint8Array, name: string, size: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : 0;
  if (length < 2 || length > MOST_BYTES) {
    throw new FormatError(`${name} is no safetensors file: it has ${size} bytes and no header at the start`);
  }
  if (8 + length > size) {
    throw new FormatError(`${name} is truncated: it has ${size} bytes, its header alone ends at ${8 + length}`);
  }
  return 8 + length;
}

function parseFields(bytes: Uint8Array, name: string): Record<string, unknown> {
  const what = `${name} is corrupted: its header`;
  let text: string;
  try {
    // A byte order mark is no part of JSON.
    text = decodeUtf8(bytes);
  } catch {
    throw new FormatError(`${what} is no UTF-8`);
  }
  const fields = parseStrict(text, what);
  // JSON allows spaces before the brace, the format does not.
  if (!isObject(fields) || text[0] !== '{') throw new FormatError(`${what} is no object, which begins with '{'`);
  return fields;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkMetadata(value: unknown, name: string): Record<string, string> {
  if (isObject(value) && Object.values(value).every((text) => typeof text === 'string')) {
    return value as Record<string, string>;
  }
  throw new FormatError(`${name} is corrupted: ${METADATA} holds something else than strings`);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function checkEntry(key: string, value: unknown, name: string): Entry {
  const what = `'${printable(key)}'`;
  const { dtype: code, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const [begin, end] = Array.isArray(offsets) && offsets.length === 2 ? offsets : [];
  if (typeof code !== 'string' || !Array.isArray(shape) || !shape.every(isCount) || !isCount(begin) || !isCount(end)) {
    throw new FormatError(`${name} is corrupted: the entry of ${what} has no dtype, shape and data_offsets`);
  }
  if (shape.length > MOST_DIMS) {
    throw new FormatError(`${name}: ${what} has ${shape.length} dims, at most ${MOST_DIMS} are possible`);
  }
  // Complex numbers of 16 bytes are NumPy's, not the format's.
  if (!isCode(code) || code === 'C128') {
    throw new DTypeError(`${name}: ${what} has elements of type ${printable(code)}, which the format does not know`);
  }
  // A product beyond the integers is refused even where a later size of 0 would bring it back.
  const total = shape.reduce((product, size) => wholeOrNaN(product * size), BYTES_OF[code] as number);
  if (end - begin !== total) {
    throw new FormatError(
      `${name} is corrupted: ${what} has ${end - begin} bytes for shape [${shape.join(', ')}] of ${code}`,
    );
  }
  return { key, code, shape, begin, end };
}

function wholeOrNaN(n: number): number {
  return Number.isSafeInteger(n) ? n : Number.NaN;
}

/** What a header holds when it is written: entries in the order of their data. */
export type NewHeader = Pick<Header, 'metadata' | 'entries'>;

/**
 * The bytes before the data: the header's length, the header, spaces up to a multiple of 8.
 *
 * @throws FormatError for what `parseHeader` would refuse
 */
export function encodeHeader({ metadata, entries }: NewHeader): Uint8Array {
  for (const [key, value] of Object.entries(metadata)) {
    checkText(key, 'a key of the metadata');
    if (typeof value !== 'string') {
      throw new FormatError(
        `safetensors: metadata holds strings only, and '${printable(key)}' is ${value === null ? 'null' : `a ${typeof value}`}: give String(...) or JSON`,
      );
    }
    checkText(value, `the metadata '${printable(key)}'`);
  }
  const fields: Record<string, unknown> = { [METADATA]: metadata };
  for (const { key, code, shape, begin, end } of entries) {
    if (key === METADATA) throw new FormatError(`safetensors: a tensor cannot be called ${METADATA}`);
    checkText(key, 'the name of a tensor');
    if (shape.length > MOST_DIMS) {
      throw new FormatError(
        `safetensors: '${printable(key)}' has ${shape.length} dims, at most ${MOST_DIMS} are possible`,
      );
    }
    fields[key] = { dtype: code, shape, data_offsets: [begin, end] };
  }
  const text = encodeUtf8(JSON.stringify(fields));
  const length = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  if (length > MOST_BYTES) {
    throw new FormatError(`safetensors: the header would have ${length} bytes, at most ${MOST_BYTES} are possible`);
  }
  const bytes = new Uint8Array(8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes.fill(0x20, 8 + text.length);
}

function checkText(text: string, what: string): void {
  if (typeof text !== 'string') throw new FormatError(`safetensors: ${what} must be a string, not ${typeof text}`);
  if (text === '__proto__') throw new FormatError(`safetensors: ${what} cannot be __proto__`);
  if (/\p{Surrogate}/u.test(text)) throw new FormatError(`safetensors: ${what} is no Unicode text`);
}
