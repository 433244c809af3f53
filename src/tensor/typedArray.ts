import { ValueError } from '../errors';
import type { TypedArray } from './dtype';

/** The platform's typed arrays: what a program may have numbers in. */
export type NumberArray =
  | TypedArray
  | Float64Array
  | Int8Array
  | Int16Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

const TYPES = {
  Float16Array: 'float32',
  Float32Array: 'float32',
  Float64Array: 'float32',
  Int8Array: 'int32',
  Int16Array: 'int32',
  Int32Array: 'int32',
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Uint16Array: 'int32',
  Uint32Array: 'int32',
  BigInt64Array: 'int32',
  BigUint64Array: 'int32',
} as const;

/** Which typed array a value is; '' where it is none. `instanceof` knows those of its own realm only: not Jest's, not a frame's. */
function nameOf(value: unknown): string {
  return ArrayBuffer.isView(value) ? ((value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? '') : '';
}

export function isNumberArray(value: unknown): value is NumberArray {
  return nameOf(value) in TYPES;
}

/** The dtype that holds a typed array's values: integers of more than a byte are int32, whatever their width. */
export function dtypeOfArray(data: NumberArray): 'float32' | 'int32' | 'uint8' {
  return TYPES[nameOf(data) as keyof typeof TYPES];
}

/**
 * The values as one of the three types that tensors have: the array itself, or a copy where it is of another.
 *
 * @throws ValueError for an integer beyond int32
 */
export function narrowed(data: NumberArray): TypedArray {
  switch (nameOf(data)) {
    case 'Float32Array':
    case 'Int32Array':
    case 'Uint8Array':
      return data as TypedArray;
    case 'Uint8ClampedArray':
      return new Uint8Array(data.buffer, data.byteOffset, data.length);
    case 'BigInt64Array':
    case 'BigUint64Array':
    case 'Uint32Array':
      return Int32Array.from(data as Uint32Array, checked);
    default:
      return dtypeOfArray(data) === 'int32'
        ? Int32Array.from(data as Int16Array)
        : Float32Array.from(data as Float64Array);
  }
}

function checked(value: number | bigint): number {
  if (value >= -2147483648 && value <= 2147483647) return Number(value);
  throw new ValueError(`value ${value} cannot be converted to type int32 without overflow`);
}
