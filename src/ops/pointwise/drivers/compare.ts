import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { castOf } from '../../../tensor/copy';
import { zerosLike } from '../../../tensor/create';
import { isDifferentiable } from '../../../tensor/dtype';
import { Tensor } from '../../../tensor/tensor';
import { binary, binaryKernels, type Operand, resultType } from './binary';
import { inPlace } from './inPlace';

const NODES = { eq: 'Eq', ne: 'Ne', lt: 'Lt', le: 'Le', gt: 'Gt', ge: 'Ge' } as const;

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

/** x = 1 where `x op b`, else 0. The gradients are 0, but x stays a tensor with a history. */
export function compareInPlace(op: Comparison, x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => constant(compare(op, x, b), `${NODES[op]}Backward`, x, b));
}

/** A bool result in the dtype of x, with gradients of 0 for x and b. */
function constant(result: Tensor, node: string, x: Tensor, b: Operand): Tensor {
  if (!isDifferentiable(x.dtype)) return result;
  const y = castOf(result, x.dtype);
  result.dispose();
  const zeros = (grad: Tensor): Tensor => zerosLike(grad);
  return record(y, `${node}${b instanceof Tensor ? 1 : 0}`, wrt(x, zeros), wrt(b, zeros));
}
