import { operandAs } from '../../../tensor/copy';
import { addressOf } from '../../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';
import { k } from '../../../wasm/engine';
import { arrange, reducedDims } from './reduction';

export interface KeepdimOptions {
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
}

/** The reduction of truth values along a dim by one of the two kernels. */
export function quantifier(
  kernel: 'allBool' | 'anyBool',
  x: Tensor,
  dim: number | null | undefined,
  keepdim: boolean,
): Tensor {
  const dims = reducedDims(x, dim);
  const truth = operandAs(x, 'bool');
  const { source, outer, reduce, inner, shape } = arrange(truth, dims, keepdim);
  beginOperation();
  const out = emptyTensor(shape, x.dtype === 'uint8' ? 'uint8' : 'bool');
  k[kernel](addressOf(source), out.pointer, outer, reduce, inner, 0, outer, x.count);
  return out;
}
