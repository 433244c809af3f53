import { noGrad } from '../../autograd/mode';
import { DTypeError, ValueError } from '../../errors';
import { div_ } from '../../ops/pointwise/div';
import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import type { ElementType, Reduction } from '../communicator';
import type { CollectiveOptions } from './run';

/** How elements of several ranks become one. */
export type ReduceOperation = 'sum' | 'mean' | 'product' | 'min' | 'max' | 'band' | 'bor' | 'bxor';

/**
 * PyTorch's names of the reductions.
 *
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.ReduceOp
 */
export const ReduceOp = {
  SUM: 'sum',
  AVG: 'mean',
  PRODUCT: 'product',
  MIN: 'min',
  MAX: 'max',
  BAND: 'band',
  BOR: 'bor',
  BXOR: 'bxor',
} as const;

export interface ReduceOptions<Async extends boolean = boolean> extends CollectiveOptions<Async> {
  /** 'sum' (the default), 'mean', 'product', 'min', 'max'; of integers also 'band', 'bor', 'bxor'. */
  op?: ReduceOperation;
}

/** What MPI computes for a reduction of elements of a dtype. @throws DTypeError for one that it has not */
export function reductionOf(
  dtype: DType,
  op: ReduceOperation,
  name: string,
): { type: ElementType; reduction: Reduction } {
  const ops: readonly string[] = Object.values(ReduceOp);
  if (!ops.includes(op))
    throw new ValueError(`${name}: invalid reduce operation '${String(op)}' (there are ${ops.join(', ')})`);
  const isBitwise = op === 'band' || op === 'bor' || op === 'bxor';
  const isFloat = dtype === 'float32' || dtype === 'complex64';
  if (isBitwise && isFloat) throw new DTypeError(`${name}: cannot use reduce operation '${op}' with ${dtype}`);
  if (op === 'mean' && !isFloat) throw new DTypeError(`${name}: cannot use reduce operation 'mean' with ${dtype}`);
  if (dtype === 'complex64' && op !== 'sum' && op !== 'mean') {
    throw new DTypeError(`${name} does not support ${op} on complex tensors`);
  }
  if (dtype === 'bool') {
    // As of 0 and 1: a sum is true where any is, a product where all are.
    const ofBooleans: Partial<Record<ReduceOperation, Reduction>> = { sum: 'max', product: 'min' };
    return { type: 'uint8', reduction: ofBooleans[op] ?? (op as Reduction) };
  }
  return { type: dtype === 'complex64' ? 'float32' : dtype, reduction: op === 'mean' ? 'sum' : op };
}

/** Makes a mean of a sum over `size` ranks. */
export function finishMean(x: Tensor, op: ReduceOperation, size: number): void {
  if (op === 'mean' && size > 1) noGrad(() => div_(x, size));
}
