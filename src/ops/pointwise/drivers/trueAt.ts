import { castOf, madeFor, operand } from '../../../tensor/copy';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { workspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';

/** The places, in row-major order, at which `x` is not zero. */
export function trueAt(x: Tensor): Int32Array {
  const { places, count } = placesOfTrue(x);
  return i32.slice(places >>> 2, (places >>> 2) + count);
}

/** The address of the same places, which belong to the operation that begins, and their number. */
export function placesOfTrue(x: Tensor): { places: number; count: number } {
  const source = x.dtype === 'bool' || x.dtype === 'uint8' ? operand(x) : madeFor(x, (other) => castOf(other, 'bool'));
  beginOperation();
  const from = source.pointer;
  const places = workspace(4 * x.count);
  return { places, count: k.nonzeroBool(from, places, x.count) };
}
