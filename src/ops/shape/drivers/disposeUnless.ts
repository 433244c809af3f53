import type { Tensor } from '../../../tensor/tensor';

/** Disposes of a temporary, unless it shares its memory with one of the tensors that stay. */
export function disposeUnless(temporary: Tensor, ...kept: readonly Tensor[]): void {
  if (!kept.some(({ storage }) => storage === temporary.storage)) temporary.dispose();
}
