import type { Tensor } from '../../../tensor/tensor';
import { operationCode } from '../../../wasm/operations';
import { binary, type Operand } from './binary';

/** `a op b` on the bits of integers; other dtypes are refused. */
export function bitwise(op: 'and' | 'or' | 'xor', a: Operand, b: Operand): Tensor {
  return binary({ name: `bitwise_${op}_cpu`, float32: null, int32: operationCode(`${op}I32`), complex64: null }, a, b);
}
