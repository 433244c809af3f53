import { operandAs } from '../../../tensor/copy';
import type { Tensor } from '../../../tensor/tensor';
import { operationCode } from '../../../wasm/operations';
import { binary } from './binary';
import { type BitOperation, bytewise } from './bytewise';

/** The bool tensor `a op b`, where nonzero means true. */
export function logical(op: BitOperation, a: Tensor, b: Tensor): Tensor {
  const [x, y] = [operandAs(a, 'bool'), operandAs(b, 'bool')];
  const together = bytewise(op, x, y);
  if (together !== null) return together;
  const kernels = { name: `logical_${op}`, float32: null, int32: operationCode(`${op}I32`), complex64: null };
  return binary(kernels, x, y, 'bool');
}
