import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError, ShapeError, ValueError } from '../../errors';
import { castOf } from '../../tensor/copy';
import { ones, zeros } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { TensorPlaces } from '../indexing/drivers/indices';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { addBlocks } from '../shape/drivers/blocks';

export interface BincountOptions {
  /** What each element counts; default 1. */
  weights?: Tensor | null;
  /** The smallest number of counts; default 0. */
  minlength?: number;
}

/**
 * y[i] = how often i comes in x, or the sum of the weights of those elements.
 *
 * @param x - a vector of integers that are not negative
 * @param options - `weights` of the elements; `minlength`: the least length of the result
 * @returns int32, with weights float32
 * @throws ValueError for negative elements, DTypeError for other dtypes, ShapeError for other shapes
 * @example
 * bincount(tensor([1, 3, 1], { dtype: 'int32' })); // [0, 2, 0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.bincount.html
 */
export function bincount(x: Tensor, options?: BincountOptions): Tensor {
  const minlength = options?.minlength ?? 0;
  const weights = options?.weights ?? null;
  if (x.dtype !== 'int32' && x.dtype !== 'uint8') {
    throw new DTypeError(`"bincount_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  if (!Number.isInteger(minlength) || minlength < 0) throw new ValueError('minlength should be >= 0');
  if (x.sizes.length === 1 && x.count === 0) return zeros([minlength], { dtype: 'int32' });
  if (x.sizes.length !== 1 || amin(x).item() < 0) {
    throw new ValueError('bincount only supports 1-d non-negative integral inputs.');
  }
  if (weights !== null && (weights.sizes.length !== 1 || weights.count !== x.count)) {
    throw new ShapeError('weights should be 1-d and have the same length as input');
  }
  const counts = countInto(x, weights === null ? null : weights.detach(), Math.max(minlength, amax(x).item() + 1));
  if (weights === null) return counts;
  return record(counts, 'NotImplemented', wrt(weights, refuse));
}

function refuse(): never {
  throw new AutogradError("the derivative for 'bincount' is not implemented.");
}

/** The counts, or sums of weights, of the places in a vector, all of which are below `size`. */
export function countInto(places: Tensor, weights: Tensor | null, size: number): Tensor {
  const dtype = weights === null ? 'int32' : 'float32';
  const out = zeros([size], { dtype });
  const each = weights === null ? ones([places.count], { dtype }) : castOf(weights, dtype);
  const offsets = places.dtype === 'int32' ? new TensorPlaces(places, true) : new TensorPlaces(castOf(places, 'int32'));
  addBlocks(out, { offsets, block: 1 }, each);
  each.dispose();
  return out;
}
