import { FormatError } from '../errors';
import { reshape } from '../ops/shape/reshape';
import { tensor } from '../tensor/create';
import type { DType, TypedArray } from '../tensor/dtype';
import type { Shape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import { warnOnce } from '../warn';
import { bfloat16, float8e4m3, float8e5m2, float16 } from './halves';
import { printable } from './printable';

/** An element type of a file, by safetensors' names; C128 is NumPy's and PyTorch's alone. */
export type Code = keyof typeof BYTES_OF;

/** Bytes of an element. */
export const BYTES_OF = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
  C64: 8,
  C128: 16,
} as const;

export function isCode(code: string): code is Code {
  return Object.hasOwn(BYTES_OF, code);
}

/** The dtype that holds an element type's values. */
export const DTYPE_OF: Readonly<Record<Code, DType>> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int32',
  I16: 'int32',
  U16: 'int32',
  I32: 'int32',
  U32: 'int32',
  I64: 'int32',
  U64: 'int32',
  F8_E5M2: 'float32',
  F8_E4M3: 'float32',
  F16: 'float32',
  BF16: 'float32',
  F32: 'float32',
  F64: 'float32',
  C64: 'complex64',
  C128: 'complex64',
};

/** How values that no dtype holds are treated. */
export interface ReadOptions {
  /** Take the nearest value that can be held, with a warning, where a value is out of range; default false: an error. */
  lossy?: boolean;
}

/** Says which tensor of which file is read, and what may be lost. */
export interface Reading extends ReadOptions {
  /** The file. */
  readonly name: string;
  /** The tensor in it. */
  readonly key: string;
}

/**
 * A tensor from the bytes of its elements, row-major and little-endian, widened where torchlet has no such type: halves and
 * doubles to float32, integers to int32.
 *
 * @throws FormatError for a value out of the dtype's range
 */
export function tensorOf(bytes: Uint8Array, code: Code, shape: Shape, reading: Reading): Tensor {
  return reshape(tensor(widened(bytes, code, reading), { dtype: DTYPE_OF[code] }), shape);
}

/** The elements as the typed array of their dtype. */
export function widened(bytes: Uint8Array, code: Code, reading: Reading): TypedArray {
  const size = BYTES_OF[code];
  if (size === 1) return bytesAs(code, bytes);
  // The platform's arrays begin on a multiple of their elements' size, which not every file makes sure of.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % Math.min(size, 8) === 0 ? bytes : new Uint8Array(bytes);
  const n = byteLength / size;
  switch (code) {
    case 'F32':
      return new Float32Array(buffer, byteOffset, n);
    case 'C64':
      return new Float32Array(buffer, byteOffset, 2 * n);
    case 'I32':
      return new Int32Array(buffer, byteOffset, n);
    case 'F16':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, n), float16);
    case 'BF16':
      return upperHalves(new Uint16Array(buffer, byteOffset, n));
    case 'I16':
      return Int32Array.from(new Int16Array(buffer, byteOffset, n));
    case 'U16':
      return Int32Array.from(new Uint16Array(buffer, byteOffset, n));
    case 'F64':
      return singles(new Float64Array(buffer, byteOffset, n), reading);
    case 'C128':
      return singles(new Float64Array(buffer, byteOffset, 2 * n), reading);
    case 'U32':
      return integers(new Uint32Array(buffer, byteOffset, n), reading);
    case 'I64':
      return longs(new Int32Array(buffer, byteOffset, 2 * n), reading, true);
    default:
      return longs(new Int32Array(buffer, byteOffset, 2 * n), reading, false);
  }
}

function bytesAs(code: Code, bytes: Uint8Array): TypedArray {
  switch (code) {
    case 'I8':
      return Int32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
    case 'F8_E5M2':
      return Float32Array.from(bytes, float8e5m2);
    case 'F8_E4M3':
      return Float32Array.from(bytes, float8e4m3);
    default:
      return bytes;
  }
}

function upperHalves(values: Uint16Array): Float32Array {
  const out = new Float32Array(values.length);
  if (values.length < 8) return Float32Array.from(values, bfloat16);
  const bits = new Uint32Array(out.buffer);
  for (let i = 0; i < values.length; i++) bits[i] = (values[i] as number) << 16;
  return out;
}

function singles(values: Float64Array, reading: Reading): Float32Array {
  const out = new Float32Array(values);
  for (let i = 0; i < out.length; i++) {
    if (!Number.isFinite(out[i]) && Number.isFinite(values[i])) lost(values[i] as number, i, 'float32', reading);
  }
  return out;
}

function integers(values: Uint32Array, reading: Reading): Int32Array {
  const out = new Int32Array(values);
  for (let i = 0; i < out.length; i++) {
    if ((out[i] as number) < 0) out[i] = lost(values[i] as number, i, 'int32', reading);
  }
  return out;
}

/** Integers of 64 bits, each given by its lower and its upper half. */
function longs(halves: Int32Array, reading: Reading, signed: boolean): Int32Array {
  const out = new Int32Array(halves.length / 2);
  for (let i = 0; i < out.length; i++) {
    const low = halves[2 * i] as number;
    const high = halves[2 * i + 1] as number;
    const fits = signed ? high === low >> 31 : high === 0 && low >= 0;
    out[i] = fits ? low : lost((BigInt(signed ? high : high >>> 0) << 32n) | BigInt(low >>> 0), i, 'int32', reading);
  }
  return out;
}

/** Refuses a value that `dtype` does not hold; with `lossy`, the nearest integer that it holds. */
function lost(value: number | bigint, at: number, dtype: DType, { name, key, lossy }: Reading): number {
  const what = `${name}: '${printable(key)}' holds ${value} (element ${at}), which no ${dtype} holds`;
  if (lossy !== true) throw new FormatError(`${what}; { lossy: true } takes the nearest that it holds`);
  warnOnce(what);
  return value > 0 ? 0x7fffffff : -0x80000000;
}
