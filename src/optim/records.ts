import { DTypeError, ShapeError } from '../errors';
import { copyInto, rowMajor } from '../tensor/copy';
import { infoOf } from '../tensor/dtype';
import { sameShape, showShape } from '../tensor/layout';
import { beforeWrite } from '../tensor/storage';
import { beginOperation, type Tensor } from '../tensor/tensor';
import { allocate, pointerOf, release } from '../wasm/block';
import { u32 } from '../wasm/memory';

const RECORD_BYTES = 32;

/** One parameter in a step: what is read and written. */
export interface StepItem {
  readonly param: Tensor;
  readonly grad: Tensor;
  /** State tensors in the order in which the optimizer names them; null where there is none. */
  readonly states: readonly (Tensor | null)[];
  /** Bits for the kernel. */
  readonly flags: number;
}

export function checkDType(param: Tensor): void {
  if (param.dtype !== 'float32' && param.dtype !== 'complex64') {
    throw new DTypeError(`optimizers take floating point parameters, got ${infoOf(param.dtype).scalarName}`);
  }
}

/** Throws where a step can't be computed; nothing has changed then. */
export function checkItem(param: Tensor, grad: Tensor): void {
  checkDType(param);
  if (grad.dtype !== param.dtype || !sameShape(grad.shape, param.shape)) {
    throw new ShapeError(
      `the gradient of a parameter of shape ${showShape(param.shape)} and type ${param.dtype} is ` +
        `${showShape(grad.shape)} and ${grad.dtype}`,
    );
  }
}

/**
 * Hands row-major parameters and gradients to `compute`, and writes what has become of parameters of other strides
 * back to them. A step is a write to each parameter: backward() notices it.
 */
export function withRowMajor(
  items: readonly StepItem[],
  compute: (params: readonly Tensor[], grads: readonly Tensor[]) => void,
): void {
  const grads = items.map((item) => rowMajor(item.grad));
  const params = items.map((item) => rowMajor(item.param));
  for (const { param, states } of items) {
    if (states.some((state) => state !== null && (state.count !== param.count || state.dtype !== param.dtype))) {
      throw new ShapeError(`the optimizer's state does not fit a parameter of shape ${showShape(param.shape)}`);
    }
  }
  for (const { storage } of params) beforeWrite(storage);
  beginOperation();
  compute(params, grads);
  for (let i = 0; i < items.length; i++) {
    const { param, grad } = items[i] as StepItem;
    const [usedParam, usedGrad] = [params[i] as Tensor, grads[i] as Tensor];
    if (usedParam !== param) {
      copyInto(param, usedParam);
      usedParam.dispose();
    }
    if (usedGrad !== grad) usedGrad.dispose();
    param.storage.version++;
  }
}

/** Numbers in a row-major tensor: a complex one has two for each element. */
export function realCount(x: Tensor): number {
  return x.dtype === 'complex64' ? 2 * x.count : x.count;
}

/**
 * Runs an optimizer's kernel over all items in one call. A record is 8 u32: param, grad, then the states (as many as
 * `slots`), the number of floats, the flags, and zeros.
 */
export function runRecords(
  items: readonly StepItem[],
  slots: number,
  kernel: (list: number, count: number) => void,
): void {
  withRowMajor(items, (params, grads) => {
    const list = allocate(items.length * RECORD_BYTES);
    for (let i = 0; i < items.length; i++) {
      // Pointers first: a tensor that comes back into the heap may make the memory grow, and `u32` a new view.
      const param = (params[i] as Tensor).pointer;
      const grad = (grads[i] as Tensor).pointer;
      const { states, flags } = items[i] as StepItem;
      const pointers = states.map((state) => (state === null ? 0 : state.pointer));
      const at = (pointerOf(list) + i * RECORD_BYTES) >>> 2;
      u32.fill(0, at, at + 8);
      u32[at] = param;
      u32[at + 1] = grad;
      for (let s = 0; s < slots; s++) u32[at + 2 + s] = pointers[s] ?? 0;
      u32[at + 2 + slots] = realCount(params[i] as Tensor);
      u32[at + 3 + slots] = flags;
    }
    kernel(pointerOf(list), items.length);
    release(list);
  });
}
