import { copyStrided } from '../../../tensor/copyStrided';
import { bytesOf, type DType } from '../../../tensor/dtype';
import { emptyAs } from '../../../tensor/emptyAs';
import { contiguousStrides } from '../../../tensor/layout';
import { addressOf, isRun, memorySteps, settle } from '../../../tensor/physical';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k, writeScalarsF32, writeWalk } from '../../../wasm/engine';
import { elementwiseWork, type OperationName, operationCode } from '../../../wasm/operations';
import { emptyResult, walkAlong } from './elementwiseResult';

/**
 * y = operation(x) element by element, without gradients; the kernel reads and writes the element types given. Strides
 * of a tensor without gaps are kept.
 *
 * @param scalars - numbers that the operation reads in place of a second operand
 */
export function applyUnary(
  operation: OperationName,
  x: Tensor,
  outType: DType = x.dtype,
  scalars?: readonly number[],
): Tensor {
  if (!isRun(x)) return applyByRows(operation, x, outType, scalars);
  beginOperation();
  const out = emptyAs(x, outType);
  const [from, to] = [addressOf(x), addressOf(out)];
  const code = operationCode(operation);
  const work = elementwiseWork(code, x.count);
  if (scalars === undefined) k.elementwise(code, from, from, to, 1, 1, 0, x.count, work);
  else k.elementwise(code, from, writeScalarsF32(scalars), to, 1, 0, 0, x.count, work);
  return out;
}

/** The same for a tensor with gaps, or one that repeats itself. */
function applyByRows(
  operation: OperationName,
  x: Tensor,
  outType: DType,
  scalars: readonly number[] | undefined,
): Tensor {
  settle(x);
  beginOperation();
  const out = emptyResult(x.sizes, outType, [x], true);
  if (x.count === 0) return out;
  const code = operationCode(operation);
  const [from, to] = [addressOf(x), addressOf(out)];
  const { sizes, strides } = walkAlong(out, [memorySteps(x)]);
  const own = strides[0] as number[];
  const work = elementwiseWork(code, x.count);
  if (own.at(-1) === 1) {
    const second = scalars === undefined ? from : writeScalarsF32(scalars);
    const meta = writeWalk(sizes, own, scalars === undefined ? own : sizes.map(() => 0));
    k.elementwiseStrided(code, from, second, to, sizes.length, meta, 0, x.count / (sizes.at(-1) as number), work);
    return out;
  }
  // Else the elements are brought side by side first: where the result goes, which then replaces them, if they fit.
  const bytes = bytesOf(x.dtype);
  const at = bytes === bytesOf(outType) ? to : workspace(x.count * bytes);
  copyStrided(from, own, at, contiguousStrides(sizes), sizes, bytes);
  if (scalars === undefined) k.elementwise(code, at, at, to, 1, 1, 0, x.count, work);
  else k.elementwise(code, at, writeScalarsF32(scalars), to, 1, 0, 0, x.count, work);
  return out;
}
