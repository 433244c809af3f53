import { operandAs } from '../../../tensor/copy';
import { Tensor } from '../../../tensor/tensor';
import { operationCode } from '../../../wasm/operations';
import { binary, type Operand } from './binary';

/** The bool tensor `a op b`, where nonzero means true. */
export function logical(op: 'and' | 'or' | 'xor', a: Tensor, b: Operand): Tensor {
  const x = truthOf(a) as Tensor;
  const y = truthOf(b);
  const kernels = { name: `logical_${op}`, float32: null, int32: operationCode(`${op}I32`), complex64: null };
  return binary(kernels, x, y, 'bool');
}

function truthOf(x: Operand): Tensor | boolean {
  if (!(x instanceof Tensor)) return typeof x === 'number' ? x !== 0 : x;
  return operandAs(x, 'bool');
}
