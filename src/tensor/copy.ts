import { beginOperation, handOver, prepare } from '../wasm/block';
import { k } from '../wasm/engine';
import { copyStrided } from './copyStrided';
import { bytesOf, type DType, infoOf } from './dtype';
import { emptyAs } from './emptyAs';
import { contiguousStrides, isRowMajor, type Shape } from './layout';
import { addressOf, isRun, liesAs, memorySteps, settle } from './physical';
import { beforeWrite, noteConversion } from './storage';
import { emptyStrided, Tensor } from './tensor';

/** A new row-major tensor with the elements of `x`. */
export function copyOf(x: Tensor): Tensor {
  return copyAs(x, contiguousStrides(x.sizes));
}

/** A new tensor with the elements of `x` in the given strides. */
export function copyAs(x: Tensor, strides: Shape): Tensor {
  const steps = memorySteps(x);
  if (x.storage.layout !== null) noteConversion();
  beginOperation();
  const out = emptyStrided(x.sizes, strides, x.dtype);
  copyStrided(addressOf(x), steps, out.pointer, out.strides, x.sizes, bytesOf(x.dtype));
  return out;
}

/** A new tensor with the elements of `x` that lies in memory as `x` does, if that fills a stretch of it; else row-major. */
export function copyLike(x: Tensor): Tensor {
  return isRun(x) ? castRun(x, x.dtype) : copyOf(x);
}

/** A new tensor with the elements of `x` that lies in memory as `like` does, a run of the same shape. */
export function copyAlong(x: Tensor, like: Tensor): Tensor {
  if (!liesAs(x, like) && !x.strides.includes(0)) noteConversion();
  settle(x, like);
  beginOperation();
  const out = emptyAs(like, x.dtype);
  copyStrided(addressOf(x), memorySteps(x), addressOf(out), memorySteps(out), x.sizes, bytesOf(x.dtype));
  return out;
}

/** `x` itself when it is row-major in memory, else a row-major copy; without gradients. */
export function rowMajor(x: Tensor): Tensor {
  if (!isRowMajor(x.sizes, x.strides)) return copyOf(x);
  if (x.storage.layout !== null) {
    // Images stay as they are, for their convolution; seen as rows of numbers they go to where rows are read, often twice.
    settle(x);
    if (x.storage.layout !== null) return copyOf(x);
  }
  return x;
}

/** The same, and a copy belongs to the operation that begins next: it goes with it. */
export function operand(x: Tensor): Tensor {
  return isRowMajor(x.sizes, x.strides) && x.storage.layout === null ? x : madeFor(x, rowMajor);
}

/** `x` as `dtype`, for the operation that begins next: itself where it is, else a copy of the same layout. */
export function operandAs(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : madeFor(x, (other) => castLike(other, dtype));
}

/** What `make` makes of x, where that is not x itself, for the operation that begins next. */
export function madeFor(x: Tensor, make: (x: Tensor) => Tensor): Tensor {
  const made = prepare(() => make(x));
  if (made.storage !== x.storage) handOver(made.storage);
  return made;
}

/** Gives `x` to the operation that begins next, and returns it: `sub(x, temporary(trunc(x)))` leaves nothing behind. */
export function temporary(x: Tensor): Tensor {
  handOver(x.storage);
  return x;
}

/** Writes the elements of `given` (same dtype; shape broadcast already, by strides) into `target`. */
export function copyInto(target: Tensor, given: Tensor, strides: Shape = given.strides): void {
  const source = strides === given.strides ? given : aliasOf(given, target.sizes, strides, given.offset);
  settle(source, target);
  beforeWrite(target.storage);
  beginOperation();
  const [from, to] = [addressOf(source), addressOf(target)];
  if (isRun(target) && isRun(source) && liesAs(target, source)) {
    const { code } = infoOf(target.dtype);
    k.cast(from, code, to, code, 0, target.count, target.count);
    return;
  }
  const converts = (source.storage.layout === null) !== (target.storage.layout === null);
  if (converts && !source.strides.includes(0)) noteConversion();
  copyStrided(from, memorySteps(source), to, memorySteps(target), target.sizes, bytesOf(target.dtype));
}

/** A row-major tensor with the elements of `x` as `dtype`; without gradients. */
export function castOf(x: Tensor, dtype: DType): Tensor {
  return castRun(operand(x), dtype);
}

/** The same, but lying in memory as `x` does if that fills a stretch of it. */
export function castLike(x: Tensor, dtype: DType): Tensor {
  return isRun(x) ? castRun(x, dtype) : castOf(x, dtype);
}

function castRun(x: Tensor, dtype: DType): Tensor {
  beginOperation();
  const { storage } = emptyAs(x, dtype);
  const out = new Tensor(storage, dtype, x.sizes, x.strides, 0);
  k.cast(addressOf(x), infoOf(x.dtype).code, addressOf(out), infoOf(dtype).code, 0, x.count, x.count);
  return out;
}

/** A tensor on the same storage with its own geometry; knows nothing of gradients. */
export function aliasOf(x: Tensor, shape: Shape, strides: Shape, offset: number): Tensor {
  return new Tensor(x.storage, x.dtype, shape, strides, offset);
}
