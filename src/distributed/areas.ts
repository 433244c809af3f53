import { ValueError } from '../errors';
import { bytesOf } from '../tensor/dtype';
import { isRowMajor } from '../tensor/layout';
import { beforeWrite } from '../tensor/storage';
import { beginOperation, type Tensor } from '../tensor/tensor';
import { u8 } from '../wasm/memory';
import { outside } from './communicator';

/** Throws unless the elements lie one behind the other. */
export function checkContiguous(x: Tensor): void {
  if (!isRowMajor(x.shape, x.strides)) throw new ValueError('input tensor has to be contiguous');
}

/** Throws unless all have the size and dtype of `like`. */
export function checkAlike(tensors: readonly Tensor[], like: Tensor): void {
  for (const x of tensors) {
    if (x.count !== like.count || x.dtype !== like.dtype) {
      throw new ValueError('Tensors are not equal in size or data type');
    }
    checkContiguous(x);
  }
}

export function byteLength(x: Tensor): number {
  return x.count * bytesOf(x.dtype);
}

/** The bytes of a tensor where they are, until the memory next grows or moves: for calls that are over before anything else runs. */
export function inPlace(x: Tensor, isWritten: boolean): Uint8Array {
  const { storage } = x;
  if (isWritten) {
    void storage.pointer;
    beforeWrite(storage);
    storage.version++;
  }
  beginOperation();
  const at = x.pointer;
  return u8.subarray(at, at + byteLength(x));
}

/** A copy of a tensor's bytes, outside of the memory, where nothing moves them. */
export function copied(x: Tensor, to: Uint8Array = outside(byteLength(x))): Uint8Array {
  to.set(inPlace(x, false));
  return to;
}

/** Puts bytes into a tensor. */
export function put(bytes: Uint8Array, x: Tensor): void {
  inPlace(x, true).set(bytes);
}

/** Copies of several tensors of the same size, one behind the other. */
export function joined(tensors: readonly Tensor[]): Uint8Array {
  const size = byteLength(tensors[0] as Tensor);
  const all = outside(size * tensors.length);
  tensors.forEach((x, i) => void copied(x, all.subarray(i * size, (i + 1) * size)));
  return all;
}

/** The opposite. */
export function spread(all: Uint8Array, tensors: readonly Tensor[]): void {
  const size = all.length / tensors.length;
  for (const [i, x] of tensors.entries()) put(all.subarray(i * size, (i + 1) * size), x);
}

/**
 * The bytes of a tensor for a call, and what brings the results into it. A call that is waited for at once reads and writes the
 * WebAssembly memory itself; one that is not gets a copy, since the memory may grow, be moved or be used meanwhile.
 */
export function areaOf(x: Tensor, isWritten: boolean, isAsync: boolean): { bytes: Uint8Array; finish: () => void } {
  if (!isAsync) return { bytes: inPlace(x, isWritten), finish: () => {} };
  const bytes = copied(x, borrowed(byteLength(x)));
  const finish = (): void => {
    if (isWritten) put(bytes, x);
    giveBack(bytes);
  };
  return { bytes, finish };
}

/** Below, a buffer costs nothing. */
const LARGE_BYTES = 1 << 16;

/** The last large buffer that was given back: the first touch of new pages takes longer than the call that they are for. */
let spare: WeakRef<ArrayBuffer> | null = null;

function borrowed(bytes: number): Uint8Array {
  const buffer = bytes < LARGE_BYTES ? undefined : spare?.deref();
  if (buffer === undefined || buffer.byteLength < bytes || buffer.byteLength > 2 * bytes) return outside(bytes);
  spare = null;
  return new Uint8Array(buffer, 0, bytes);
}

function giveBack({ buffer }: Uint8Array): void {
  if (buffer.byteLength >= LARGE_BYTES) spare = new WeakRef(buffer as ArrayBuffer);
}
