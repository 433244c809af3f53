import { DTypeError, IndexError, ShapeError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { type Locate, partView } from './drivers/partView';

/**
 * A view of the elements start, start + 1, ..., start + length - 1 along `dim`.
 *
 * @param x - of one dim or more
 * @param dim - along which to cut
 * @param start - negative counts from the end; a number or a 0-d tensor of integers
 * @param length - how many elements
 * @returns a view
 * @throws ShapeError when the stretch leaves the dim
 * @example
 * narrow(arange(5), 0, 1, 3); // tensor([1, 2, 3])
 * @see https://pytorch.org/docs/stable/generated/torch.narrow.html
 */
export function narrow(x: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
  if (start instanceof Tensor) return narrow(x, dim, startOf(start), length);
  if (x.sizes.length === 0) throw new ShapeError('narrow() cannot be applied to a 0-dim tensor.');
  const at = wrapDim(dim, x.sizes.length);
  const size = x.sizes[at] as number;
  if (!Number.isInteger(start) || start < -size || start > size) {
    throw new IndexError(`start out of range (expected to be in range of [${-size}, ${size}], but got ${start})`);
  }
  const first = start < 0 ? start + size : start;
  checkStretch(first, length, size);
  return partView(x, stretch(at, first, length, 1), 'SliceBackward0');
}

function startOf(start: Tensor): number {
  if (start.sizes.length === 0 && (start.dtype === 'int32' || start.dtype === 'uint8'))
    return start.data()[0] as number;
  throw new DTypeError('start must be an 0-dim integral Tensor.');
}

/** Throws unless a dim of `size` has the elements start, start + 1, ..., start + length - 1. */
export function checkStretch(start: number, length: number, size: number): void {
  if (Number.isInteger(length) && length >= 0 && start + length <= size) return;
  throw new ShapeError(`start (${start}) + length (${length}) exceeds dimension size (${size}).`);
}

/** The elements start, start + step, ... along dim `at`, `length` of them. */
export function stretch(at: number, start: number, length: number, step: number): Locate {
  return (shape, strides) => {
    const stride = strides[at] as number;
    return {
      shape: shape.map((size, i) => (i === at ? length : size)),
      strides: strides.map((s, i) => (i === at ? s * step : s)),
      offset: length === 0 ? 0 : start * stride,
    };
  };
}
