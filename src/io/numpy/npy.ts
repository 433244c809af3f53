import { DTypeError, FormatError } from '../../errors';
import type { DType } from '../../tensor/dtype';
import { MOST_ELEMENTS } from '../../tensor/integer';
import type { Tensor } from '../../tensor/tensor';
import { checkBytes } from '../checkBytes';
import { BYTES_OF, type ReadOptions, tensorOf } from '../elements';
import { latin1 } from '../pickle/bytes';
import { printable } from '../printable';
import { codeOfNumpy, rowMajor, swapped } from './dtype';

export const NPY_MAGIC = '\x93NUMPY';
/** NumPy's own bound on the text, which it evaluates. */
const LONGEST_HEADER = 10_000;

const TYPES: Record<DType, string> = { float32: '<f4', int32: '<i4', uint8: '|u1', bool: '|b1', complex64: '<c8' };

/**
 * A tensor as the bytes of a `.npy` file, version 1: `np.load` opens it.
 *
 * @param x - of any shape
 * @returns bytes of the file
 * @example
 * encodeNpy(tensor([1, 2])).length; // 136
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy(x: Tensor): Uint8Array {
  const shape = x.shape.length === 1 ? `${x.shape[0]},` : x.shape.join(', ');
  const text = `{'descr': '${TYPES[x.dtype]}', 'fortran_order': False, 'shape': (${shape}), }`;
  // Spaces up to a multiple of 64, and a line's end.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const values = x.data();
  const bytes = new Uint8Array(10 + length + values.byteLength);
  bytes.set(Uint8Array.from(`${NPY_MAGIC}\x01\x00`, (c) => c.charCodeAt(0)));
  new DataView(bytes.buffer).setUint16(8, length, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + length);
  return bytes;
}

/**
 * The array of a `.npy` file of version 1 to 3, in C's or Fortran's order, of either byte order. Element types that
 * torchlet has not are widened: halves and doubles to float32, integers to int32.
 *
 * @param bytes - of the file
 * @param name - what the bytes are, for messages: the file's path
 * @param options - `lossy` as for `decodeSafetensors`
 * @returns a new tensor
 * @throws FormatError when the bytes are truncated or not in the format, or a value is out of the dtype's range
 * @throws DTypeError for arrays of objects, strings, records, times
 * @example
 * decodeNpy(encodeNpy(tensor([[1, 2]])), 'x.npy'); // => tensor([[1., 2.]])
 */
export function decodeNpy(bytes: Uint8Array, name = 'the file', options: ReadOptions = {}): Tensor {
  checkBytes(bytes, name);
  const { descr, fortran, shape, begin } = parseNpy(bytes, name);
  const [, order = '', type = ''] = /^([<>|=]?)(.*)$/.exec(descr) ?? [];
  const code = codeOfNumpy(type);
  if (code === undefined) {
    throw new DTypeError(
      `${name} holds elements of NumPy's type '${printable(descr)}'; numbers and bools of up to 8 bytes are known`,
    );
  }
  const size = BYTES_OF[code];
  const total = shape.reduce((product, n) => product * n, size);
  if (!(total / size <= MOST_ELEMENTS) || bytes.length - begin !== total) {
    throw new FormatError(
      `${name} is ${bytes.length - begin < total ? 'truncated' : 'too long'}: it has ${bytes.length - begin} bytes for shape [${shape.join(', ')}] of ${type}`,
    );
  }
  let data = bytes.subarray(begin);
  if (order === '>' && size > 1) data = swapped(data, size, type[0] === 'c');
  if (fortran) data = rowMajor(data, size, shape);
  return tensorOf(data, code, shape, { name, key: 'the array', lossy: options.lossy ?? false });
}

interface NpyHeader {
  descr: string;
  fortran: boolean;
  shape: number[];
  begin: number;
}

function parseNpy(bytes: Uint8Array, name: string): NpyHeader {
  if (latin1(bytes.subarray(0, 6)) !== NPY_MAGIC) {
    throw new FormatError(`${name} is no .npy file: it begins with other bytes`);
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3)
    throw new FormatError(`${name} is a .npy file of version ${version}; known are 1 to 3`);
  const from = version === 1 ? 10 : 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < from) throw new FormatError(`${name} is truncated: it ends within its header`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (from + length > bytes.length) throw new FormatError(`${name} is truncated: it ends within its header`);
  if (length > LONGEST_HEADER) throw new FormatError(`${name} is corrupted: its header takes ${length} bytes`);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(from, from + length));
  return { ...parseDict(text, name), begin: from + length };
}

/** The header is a Python dict with these three keys in any order. */
function parseDict(text: string, name: string): Omit<NpyHeader, 'begin'> {
  const found: Partial<Omit<NpyHeader, 'begin'>> = {};
  const corrupted = () =>
    new FormatError(
      `${name} is corrupted: its header is no dict of descr, fortran_order and shape: ${printable(text.trim())}`,
    );
  let rest = text.trim();
  if (!rest.startsWith('{') || !rest.endsWith('}')) throw corrupted();
  rest = rest.slice(1, -1).trim();
  while (rest !== '') {
    const match =
      /^(['"])(descr)\1\s*:\s*(?:(['"])([^'"]*)\3|(\[.*\]))\s*(?:,\s*|$)/.exec(rest) ??
      /^(['"])(fortran_order)\1\s*:\s*(True|False)\s*(?:,\s*|$)/.exec(rest) ??
      /^(['"])(shape)\1\s*:\s*\(([\d\s,L]*)\)\s*(?:,\s*|$)/.exec(rest);
    if (match === null) throw corrupted();
    if (match[2] === 'descr') found.descr = match[4] ?? match[5] ?? '';
    else if (match[2] === 'fortran_order') found.fortran = match[3] === 'True';
    else {
      const sizes = (match[3] as string).replaceAll('L', '').trim().replace(/,$/, '');
      found.shape = sizes === '' ? [] : sizes.split(',').map((n) => (/^\s*\d+\s*$/.test(n) ? Number(n) : Number.NaN));
      if (!found.shape.every(Number.isSafeInteger)) throw corrupted();
    }
    rest = rest.slice(match[0].length);
  }
  const { descr, fortran, shape } = found;
  if (descr === undefined || fortran === undefined || shape === undefined) throw corrupted();
  if (shape.length > 64) throw new FormatError(`${name}: its array has ${shape.length} dims, at most 64 are possible`);
  return { descr, fortran, shape };
}
