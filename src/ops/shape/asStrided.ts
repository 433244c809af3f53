import { record, wrt } from '../../autograd/record';
import { makeView } from '../../autograd/view';
import { ShapeError } from '../../errors';
import { aliasOf, copyInto, copyOf } from '../../tensor/copy';
import { full, zeros } from '../../tensor/create';
import { bytesOf } from '../../tensor/dtype';
import { isDense, numelOf, type Shape, showShape } from '../../tensor/layout';
import { beginOperation, type Tensor } from '../../tensor/tensor';
import { k, writeScalarF32 } from '../../wasm/engine';
import { operationCode } from '../../wasm/operations';
import { addBlocks, type Blocks, blocksOf } from './drivers/blocks';

/**
 * A view of the storage of x with any shape, strides and offset: its elements may lie anywhere in it, also twice.
 *
 * The gradient of an element is the sum of those of its copies.
 *
 * @param x - of any shape
 * @param size - the shape of the view
 * @param stride - steps between neighbours along each dim, in elements
 * @param storageOffset - where the first element is in the storage; default: where x begins
 * @returns a view that shares memory with x
 * @throws ShapeError for what lies outside of the storage, negative strides, or another number of strides
 * @example
 * asStrided(tensor([1, 2, 3, 4]), [3, 2], [1, 1]); // [[1, 2], [2, 3], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.as_strided.html
 */
export function asStrided(x: Tensor, size: Shape, stride: Shape, storageOffset?: number | null): Tensor {
  const offset = storageOffset ?? x.offset;
  check(x, size, stride, offset);
  const own = { shape: x.sizes, strides: x.strides, offset: 0 };
  const view = { shape: [...size], strides: [...stride], offset: offset - x.offset };
  return makeView(x, view.shape, view.strides, offset, 'AsStridedBackward0', (grad) => moved(grad, view, own, own));
}

interface Geometry {
  shape: Shape;
  strides: Shape;
  offset: number;
}

/** Elements up to the last one that a geometry reaches. */
function spanOf({ shape, strides, offset }: Geometry): number {
  if (numelOf(shape) === 0) return 0;
  return shape.reduce((span, size, i) => span + (size - 1) * (strides[i] as number), offset + 1);
}

function blocksIn({ shape, strides }: Geometry): Blocks {
  return blocksOf(shape.map((size, i) => ({ size, stride: strides[i] as number })));
}

/**
 * The elements of x, which lie in a storage as `from` says, added up where several are one, as `to` sees them: 0 where it sees none.
 * What `own`, the input of the view, has several times is divided by how often, as in PyTorch.
 */
function moved(x: Tensor, from: Geometry, to: Geometry, own: Geometry): Tensor {
  const shift = Math.max(0, -from.offset, -to.offset);
  const span = Math.max(spanOf(from), spanOf(to)) + shift;
  const buffer = zeros([span], { dtype: x.dtype });
  if (isDense(from.shape, from.strides)) copyInto(aliasOf(buffer, from.shape, from.strides, from.offset + shift), x);
  else addBlocks(aliasOf(buffer, [span], [1], from.offset + shift), blocksIn(from), x);
  if (!isDense(own.shape, own.strides)) share(buffer, own, shift);
  const out = copyOf(aliasOf(buffer, to.shape, to.strides, to.offset + shift));
  buffer.dispose();
  return record(
    out,
    'AsStridedBackward0Backward',
    wrt(x, (grad) => moved(grad, to, from, own)),
  );
}

/** Divides each element of the buffer by how often it is in the geometry, where that is more than once. */
function share(buffer: Tensor, own: Geometry, shift: number): void {
  const complex = buffer.dtype === 'complex64';
  const times = zeros(buffer.sizes, { dtype: buffer.dtype });
  const each = full(own.shape, complex ? { re: 1, im: 1 } : 1, { dtype: buffer.dtype });
  addBlocks(aliasOf(times, buffer.sizes, [1], own.offset + shift), blocksIn(own), each);
  beginOperation();
  const [counts, numbers, n] = [times.pointer, buffer.pointer, complex ? 2 * buffer.count : buffer.count];
  k.elementwise(operationCode('maximum'), counts, writeScalarF32(1), counts, 1, 0, 0, n, n / 2);
  k.elementwise(operationCode('div'), numbers, counts, numbers, 1, 1, 0, n, n / 2);
  each.dispose();
  times.dispose();
}

function check(x: Tensor, size: Shape, stride: Shape, offset: number): void {
  if (size.length !== stride.length) throw new ShapeError('mismatch in length of strides and shape');
  if (stride.some((step) => !(Number.isInteger(step) && step >= 0))) {
    throw new ShapeError(
      `as_strided: Negative strides are not supported at the moment, got strides: ${showShape(stride)}`,
    );
  }
  if (!Number.isInteger(offset) || offset < 0) throw new ShapeError(`Tensor: invalid storage offset ${offset}`);
  if (size.some((length) => !(Number.isInteger(length) && length >= 0))) {
    throw new ShapeError(
      `Storage size calculation overflowed with sizes=${showShape(size)} and strides=${showShape(stride)}`,
    );
  }
  const bytes = bytesOf(x.dtype);
  const needed = spanOf({ shape: size, strides: stride, offset }) * bytes;
  const has = x.storage.block.bytes;
  if (needed > has) {
    throw new ShapeError(
      `setStorage: sizes ${showShape(size)}, strides ${showShape(stride)}, storage offset ${offset}, and itemsize ${bytes} ` +
        `requiring a storage size of ${needed} are out of bounds for storage of size ${has}`,
    );
  }
}
