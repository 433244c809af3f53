import { FormatError } from '../../errors';
import { bfloat16, float16 } from '../../io/halves';
import { printable } from '../../io/printable';
import { to } from '../../ops/pointwise/to';
import { reshape } from '../../ops/shape/reshape';
import { tensor as makeTensor } from '../../tensor/create';
import type { DType, TypedArray } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { ElementType, elementName, type OnnxTensor } from '../proto/messages';

/** The dtype in which the numbers of an element type are kept here. */
export const DTYPES = new Map<number, DType>([
  [ElementType.float, 'float32'],
  [ElementType.double, 'float32'],
  [ElementType.float16, 'float32'],
  [ElementType.bfloat16, 'float32'],
  [ElementType.int64, 'int32'],
  [ElementType.int32, 'int32'],
  [ElementType.int16, 'int32'],
  [ElementType.int8, 'int32'],
  [ElementType.uint16, 'int32'],
  [ElementType.uint32, 'int32'],
  [ElementType.uint64, 'int32'],
  [ElementType.uint8, 'uint8'],
  [ElementType.bool, 'bool'],
]);

/** Bytes of an element. */
export const BYTES: Readonly<Record<number, number>> = {
  1: 4,
  2: 1,
  3: 1,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  9: 1,
  10: 2,
  11: 8,
  12: 4,
  13: 8,
  16: 2,
};

/**
 * A tensor of a file. Numbers of 64 bits beyond those of int32 become the nearest of these: files have them for "to the end".
 *
 * @throws FormatError where type, shape and bytes do not fit
 */
export function tensorIn(given: OnnxTensor, fileName: string): Tensor {
  const fail = (what: string): FormatError =>
    new FormatError(`${fileName}: the tensor '${printable(given.name)}' ${what}`);
  const dtype = DTYPES.get(given.type);
  if (dtype === undefined) throw fail(`has elements of ${elementName(given.type)}, which there are none of here`);
  if (given.dims.some((size) => !(size >= 0 && size < 2 ** 31)))
    throw fail(`has the shape [${given.dims.slice(0, 8).join(', ')}]`);
  const count = given.dims.reduce((product, size) => product * size, 1);
  const numbers = given.raw === null || (given.raw.length === 0 && given.numbers.length > 0) ? given.numbers : null;
  const have = numbers === null ? (given.raw as Uint8Array).length / (BYTES[given.type] as number) : numbers.length;
  if (have !== count) throw fail(`has ${have} elements, where its shape [${given.dims.join(', ')}] is of ${count}`);
  const data =
    numbers === null ? fromBytes(given.raw as Uint8Array, given.type, count) : fromNumbers(numbers, given.type);
  const flat = makeTensor(data);
  return reshape(dtype === 'bool' ? to(flat, 'bool') : flat, given.dims);
}

const clamp = (value: number): number => Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);

function fromNumbers(numbers: readonly number[], type: number): TypedArray {
  switch (DTYPES.get(type)) {
    case 'float32':
      // Halves stand as their bits.
      if (type === ElementType.float16) return Float32Array.from(numbers, float16);
      return Float32Array.from(type === ElementType.bfloat16 ? numbers.map(bfloat16) : numbers);
    case 'int32':
      return Int32Array.from(numbers, clamp);
    default:
      return Uint8Array.from(numbers);
  }
}

function fromBytes(raw: Uint8Array, type: number, count: number): TypedArray {
  // Elements have to lie at multiples of their size. The slice of a Buffer of Node would share its memory.
  const bytes = new Uint8Array(raw);
  const view = new DataView(bytes.buffer);
  switch (type) {
    case ElementType.float:
      return new Float32Array(bytes.buffer);
    case ElementType.int32:
      return new Int32Array(bytes.buffer);
    case ElementType.uint8:
    case ElementType.bool:
      return bytes;
    case ElementType.double:
      return Float32Array.from(new Float64Array(bytes.buffer));
    case ElementType.float16:
      return Float32Array.from(new Uint16Array(bytes.buffer), float16);
    case ElementType.bfloat16:
      return Float32Array.from(new Uint16Array(bytes.buffer), bfloat16);
  }
  const read: Record<number, (at: number) => number> = {
    [ElementType.int8]: (at) => view.getInt8(at),
    [ElementType.int16]: (at) => view.getInt16(2 * at, true),
    [ElementType.uint16]: (at) => view.getUint16(2 * at, true),
    [ElementType.uint32]: (at) => view.getUint32(4 * at, true),
    [ElementType.int64]: (at) => Number(view.getBigInt64(8 * at, true)),
    [ElementType.uint64]: (at) => Number(view.getBigUint64(8 * at, true)),
  };
  const one = read[type] as (at: number) => number;
  return Int32Array.from({ length: count }, (_, at) => clamp(one(at)));
}
