import type { Tensor } from '../tensor/tensor';

/** Gives x, a leaf, the shape and the elements of another tensor, whose storage it shares from now on; x stays the same object. */
export function rehouse(x: Tensor, from: Tensor): void {
  if (x === from) return;
  const { storage, sizes, strides, offset, count } = from;
  storage.escaped = true;
  storage.outlivesScopes = true;
  Object.assign(x, { storage, sizes, strides, offset, count });
  // The next pass makes an accumulator for the new shape.
  if (x.meta !== null) x.meta.accumulate = null;
}
