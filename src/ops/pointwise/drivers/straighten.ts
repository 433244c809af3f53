import { copyStrided } from '../../../tensor/copyStrided';
import { bytesOf, type DType } from '../../../tensor/dtype';
import { contiguousStrides, numelOf, type Shape } from '../../../tensor/layout';
import { workspace } from '../../../wasm/block';

/** Elements from which on a copy, in tiles, is cheaper than elements that are picked up one by one. */
const LARGE = 4096;

/** An operand of an elementwise kernel: its address, and a stride for each dim of the walk. */
export interface Walked {
  readonly pointer: number;
  readonly strides: readonly number[];
}

/**
 * An operand whose last dim has neighbours side by side or all the same, as kernels read at full speed: itself, or, where it is
 * large, a copy that belongs to the running operation: at the address `into`, such as where the result goes, or else in a workspace.
 */
export function straighten({ pointer, strides }: Walked, sizes: Shape, dtype: DType, into: number | null): Walked {
  const step = strides.at(-1) ?? 0;
  const count = numelOf(sizes);
  if (step === 0 || step === 1 || count < LARGE) return { pointer, strides };
  const bytes = bytesOf(dtype);
  const to = into ?? workspace(count * bytes);
  const dense = contiguousStrides(sizes);
  copyStrided(pointer, strides, to, dense, sizes, bytes);
  return { pointer: to, strides: dense };
}
