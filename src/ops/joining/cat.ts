import { ownTensor, recordNode, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { aliasOf, castLike, copyInto } from '../../tensor/copy';
import { zeros } from '../../tensor/create';
import { type DType, promote } from '../../tensor/dtype';
import { emptyImages } from '../../tensor/emptyAs';
import { channelsLastStrides, type Shape, wrapDim } from '../../tensor/layout';
import { suggestsChannelsLast } from '../../tensor/memoryFormat';
import { isOfImages } from '../../tensor/physical';
import { beginOperation, emptyStrided, emptyTensor, type Tensor } from '../../tensor/tensor';
import { narrow } from '../shape/narrow';

/**
 * The tensors one behind the other along `dim` (default 0); their other sizes are equal. Dtypes are promoted.
 *
 * The gradient of each tensor is its stretch of the gradient of the result.
 *
 * @param tensors - of equal sizes but along `dim`; empty vectors are passed over
 * @param dim - where their sizes add up
 * @returns with the sum of the sizes along `dim`
 * @throws ShapeError when there are no tensors or the sizes do not fit
 * @example
 * cat([tensor([[1, 2]]), tensor([[3, 4], [5, 6]])]).shape; // [3, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.cat.html
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  if (tensors.length === 0) throw new ShapeError('torch.cat(): expected a non-empty list of Tensors');
  for (const [i, x] of tensors.entries()) {
    if (x.sizes.length === 0) {
      throw new ShapeError(`zero-dimensional tensor (at position ${i}) cannot be concatenated; use stack() instead`);
    }
  }
  // PyTorch has always let vectors without elements pass beside tensors of any shape.
  const shaped = tensors.filter((x) => !isEmptyVector(x));
  const first = shaped[0] ?? (tensors[0] as Tensor);
  const at = shaped.length === 0 ? 0 : wrapDim(dim, first.sizes.length);
  checkSizes(tensors, first, at);
  const dtype = commonType(tensors);
  const length = shaped.reduce((n, x) => n + (x.sizes[at] as number), 0);
  const shape = first.sizes.map((size, i) => (i === at ? length : size));
  beginOperation();
  const out = emptyJoined(tensors, shape, dtype);
  const { strides } = out;
  let start = 0;
  for (const x of shaped) {
    const source = x.dtype === dtype ? x : castLike(x, dtype);
    copyInto(aliasOf(out, x.sizes, strides, start * (strides[at] as number)), source);
    if (source !== x) source.dispose();
    start += x.sizes[at] as number;
  }
  let next = 0;
  const derivatives = tensors.map((x) => {
    const empty = isEmptyVector(x);
    const size = empty ? 0 : (x.sizes[at] as number);
    const first = next;
    next += size;
    return wrt(x, (grad) => (empty ? zeros([0]) : narrow(grad, at, first, size)));
  });
  return recordNode(ownTensor(out), 'CatBackward0', derivatives);
}

/**
 * The same as `cat`.
 *
 * @param tensors - of equal sizes but along `dim`
 * @param dim - where their sizes add up
 * @returns with the sum of the sizes along `dim`
 * @example
 * concat([tensor([1]), tensor([2, 3])]); // [1, 2, 3]
 */
export function concat(tensors: readonly Tensor[], dim = 0): Tensor {
  return cat(tensors, dim);
}

/** The result, which has its channels where all tensors have them, or in memory where one of them has. */
function emptyJoined(tensors: readonly Tensor[], shape: Shape, dtype: DType): Tensor {
  if (tensors.every(suggestsChannelsLast)) return emptyStrided(shape, channelsLastStrides(shape), dtype);
  return tensors.some(isOfImages) ? emptyImages(shape, dtype) : emptyTensor(shape, dtype);
}

function isEmptyVector(x: Tensor): boolean {
  return x.sizes.length === 1 && x.sizes[0] === 0;
}

function checkSizes(tensors: readonly Tensor[], first: Tensor, at: number): void {
  const expected: Shape = first.sizes;
  for (const [i, { sizes: shape }] of tensors.entries()) {
    if (isEmptyVector(tensors[i] as Tensor)) continue;
    if (shape.length !== expected.length) {
      throw new ShapeError(
        `Tensors must have same number of dimensions: got ${expected.length} and ${shape.length} (tensor number ${i} of cat)`,
      );
    }
    for (let d = 0; d < shape.length; d++) {
      if (d === at || shape[d] === expected[d]) continue;
      throw new ShapeError(
        `Sizes of tensors must match except in dimension ${at}. Expected size ${expected[d]} but got size ${shape[d]} ` +
          `for tensor number ${i} in the list.`,
      );
    }
  }
}

/** The dtype that holds the elements of all. */
export function commonType(tensors: readonly Tensor[]): DType {
  return tensors.slice(1).reduce((dtype, x) => promote(dtype, x.dtype), (tensors[0] as Tensor).dtype);
}
