import { DTypeError } from '../../errors';
import type { DType, TypedArray } from '../../tensor/dtype';
import { ElementType, elementName, type OnnxTensor } from '../proto/messages';

const TYPES: Partial<Record<DType, number>> = {
  float32: ElementType.float,
  int32: ElementType.int32,
  uint8: ElementType.uint8,
  bool: ElementType.bool,
};

export function elementType(dtype: DType): number {
  const type = TYPES[dtype];
  if (type === undefined) throw new DTypeError(`onnx.encode(): tensors of ${dtype} have no form in ONNX's operators`);
  return type;
}

export function tensorOf(name: string, dtype: DType, shape: readonly number[], data: TypedArray): OnnxTensor {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: [...shape], type: elementType(dtype), raw, numbers: [], external: new Map() };
}

const ARRAYS: Readonly<Record<number, { from(values: TypedArray): ArrayBufferView }>> = {
  [ElementType.float]: Float32Array,
  [ElementType.uint8]: Uint8Array,
  [ElementType.int8]: Int8Array,
  [ElementType.uint16]: Uint16Array,
  [ElementType.int16]: Int16Array,
  [ElementType.int32]: Int32Array,
};

/** Numbers as the elements of a type, each of which holds them. */
export function bytesAs(data: TypedArray, type: number): Uint8Array {
  const array = ARRAYS[type];
  if (array === undefined) throw new DTypeError(`onnx.encode(): numbers of type ${elementName(type)} are not written`);
  const { buffer, byteOffset, byteLength } = array.from(data);
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
