import { isRowMajor, sameShape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, Tensor } from '../../../tensor/tensor';
import { k, writeScalarI32 } from '../../../wasm/engine';
import { type OperationName, operationCode } from '../../../wasm/operations';
import type { Operand } from './binary';

/** Operations on single bits, which do not ask where a number ends. */
export type BitOperation = 'and' | 'or' | 'xor';

/**
 * `a op b` of bytes or booleans of one shape that lie in order, or of them and one byte: four to an int32, sixteen at a time. Null for
 * other operands, and where there is no int32.
 */
export function bytewise(op: BitOperation, a: Operand, b: Operand): Tensor | null {
  if (!isBytes(a) || a.count < 4) return null;
  if (b instanceof Tensor && (!isBytes(b) || b.dtype !== a.dtype || !sameShape(a.sizes, b.sizes))) return null;
  beginOperation();
  const out = emptyTensor(a.sizes, a.dtype);
  const to = out.pointer;
  const [words, last] = [a.count >>> 2, a.count - 4];
  const byte = b instanceof Tensor ? 0 : Number(b) & 255;
  const [pa, pb] = [a.pointer, b instanceof Tensor ? b.pointer : writeScalarI32(Math.imul(byte, 0x01010101))];
  const step = b instanceof Tensor ? 1 : 0;
  const kernel = operationCode(`${op}I32` as OperationName);
  k.elementwise(kernel, pa, pb, to, 1, step, 0, words, words / 2);
  // The last four again, with those that are left over.
  if (a.count & 3) k.elementwise(kernel, pa + last, pb + step * last, to + last, 1, step, 0, 1, 0);
  return out;
}

function isBytes(x: Operand): x is Tensor {
  return x instanceof Tensor && (x.dtype === 'bool' || x.dtype === 'uint8') && isInOrder(x);
}

function isInOrder({ sizes, strides, storage }: Tensor): boolean {
  return storage.layout === null && isRowMajor(sizes, strides);
}
