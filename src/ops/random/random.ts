import { checkInPlace } from '../../autograd/view';
import { DTypeError } from '../../errors';
import { copyInto } from '../../tensor/copy';
import type { DType } from '../../tensor/dtype';
import { checkRange, drawIntegers } from '../../tensor/random';
import type { Tensor } from '../../tensor/tensor';
import { checkWritable } from '../pointwise/drivers/inPlace';
import { type DrawOptions, overwritten } from './drivers/drawInto';

/** One more than the largest whole number up to which a dtype holds all. */
const END: Partial<Record<DType, number>> = { bool: 2, uint8: 256, int32: 2147483648, float32: 16777217 };

/**
 * Fills x with whole numbers, each of those in [from, to) equally likely: `x.random_(from, to)`; `x.random_(to)` starts at
 * 0; `x.random_()` takes all that the dtype holds from 0 on (float32: up to 2^24).
 *
 * @param x - of any shape
 * @param fromOrTo - the least number, or with it alone the end
 * @param to - the end, not among them
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns x, which is changed in place
 * @throws ValueError when the range is empty or outside of the dtype
 * @example
 * const x = empty([3]);
 * x.random_(2, 4).ge(2).all().item(); // => true
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.random_.html
 */
export function random_(x: Tensor, fromOrTo?: number, to?: number, options?: DrawOptions): Tensor {
  const end = END[x.dtype];
  if (end === undefined) throw new DTypeError(`"random_" not implemented for '${x.dtype}'`);
  const low = to === undefined ? 0 : (fromOrTo as number);
  const high = to ?? fromOrTo ?? end;
  checkRange(low, high);
  checkInPlace(x, []);
  checkWritable(x);
  const drawn = drawIntegers(low, high, x.sizes, x.dtype, options?.generator);
  copyInto(x, drawn);
  drawn.dispose();
  overwritten(x, 'RandomBackward0');
  return x;
}
