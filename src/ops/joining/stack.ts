import { ownTensor, recordNode, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { aliasOf, castOf, copyInto } from '../../tensor/copy';
import type { DType } from '../../tensor/dtype';
import { channelsLastStrides, type Shape, sameShape, showShape, wrapDim } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import { beginOperation, emptyStrided, emptyTensor, type Tensor } from '../../tensor/tensor';
import { select } from '../shape/select';
import { commonType } from './cat';

/**
 * Tensors of one shape side by side in a new dim: y[.., i, ..] = tensors[i].
 *
 * The gradient of tensor i is the i-th entry of the gradient of the result.
 *
 * @param tensors - all of one shape
 * @param dim - where the new dim stands
 * @returns with a dim more, as long as there are tensors
 * @throws ShapeError when there are no tensors or the shapes differ
 * @example
 * stack([tensor([1, 2]), tensor([3, 4])]); // tensor([[1., 2.], [3., 4.]])
 * @see https://pytorch.org/docs/stable/generated/torch.stack.html
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  const first = tensors[0];
  if (first === undefined) throw new ShapeError('stack expects a non-empty TensorList');
  for (const [i, x] of tensors.entries()) {
    if (!sameShape(x.sizes, first.sizes)) {
      throw new ShapeError(
        `stack expects each tensor to be equal size, but got ${showShape(first.sizes)} at entry 0 and ` +
          `${showShape(x.sizes)} at entry ${i}`,
      );
    }
  }
  const at = wrapDim(dim, first.sizes.length + 1);
  const dtype = commonType(tensors);
  const shape = [...first.sizes.slice(0, at), tensors.length, ...first.sizes.slice(at)];
  beginOperation();
  const out = emptyStack(tensors, at, shape, dtype);
  const strides = [...out.strides.slice(0, at), ...out.strides.slice(at + 1)];
  for (const [i, x] of tensors.entries()) {
    const source = x.dtype === dtype ? x : castOf(x, dtype);
    copyInto(aliasOf(out, x.sizes, strides, i * (out.strides[at] as number)), source);
    if (source !== x) source.dispose();
  }
  const derivatives = tensors.map((x, i) => wrt(x, (grad) => select(grad, at, i)));
  return recordNode(ownTensor(out), 'StackBackward0', derivatives);
}

/** In the order that `cat` of them along the dim `at` would have: as in PyTorch a stack is that, seen with a dim more. */
function emptyStack(tensors: readonly Tensor[], at: number, shape: Shape, dtype: DType): Tensor {
  const { sizes: one } = tensors[0] as Tensor;
  if (at >= one.length || !tensors.every(suggestsChannelsLast)) return emptyTensor(shape, dtype);
  const joined = channelsLastStrides(one.map((size, i) => (i === at ? size * tensors.length : size)));
  const step = (joined[at] as number) * (one[at] as number);
  return emptyStrided(shape, [...joined.slice(0, at), step, ...joined.slice(at)], dtype);
}
