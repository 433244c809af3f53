import { DTypeError, ShapeError } from '../errors';
import { copyInto, operand } from '../tensor/copy';
import { infoOf } from '../tensor/dtype';
import { sameShape, showShape } from '../tensor/layout';
import { beforeWrite } from '../tensor/storage';
import { beginOperation, type Tensor } from '../tensor/tensor';
import { prepare, workspace } from '../wasm/block';
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
  if (grad.dtype !== param.dtype || !sameShape(grad.sizes, param.sizes)) {
    throw new ShapeError(
      `the gradient of a parameter of shape ${showShape(param.sizes)} and type ${param.dtype} is ` +
        `${showShape(grad.sizes)} and ${grad.dtype}`,
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
  const count = items.length;
  for (let i = 0; i < count; i++) checkStates(items[i] as StepItem);
  const grads = new Array<Tensor>(count);
  const params = new Array<Tensor>(count);
  for (let i = 0; i < count; i++) {
    const { param, grad } = items[i] as StepItem;
    grads[i] = operand(grad);
    params[i] = operand(param);
    beforeWrite((params[i] as Tensor).storage);
  }
  beginOperation();
  compute(params, grads);
  for (let i = 0; i < items.length; i++) {
    const { param } = items[i] as StepItem;
    const used = params[i] as Tensor;
    // Within the operation, to which the copy belongs.
    if (used !== param) prepare(() => copyInto(param, used));
    param.storage.version++;
  }
}

function checkStates({ param, states }: StepItem): void {
  for (let i = 0; i < states.length; i++) {
    const state = states[i] as Tensor | null;
    if (state === null || (state.count === param.count && state.dtype === param.dtype)) continue;
    throw new ShapeError(`the optimizer's state does not fit a parameter of shape ${showShape(param.sizes)}`);
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
    const list = workspace(items.length * RECORD_BYTES);
    for (let i = 0; i < items.length; i++) {
      // Pointers first: a tensor that comes back into the heap may make the memory grow, and `u32` a new view.
      const param = (params[i] as Tensor).pointer;
      const grad = (grads[i] as Tensor).pointer;
      const { states, flags } = items[i] as StepItem;
      for (let s = 0; s < states.length; s++) void states[s]?.pointer;
      const at = (list + i * RECORD_BYTES) >>> 2;
      for (let j = 2; j < RECORD_BYTES / 4; j++) u32[at + j] = 0;
      u32[at] = param;
      u32[at + 1] = grad;
      for (let s = 0; s < slots; s++) u32[at + 2 + s] = states[s]?.pointer ?? 0;
      u32[at + 2 + slots] = realCount(params[i] as Tensor);
      u32[at + 3 + slots] = flags;
    }
    kernel(list, items.length);
  });
}
