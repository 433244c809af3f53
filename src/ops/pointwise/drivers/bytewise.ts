import { isRowMajor, sameShape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, Tensor } from '../../../tensor/tensor';
import { k, writeScalarI32 } from '../../../wasm/engine';
import { u8 } from '../../../wasm/memory';
import { type OperationName, operationCode } from '../../../wasm/operations';
import type { Operand } from './binary';

/** Operations on single bits, which do not ask where a number ends. */
export type BitOperation = 'and' | 'or' | 'xor';

const TAIL: Record<BitOperation, (a: number, b: number) => number> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/**
 * `a op b` of bytes or booleans of one shape that lie in order, or of them and one byte: four to an int32, sixteen at a time. Null for
 * other operands.
 */
export function bytewise(op: BitOperation, a: Operand, b: Operand): Tensor | null {
  if (!isBytes(a)) return null;
  if (b instanceof Tensor && (!isBytes(b) || b.dtype !== a.dtype || !sameShape(a.sizes, b.sizes))) return null;
  beginOperation();
  const out = emptyTensor(a.sizes, a.dtype);
  const to = out.pointer;
  const words = a.count >>> 2;
  const byte = b instanceof Tensor ? 0 : Number(b) & 255;
  const [pa, pb] = [a.pointer, b instanceof Tensor ? b.pointer : writeScalarI32(Math.imul(byte, 0x01010101))];
  const step = b instanceof Tensor ? 1 : 0;
  const kernel = operationCode(`${op}I32` as OperationName);
  if (words > 0) k.elementwise(kernel, pa, pb, to, 1, step, 0, words, words / 2);
  // At most three are left over.
  for (let i = 4 * words; i < a.count; i++) {
    u8[to + i] = TAIL[op](u8[pa + i] as number, step === 1 ? (u8[pb + i] as number) : byte);
  }
  return out;
}

function isBytes(x: Operand): x is Tensor {
  return x instanceof Tensor && (x.dtype === 'bool' || x.dtype === 'uint8') && isInOrder(x);
}

function isInOrder({ sizes, strides, storage }: Tensor): boolean {
  return storage.layout === null && isRowMajor(sizes, strides);
}
