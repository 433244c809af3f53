import { DTypeError } from '../../../errors';
import { Tensor } from '../../../tensor/tensor';
import { binary, binaryKernels, type Operand, resultType } from './binary';

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';

/** The bool tensor `a op b`; operands are brought to their common dtype first. */
export function compare(op: Comparison, a: Tensor, b: Operand): Tensor {
  const dtype = resultType(a, b);
  if (dtype === 'complex64') {
    if (op !== 'eq' && op !== 'ne') throw new DTypeError(`"${op}_cpu" not implemented for 'ComplexFloat'`);
  }
  // A number beside booleans: the comparison happens among integers.
  const common = dtype === 'bool' && !(b instanceof Tensor) ? 'int32' : dtype;
  return binary(binaryKernels(op, { complex64: true }), a, b, common, 'bool');
}
