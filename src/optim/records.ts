import { DTypeError, ShapeError } from '../errors';
import { copyInto, rowMajor } from '../tensor/copy';
import { infoOf } from '../tensor/dtype';
import { isRowMajor, showShape } from '../tensor/layout';
import { hold } from '../tensor/storage';
import { beginOperation, emptyTensor, type Tensor } from '../tensor/tensor';
import { allocate, pointerOf, release } from '../wasm/block';
import { u32 } from '../wasm/memory';

const RECORD_BYTES = 32;

/** One parameter in a step: what the kernels read and write. */
export interface StepItem {
  param: Tensor;
  grad: Tensor;
  /** State tensors in the kernel's order; null where there is none. */
  states: readonly (Tensor | null)[];
  flags: number;
}

/** A state tensor for a parameter: row-major, of its shape, and the optimizer's own whatever scope is running. */
export function stateTensor(param: Tensor): Tensor {
  beginOperation();
  const state = emptyTensor(param.shape, param.dtype);
  hold(state.storage);
  return state;
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
  if (items.length === 0) return;
  const grads = items.map((item) => rowMajor(item.grad));
  const params = items.map((item) => rowMajor(item.param));
  for (const { dtype } of params) {
    if (dtype !== 'float32' && dtype !== 'complex64') {
      throw new DTypeError(`optimizers take floating point parameters, got ${infoOf(dtype).scalarName}`);
    }
  }
  for (const { param, states } of items) {
    if (states.some((state) => state !== null && state.count !== param.count)) {
      throw new ShapeError(`the optimizer's state does not fit a parameter of shape ${showShape(param.shape)}`);
    }
  }
  beginOperation();
  const list = allocate(items.length * RECORD_BYTES);
  for (let i = 0; i < items.length; i++) {
    // Pointers first: a tensor that comes back into the heap may make the memory grow, and `u32` a new view.
    const param = (params[i] as Tensor).pointer;
    const grad = (grads[i] as Tensor).pointer;
    const { states, flags } = items[i] as StepItem;
    const pointers = states.map((state) => (state === null ? 0 : state.pointer));
    const at = (pointerOf(list) + i * RECORD_BYTES) >>> 2;
    const { count, dtype } = params[i] as Tensor;
    u32.fill(0, at, at + 8);
    u32[at] = param;
    u32[at + 1] = grad;
    for (let s = 0; s < slots; s++) u32[at + 2 + s] = pointers[s] ?? 0;
    u32[at + 2 + slots] = dtype === 'complex64' ? 2 * count : count;
    u32[at + 3 + slots] = flags;
  }
  kernel(pointerOf(list), items.length);
  release(list);
  for (let i = 0; i < items.length; i++) {
    const { param, grad } = items[i] as StepItem;
    const [usedParam, usedGrad] = [params[i] as Tensor, grads[i] as Tensor];
    if (usedParam !== param && !isRowMajor(param.shape, param.strides)) {
      copyInto(param, usedParam);
      usedParam.dispose();
    }
    if (usedGrad !== grad) usedGrad.dispose();
    param.storage.version++;
  }
}
