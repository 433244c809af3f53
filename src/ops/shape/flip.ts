import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { copyStrided } from '../../tensor/copyStrided';
import { bytesOf } from '../../tensor/dtype';
import { emptyAs } from '../../tensor/emptyAs';
import { wrapDims } from '../../tensor/layout';
import { stridesIn } from '../../tensor/memoryFormat';
import { addressOf, isOfImages, isRun, memorySteps } from '../../tensor/physical';
import { beginOperation, emptyStrided, type Tensor } from '../../tensor/tensor';

/**
 * A copy with the order of the elements along `dims` reversed.
 *
 * @param x - of any shape
 * @param dims - along which the order is reversed
 * @returns with the shape and the dtype of x
 * @throws IndexError when a dim is out of range, ShapeError when one is named twice
 * @example
 * flip(tensor([[1, 2], [3, 4]]), [1]); // tensor([[2., 1.], [4., 3.]])
 * @see https://pytorch.org/docs/stable/generated/torch.flip.html
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  if (x.sizes.length > 64) throw new ShapeError('only tensors with up to 64 dims are supported');
  const turned = wrapDims(typeof dims === 'number' ? [dims] : dims, x.sizes.length);
  const own = memorySteps(x);
  const steps = own.map((step, i) => (turned.includes(i) ? -step : step));
  const last = turned.reduce((n, i) => n + (Math.max(x.sizes[i] ?? 1, 1) - 1) * (own[i] ?? 0), 0);
  beginOperation();
  const images = isRun(x) && isOfImages(x);
  const out = images ? emptyAs(x, x.dtype) : emptyStrided(x.sizes, stridesIn('preserveFormat', x), x.dtype);
  const bytes = bytesOf(x.dtype);
  copyStrided(addressOf(x) + last * bytes, steps, addressOf(out), memorySteps(out), x.sizes, bytes);
  return record(
    out,
    'FlipBackward0',
    wrt(x, (grad) => flip(grad, turned)),
  );
}

/**
 * Reversed along dim 1.
 *
 * @param x - of two dims or more
 * @returns with the shape and the dtype of x
 * @throws ShapeError for fewer dims than 2
 * @example
 * fliplr(tensor([[1, 2], [3, 4]])); // [[2, 1], [4, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.fliplr.html
 */
export function fliplr(x: Tensor): Tensor {
  if (x.sizes.length < 2) throw new ShapeError('Input must be >= 2-d.');
  return flip(x, [1]);
}

/**
 * Reversed along dim 0.
 *
 * @param x - of one dim or more
 * @returns with the shape and the dtype of x
 * @throws ShapeError for a 0-d tensor
 * @example
 * flipud(tensor([[1, 2], [3, 4]])); // [[3, 4], [1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.flipud.html
 */
export function flipud(x: Tensor): Tensor {
  if (x.sizes.length < 1) throw new ShapeError('Input must be >= 1-d.');
  return flip(x, [0]);
}
