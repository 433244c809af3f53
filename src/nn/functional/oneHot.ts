import { DTypeError, ValueError } from '../../errors';
import { IndexPlaces } from '../../ops/indexing/drivers/indices';
import { amax } from '../../ops/reduction/amax';
import { amin } from '../../ops/reduction/amin';
import { writeBlocks } from '../../ops/shape/drivers/blocks';
import { castOf } from '../../tensor/copy';
import { full, zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';

/**
 * y[.., c] = 1 for c = x[..], else 0: a new last dim of `numClasses` entries.
 *
 * @param x - classes, int32 or uint8
 * @param numClasses - default: one more than the largest class
 * @returns int32
 * @throws ValueError for a class that is negative or not below numClasses, DTypeError for other dtypes
 * @example
 * oneHot(tensor(Int32Array.of(0, 2))).tolist(); // [[1, 0, 0], [0, 0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.one_hot.html
 */
export function oneHot(x: Tensor, numClasses = -1): Tensor {
  if (x.dtype !== 'int32' && x.dtype !== 'uint8') {
    throw new DTypeError(`one_hot is only applicable to index tensor, got ${x.dtype}; convert it with x.to('int32')`);
  }
  const [least, largest] = x.count === 0 ? [0, -1] : [amin(x).item() as number, amax(x).item() as number];
  if (least < 0) throw new ValueError(`Class values must be non-negative, got ${least}`);
  if (numClasses === -1 && x.count === 0) {
    throw new ValueError('Can not infer total number of classes from empty tensor.');
  }
  const count = numClasses === -1 ? largest + 1 : numClasses;
  if (!Number.isInteger(count) || count < 1) throw new ValueError(`num_classes should be positive, got ${numClasses}`);
  if (largest >= count)
    throw new ValueError(`Class values must be smaller than num_classes: got ${largest} for ${count}`);
  const out = zeros([...x.sizes, count], { dtype: 'int32' });
  const classes = x.dtype === 'int32' ? x : castOf(x, 'int32');
  const places = new IndexPlaces(classes, count, String, false, [x.count], [count], 1);
  const ones = full([x.count], 1, { dtype: 'int32' });
  writeBlocks(out, { offsets: places, block: 1 }, ones);
  ones.dispose();
  if (classes !== x) classes.dispose();
  return out;
}
