import { DTypeError, ValueError } from '../../errors';
import { zeros } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { i32 } from '../../wasm/memory';

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
  const classes = x.data();
  let largest = -1;
  for (const value of classes) {
    if (value < 0) throw new ValueError(`Class values must be non-negative, got ${value}`);
    largest = Math.max(largest, value);
  }
  if (numClasses === -1 && classes.length === 0) {
    throw new ValueError('Can not infer total number of classes from empty tensor.');
  }
  const count = numClasses === -1 ? largest + 1 : numClasses;
  if (!Number.isInteger(count) || count < 1) throw new ValueError(`num_classes should be positive, got ${numClasses}`);
  if (largest >= count)
    throw new ValueError(`Class values must be smaller than num_classes: got ${largest} for ${count}`);
  const out = zeros([...x.shape, count], { dtype: 'int32' });
  const at = out.pointer >>> 2;
  for (let i = 0; i < classes.length; i++) i32[at + i * count + (classes[i] as number)] = 1;
  return out;
}
