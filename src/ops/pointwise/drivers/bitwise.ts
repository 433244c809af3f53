import { Tensor } from '../../../tensor/tensor';
import { operationCode } from '../../../wasm/operations';
import { binary, type Operand } from './binary';
import { type BitOperation, bytewise } from './bytewise';

/** `a op b` on the bits of integers; other dtypes are refused. */
export function bitwise(op: BitOperation, a: Operand, b: Operand): Tensor {
  const together = b instanceof Tensor ? bytewise(op, a, b) : null;
  if (together !== null) return together;
  return binary({ name: `bitwise_${op}_cpu`, float32: null, int32: operationCode(`${op}I32`), complex64: null }, a, b);
}
