import { bytesOf, type DType } from './dtype';
import { imageLayout, resized } from './imageLayout';
import {
  channelsLastStrides,
  contiguousStrides,
  isChannelsLast,
  isRowMajor,
  numelOf,
  rowMajorStrides,
  type Shape,
} from './layout';
import { Storage } from './storage';
import { Tensor } from './tensor';

/** A tensor with undefined contents that lies in memory as the run `x` does. */
export function emptyAs(x: Tensor, dtype: DType): Tensor {
  const { sizes: shape } = x;
  const strides = isRowMajor(shape, x.strides)
    ? rowMajorStrides(shape)
    : isChannelsLast(shape, x.strides)
      ? channelsLastStrides(shape)
      : x.strides;
  const bytes = bytesOf(dtype);
  return new Tensor(new Storage(x.count * bytes, resized(x.storage.layout, bytes)), dtype, shape, strides, 0);
}

/** A row-major tensor of shape [n, c, ...] with undefined contents whose channels lie next to each other in memory. */
export function emptyImages(shape: Shape, dtype: DType): Tensor {
  const bytes = bytesOf(dtype);
  const storage = new Storage(numelOf(shape) * bytes, imageLayout(shape, bytes));
  return new Tensor(storage, dtype, shape, contiguousStrides(shape), 0);
}
