import { DTypeError } from '../errors';
import { textOf } from '../typeName';

/** Element types. PyTorch's int64 maps to int32. */
export type DType = 'float32' | 'int32' | 'uint8' | 'bool' | 'complex64';

export type TypedArray = Float32Array | Int32Array | Uint8Array;

export const float32 = 'float32';
export const int32 = 'int32';
export const uint8 = 'uint8';
export const bool = 'bool';
export const complex64 = 'complex64';

interface DTypeInfo {
  /** Number by which kernels know the type. */
  code: number;
  bytes: number;
  /** The type's name in PyTorch's messages: torch.FloatTensor, expected scalar type Long. */
  tensorName: string;
  scalarName: string;
  /** Its name in C++, which some messages use: Input type (long int). */
  cName: string;
  /** bool < uint8 < int32 < float32 < complex64. */
  rank: number;
}

const INFO: Record<DType, DTypeInfo> = {
  float32: { code: 0, bytes: 4, tensorName: 'FloatTensor', scalarName: 'Float', cName: 'float', rank: 3 },
  int32: { code: 1, bytes: 4, tensorName: 'LongTensor', scalarName: 'Long', cName: 'long int', rank: 2 },
  uint8: { code: 2, bytes: 1, tensorName: 'ByteTensor', scalarName: 'Byte', cName: 'unsigned char', rank: 1 },
  bool: { code: 3, bytes: 1, tensorName: 'BoolTensor', scalarName: 'Bool', cName: 'bool', rank: 0 },
  complex64: {
    code: 4,
    bytes: 8,
    tensorName: 'ComplexFloatTensor',
    scalarName: 'ComplexFloat',
    cName: 'c10::complex<float>',
    rank: 4,
  },
};

export function infoOf(dtype: DType): DTypeInfo {
  const info = typeof dtype === 'string' ? INFO[dtype] : undefined;
  if (info === undefined) {
    throw new DTypeError(`unknown dtype '${textOf(dtype)}': expected one of ${Object.keys(INFO).join(', ')}`);
  }
  return info;
}

export function bytesOf(dtype: DType): number {
  return dtype === 'float32' || dtype === 'int32' ? 4 : infoOf(dtype).bytes;
}

export function isFloating(dtype: DType): boolean {
  return dtype === 'float32';
}

/** True for types that can carry gradients. */
export function isDifferentiable(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'complex64';
}

/** The type that holds both: PyTorch's promotion between tensors of one kind of rank. */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  return infoOf(a).rank >= infoOf(b).rank ? a : b;
}

/** Whether numbers of the one are of a wider kind than those of the other: booleans < integers < real < complex numbers. */
export function isWiderKind(dtype: DType, than: DType): boolean {
  return kindOf(dtype) > kindOf(than);
}

/** Both integers are of one kind. */
function kindOf(dtype: DType): number {
  const { rank } = infoOf(dtype);
  return rank > 1 ? rank - 1 : rank;
}

/** A complex number, as `item()` gives it and operations take it. */
export interface Complex {
  re: number;
  im: number;
}

/** The type of `tensor op number`: an integer keeps the tensor's type, a fraction makes it floating. */
export function promoteNumber(a: DType, value: number | boolean | Complex): DType {
  if (typeof value === 'object') return 'complex64';
  if (typeof value === 'boolean' || a === 'float32' || a === 'complex64') return a;
  if (!Number.isInteger(value)) return 'float32';
  return a === 'bool' ? 'int32' : a;
}
