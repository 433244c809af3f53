import type { DType } from '../../../tensor/dtype';
import { emptyAs, emptyImages } from '../../../tensor/emptyAs';
import { broadcastStrides, isRowMajor, joinDims, type Shape, sameShape, type Walk } from '../../../tensor/layout';
import { isOfImages, isRun, memorySteps } from '../../../tensor/physical';
import { falls, resultStrides } from '../../../tensor/resultStrides';
import { emptyStrided, emptyTensor, Tensor } from '../../../tensor/tensor';

/**
 * The result of an elementwise operation, with undefined contents: its strides are PyTorch's, and in memory its channels lie
 * next to each other where those of an operand of its shape do.
 *
 * @param alone - no number stands beside the operands, which are settled
 */
export function emptyResult(shape: Shape, dtype: DType, operands: readonly Tensor[], alone: boolean): Tensor {
  const first = operands[0] as Tensor;
  const plain = sameShape(first.sizes, shape) && falls(first.strides);
  if (plain && operands.every((x) => x.storage.layout === null)) return emptyTensor(shape, dtype);
  const strides = resultStrides(shape, operands, alone);
  for (const x of operands) {
    if (x.storage.layout === null || !sameShape(x.sizes, shape)) continue;
    const ordered = isRowMajor(shape, strides);
    const kept = isRun(x) && (sameShape(x.strides, strides) || (ordered && isRowMajor(shape, x.strides)));
    if (!kept && !(ordered && isOfImages(x))) continue;
    const { storage } = kept ? emptyAs(x, dtype) : emptyImages(shape, dtype);
    return new Tensor(storage, dtype, shape, strides, 0);
  }
  return emptyStrided(shape, strides, dtype);
}

/** An operand's steps in memory for a walk over `shape`. */
export function stepsOver(x: Tensor, shape: Shape): Shape {
  return broadcastStrides(x.sizes, memorySteps(x), shape);
}

/** The walk over `out` in the order of its memory, which it fills; `steps` are those of the operands. */
export function walkAlong(out: Tensor, steps: readonly Shape[]): Walk {
  const own = memorySteps(out);
  if (isRowMajor(out.sizes, own)) return joinDims(out.sizes, steps);
  const order = own.map((_, i) => i).filter((i) => out.sizes[i] !== 1);
  order.sort((a, b) => (own[b] as number) - (own[a] as number));
  const inOrder = (list: Shape): number[] => order.map((i) => list[i] as number);
  return joinDims(inOrder(out.sizes), steps.map(inOrder));
}
