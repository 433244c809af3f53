import { beginOperation } from '../wasm/block';
import { k } from '../wasm/engine';
import { copyStrided } from './copyStrided';
import { bytesOf, type DType, infoOf } from './dtype';
import { isRowMajor, type Shape } from './layout';
import { emptyStrided, emptyTensor, Tensor } from './tensor';

/** A new row-major tensor with the elements of `x`. */
export function copyOf(x: Tensor): Tensor {
  beginOperation();
  const out = emptyTensor(x.shape, x.dtype);
  copyStrided(x.pointer, x.strides, out.pointer, out.strides, x.shape, bytesOf(x.dtype));
  return out;
}

/** A new tensor with the elements of `x` in the given strides. */
export function copyAs(x: Tensor, strides: Shape): Tensor {
  beginOperation();
  const out = emptyStrided(x.shape, strides, x.dtype);
  copyStrided(x.pointer, x.strides, out.pointer, out.strides, x.shape, bytesOf(x.dtype));
  return out;
}

/** `x` itself when it is row-major, else a row-major copy; without gradients. */
export function rowMajor(x: Tensor): Tensor {
  return isRowMajor(x.shape, x.strides) ? x : copyOf(x);
}

/** Writes the elements of `source` (same dtype; shape broadcast already) into `target`. */
export function copyInto(target: Tensor, source: Tensor, sourceStrides: Shape = source.strides): void {
  beginOperation();
  const from = source.pointer;
  copyStrided(from, sourceStrides, target.pointer, target.strides, target.shape, bytesOf(target.dtype));
}

/** A row-major tensor with the elements of `x` as `dtype`; without gradients. */
export function castOf(x: Tensor, dtype: DType): Tensor {
  const from = rowMajor(x);
  beginOperation();
  const out = emptyTensor(x.shape, dtype);
  k.cast(from.pointer, infoOf(x.dtype).code, out.pointer, infoOf(dtype).code, 0, x.count);
  if (from !== x) from.dispose();
  return out;
}

/** A tensor on the same storage with its own geometry; knows nothing of gradients. */
export function aliasOf(x: Tensor, shape: Shape, strides: Shape, offset: number): Tensor {
  return new Tensor(x.storage, x.dtype, shape, strides, offset);
}
