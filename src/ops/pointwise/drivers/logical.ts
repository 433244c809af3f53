import { operandAs } from '../../../tensor/copy';
import type { Tensor } from '../../../tensor/tensor';
import { operationCode } from '../../../wasm/operations';
import { binary } from './binary';

/** The bool tensor `a op b`, where nonzero means true. */
export function logical(op: 'and' | 'or' | 'xor', a: Tensor, b: Tensor): Tensor {
  const [x, y] = [operandAs(a, 'bool'), operandAs(b, 'bool')];
  const kernels = { name: `logical_${op}`, float32: null, int32: operationCode(`${op}I32`), complex64: null };
  return binary(kernels, x, y, 'bool');
}
